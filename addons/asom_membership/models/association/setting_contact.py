from odoo import fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """Where an association is warned, and where a receiver's mails go, is changed by
    two: whoever changed the address alone could change the account unseen, or be told
    where members live."""

    _name = "res.partner"
    _inherit = ["res.partner", "asom.setting.guard"]

    _asom_second = ("email",)

    def _asom_setting_company(self):
        """The association that is warned at the contacts' addresses, else the one whose
        work orders they receive; empty: nothing is guarded."""
        return self._asom_warned_of() or self._asom_received_work().company_id

    def _asom_warned_of(self):
        """The association whose own contact or contact person one of these is."""
        people = self.env["asom.association.contact"].sudo()
        found = people.search([("partner_id", "in", self.ids)], limit=1)
        own = self.sudo().ref_company_ids.filtered("asom_is_association")
        return own[:1] or found.company_id

    def _asom_needs_second(self, name):
        """So does a first address, where somebody else is warned already."""
        if super()._asom_needs_second(name):
            return True
        company = self._asom_warned_of()
        return bool(company and company._asom_warned() - self.sudo())

    def _asom_shown(self, names):
        return {
            name: f"{self.display_name}: {text}" if text else ""
            for name, text in super()._asom_shown(names).items()
        }


class ResCompany(models.Model):
    """Who is warned of what is changed about an association's money."""

    _inherit = "res.company"

    asom_waiting_contact_ids = fields.One2many(
        "asom.setting.change",
        compute="_compute_asom_waiting_contact_ids",
        string="Changed Contact Persons That Wait",
        groups="asom_membership.group_board",
    )

    def _compute_asom_waiting_contact_ids(self):
        waiting = self.env["asom.setting.change"].search(
            [
                ("company_id", "in", self.ids),
                ("state", "=", "waiting"),
                ("res_model", "in", ("asom.association.contact", "res.partner")),
            ]
        )
        of_company = waiting.grouped("company_id")
        for company in self:
            company.asom_waiting_contact_ids = of_company.get(company, False)

    def _asom_warned(self):
        """The contacts with an address: the contact persons and the association's own,
        one of each address. Superuser: whoever changes a setting may not see them."""
        self.ensure_one()
        company = self.sudo()
        people = company.asom_contact_ids.filtered("active").partner_id
        reached = (people | company.partner_id).filtered("email")
        by_address = reached.grouped(lambda who: who.email_normalized or who.email)
        return reached.browse([some[0].id for some in by_address.values()])

    def _asom_by_own_contact(self, vals) -> dict:
        """Write an association's e-mail address where the guard of contacts sees it.

        :returns: the values that are left
        :raises UserError: when the association would be another contact
        """
        named = {"email", "partner_id"} & set(vals)
        own = self.filtered("asom_is_association") if named else self.browse()
        if not own or self._asom_is_step():
            return vals
        if "partner_id" in vals and own.partner_id.ids != [vals["partner_id"]]:
            raise UserError(self.env._("An association keeps its own contact."))
        if "email" not in vals:
            return vals
        email = {"email": vals["email"]}
        own.partner_id.write(email)
        if others := self - own:
            others.write(email)
        return {name: value for name, value in vals.items() if name != "email"}
