"""Who joins, or takes an address over from a member: not a member yet."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...addresses import address_key
from ...people import alike, home_key, name_key, person_of
from .kinds import JOINING

POSTAL = ("street", "street2", "zip", "city")


class Order(models.Model):
    _inherit = "asom.order"

    new_name = fields.Char(string="Name")
    street = fields.Char()
    street2 = fields.Char(string="Floor, Door or Place")
    zip = fields.Char(string="Postcode")
    city = fields.Char()
    ean_number = fields.Char(string="EAN Number")
    same_person = fields.Text(compute="_compute_same_person")
    same_known = fields.Boolean(
        string="It Is Somebody Else",
        help="There is a member like this one, and both are to be members.",
    )
    new_membership_id = fields.Many2one(
        "asom.membership",
        string="New Member",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Who has taken the address over.",
    )

    _join_once = models.UniqueIndex(
        "(company_id, date_effect, fingerprint) WHERE kind IN ('join', 'take_over') "
        "AND state IN ('confirmed', 'scheduled', 'done') AND fingerprint IS NOT NULL",
        "This person joins already on that day.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "kind", "new_name", "payer_id", "membership_id", "email", "phone", *POSTAL
    )
    @api.depends_context("uid")
    def _compute_same_person(self):
        for order in self:
            found = order._same_people()
            order.same_person = "\n".join(
                self.env._("%s may be the same person.", member.display_name)
                for member in found
            )

    def _same_people(self):
        """Members of the association who may be the one who joins.

        Superuser finds them, and the user's own rules say who is named. Whoever is not
        told a name would learn here where somebody lives, by trying addresses.
        """
        members = self.env["asom.membership"]
        back = self.kind == "join" and self.membership_id
        if self.kind not in JOINING or back:
            return members
        contact = self._joining_contact()
        name = contact["name"]
        if not name:
            return members
        own = [("company_id", "=", self.company_id.id)]
        known = members.sudo().search([*own, ("name_key", "=", name_key(name))])
        known -= self.sudo().new_membership_id
        person = person_of(contact)
        found = known.filtered(
            lambda member: person.same_as(person_of(_contact_of(member.partner_id)))
        )
        if key := home_key(contact):
            at_home = [*own, ("installation_id.address_key", "=", key)]
            found |= (
                members.sudo()
                .search(at_home)
                .filtered(lambda member: alike(member.partner_id.name, name))
            )
        told = found.with_env(self.env)._filtered_access("read")
        return told.filtered(lambda member: not member._asom_hides_name())

    # === BUSINESS METHODS === #

    def _joining_contact(self) -> dict:
        """Name, address, e-mail and telephone of who joins."""
        if self.sudo().payer_id:
            return _contact_of(self.sudo().payer_id)
        contact = {name: self[name] or "" for name in ("email", "phone", *POSTAL)}
        place = self._known_place()
        if place and not contact["street"]:
            contact |= {name: place[name] or "" for name in POSTAL}
            contact["street2"] = place._postal_street2() or ""
        return {**contact, "name": (self.new_name or "").strip()}

    def _known_place(self):
        """The installation where there is one by now, or an empty recordset."""
        order = self.sudo()
        if order.kind == "take_over":
            return order.membership_id._place_on(order.date)
        if order.installation_id or not order.street:
            return order.installation_id
        places = order.env["asom.installation"].with_context(active_test=False)
        return places.search(
            [
                ("company_id", "=", order.company_id.id),
                ("address_key", "=", order._typed_key()),
            ],
            order="active desc, id",
            limit=1,
        )

    def _typed_key(self) -> str:
        """The key of the address that is written here, as installations have it; ""
        where another one is chosen."""
        order = self.sudo()
        if order.installation_id or not order.street:
            return ""
        return address_key(order.street, order.street2, order.zip)

    def _missing_of_joining(self) -> str | None:
        """What is missing of who joins, in words."""
        order = self.sudo()
        if order.kind == "join" and order.membership_id:
            return None
        if not order.payer_id and not (order.new_name or "").strip():
            return self.env._("Write the name of who joins, or choose a contact.")
        if order.kind == "take_over":
            return None
        whole = order.street and order.zip and order.city
        if not whole and not order.installation_id:
            return self.env._("Write street, postcode and town, or choose the address.")
        if order.payer_id.company_id and order.payer_id.company_id != order.company_id:
            return self.env._("The contact belongs to another association.")
        return None

    def _check_same_person(self):
        """As the user, who may not be told of everybody.

        :raises UserError: when there is such a member, and nobody has said that it is
            another person
        """
        found = self.sudo(False).same_person
        if found and not self.same_known:
            raise UserError(
                self.env._(
                    "%s\nA member who comes back is chosen as the member. Tick “It Is "
                    "Somebody Else” if both are to be members.",
                    found,
                )
            )

    def _has_new_owner(self) -> bool:
        """Does the address come to another owner?"""
        if self.kind == "take_over":
            return True
        place = self._known_place() if self.kind == "join" else None
        others = place and place.occupancy_ids.filtered(
            lambda stay: (
                stay.membership_id != self.membership_id
                and stay.date_from < self.date
                and stay.date_to
                and stay.date_to < self.date
            )
        )
        return bool(others)

    def _joined_member(self):
        """Who becomes a member, as far as that has happened."""
        return (
            self.new_membership_id if self.kind == "take_over" else self.membership_id
        )


def _contact_of(partner) -> dict:
    names = ("name", "email", "phone", *POSTAL)
    return {name: partner[name] or "" for name in names}
