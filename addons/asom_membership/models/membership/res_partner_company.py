from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache


class ResPartner(models.Model):
    """A member's contact never leaves its association, nor is it put away."""

    _inherit = "res.partner"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._asom_with_family(vals) for vals in vals_list])

    def write(self, vals):
        if vals.get("parent_id"):
            company_id = self._asom_with_family(vals).get("company_id")
            free = self.filtered(lambda partner: not partner.company_id)
            if company_id and free:
                free.company_id = company_id
        if "company_id" in vals:
            self._asom_check_stays(vals["company_id"])
        if "active" in vals and not vals["active"]:
            self._asom_check_not_paying()
            self._asom_check_no_contact_person()
        if "email" in vals and not self.env.su and self._asom_setting_company():
            return self._asom_guarded(vals, lambda some, given: super().write(given))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_members(self):
        memberships = self._asom_memberships()
        if memberships:
            raise UserError(
                self.env._(
                    "%(contact)s cannot be deleted: a contact of %(members)s. Take it "
                    "off the membership first.",
                    contact=self._asom_of(memberships)[:1].display_name,
                    members=memberships._asom_named(),
                )
            )

    @api.constrains("parent_id", "company_id")
    def _check_asom_parent_company(self):
        """Odoo gives a contact the company of what it hangs on at the next change; and
        an invoice goes to an address below its payer's, which must be its own."""
        for partner in self.filtered("parent_id"):
            company = partner.sudo().parent_id.company_id
            memberships = partner._asom_family()._asom_memberships()
            if company and memberships.company_id - company:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact of %(members)s and cannot hang on a "
                        "contact of another association.",
                        contact=partner.display_name,
                        members=memberships._asom_named(),
                    )
                )
            above = partner._asom_above()._asom_memberships()
            if above.company_id - partner.sudo().company_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s hangs on a contact of %(members)s and must belong "
                        "to the same association.",
                        contact=partner.display_name,
                        members=above._asom_named(),
                    )
                )

    def _create_contact_parent_company(self):
        """What is made of an association's contact is the association's as well."""
        parent = super()._create_contact_parent_company()
        if parent and self.company_id and not parent.company_id:
            parent.company_id = self.company_id
        return parent

    # === BUSINESS METHODS === #

    def _asom_with_family(self, vals) -> dict:
        """Values of a contact with the association of the member's contact that it
        hangs on: without one, every association could read it."""
        if not vals.get("parent_id") or vals.get("company_id"):
            return vals
        parent = self.browse(vals["parent_id"]).sudo()
        if not parent.company_id:
            return vals
        if not (parent | parent._asom_above())._asom_memberships():
            return vals
        return {**vals, "company_id": parent.company_id.id}

    def _asom_check_stays(self, company_id):
        """Refuse to give contacts to another association, or to all.

        :raises UserError: naming the memberships, or what else of the association names
            them: a contact person, a receiver of work orders
        """
        moved = self.sudo().filtered(
            lambda partner: partner.company_id.id != (company_id or False)
        )
        for partner in moved:
            memberships = partner._asom_family()._asom_memberships()
            if any(member.company_id.id != company_id for member in memberships):
                raise UserError(
                    self.env._(
                        "%(contact)s is a contact of %(members)s and stays in that "
                        "association. A person who is a member of another association "
                        "has a contact of their own there.",
                        contact=partner.with_env(self.env).display_name,
                        members=memberships._asom_named(),
                    )
                )
        for model, field in self._asom_named_by() if moved else ():
            used = self.env[model].sudo().with_context(active_test=False)
            record = used.search(
                [(field, "in", moved.ids), ("company_id", "!=", company_id or False)],
                limit=1,
            )
            if record:
                raise UserError(
                    self.env._(
                        "%(contact)s stays in its association: it is named there as "
                        "%(what)s.",
                        contact=(moved & record[field]).with_env(self.env).display_name,
                        what=used._fields[field]._description_string(self.env),
                    )
                )

    @ormcache()
    def _asom_named_by(self) -> tuple:
        """(model, field): where records of one association name contacts of it."""
        return tuple(
            (name, field.name)
            for name, model in self.env.registry.items()
            if name.startswith("asom.") and not (model._abstract or model._transient)
            if "company_id" in model._fields and name != "asom.membership"
            for field in model._fields.values()
            if field.store and field.type == "many2one" and field.check_company
            if field.comodel_name == "res.partner"
        )

    def _asom_check_no_contact_person(self):
        """:raises UserError: naming whom an association is told by"""
        people = self.env["asom.association.contact"].sudo()
        if person := people.search([("partner_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "%(contact)s is a contact person of %(association)s and cannot be "
                    "archived. Remove the person there first.",
                    contact=person.partner_id.with_env(self.env).display_name,
                    association=person.company_id.name,
                )
            )

    def _asom_check_not_paying(self):
        """:raises UserError: naming the memberships that a contact pays for"""
        paying = self._asom_memberships().filtered(
            lambda member: member.state != "left" and member.partner_id in self
        )
        if paying:
            raise UserError(
                self.env._(
                    "%(contact)s pays for %(members)s and cannot be archived. End the "
                    "membership first, or let another contact pay.",
                    contact=paying[0].partner_id.with_env(self.env).display_name,
                    members=paying._asom_named(),
                )
            )

    def _asom_family(self):
        """The contacts, what hangs on them and what they hang on: these share one
        company, and invoices go to any of them."""
        found = self.sudo().with_context(active_test=False)
        domain = ["|", ("id", "child_of", self.ids), ("id", "parent_of", self.ids)]
        return found.search(domain) | self.sudo()

    def _asom_above(self):
        """What the contacts hang on."""
        found = self.sudo().with_context(active_test=False)
        return found.search([("id", "parent_of", self.ids)]) - self.sudo()

    def _asom_memberships(self):
        """The memberships that the contacts pay for or whose household they are of.

        Superuser: whoever may not see a membership must not break it either.
        """
        if not self.ids:
            return self.env["asom.membership"].sudo()
        return (
            self.env["asom.membership"]
            .sudo()
            .search(
                [
                    "|",
                    ("partner_id", "in", self.ids),
                    ("household_ids", "in", self.ids),
                ],
                order="company_id, member_number, id",
            )
        )

    def _asom_of(self, memberships):
        """Those of the contacts that these memberships name."""
        return self & (memberships.partner_id | memberships.household_ids)


class Membership(models.Model):
    _inherit = "asom.membership"

    def _asom_named(self) -> str:
        """The memberships by number and association, as far as the user may know."""
        own = self.sudo().filtered(
            lambda member: member.company_id in self.env.user.company_ids
        )
        names = [
            f"{member.display_name} ({member.company_id.name})" for member in own[:5]
        ]
        if len(own) > 5:
            names.append("…")
        return ", ".join(names) or self.env._("a member")
