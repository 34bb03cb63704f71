from odoo import api, fields, models

from ...people import alike, home_key, name_key, person_of


class Membership(models.Model):
    """The same person twice: found by the name, however it is written."""

    _inherit = "asom.membership"

    # Not computed before the record is made: Odoo would read it as the user.
    name_key = fields.Char(
        compute="_compute_name_key",
        store=True,
        groups=fields.NO_ACCESS,
        help="The payer's name in one spelling and order, to find a person again.",
    )

    _name_key_idx = models.Index("(company_id, name_key)")

    @api.depends("partner_id.name")
    def _compute_name_key(self):
        for membership in self:
            membership.name_key = name_key(membership.partner_id.name)

    @api.onchange("partner_id")
    def _onchange_same_person(self):
        """Tell whoever registers a member that there is one like it."""
        partner = self.partner_id
        if not partner or self._origin:
            return None
        # Superuser: nobody may read the key. The user's own rules say who is named.
        members = (
            self.sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("name_key", "=", name_key(partner.name)),
                ]
            )
            .with_env(self.env)
            ._filtered_access("read")
        )
        person = person_of(_contact(partner))
        found = members.filtered(
            lambda member: person.same_as(person_of(_contact(member.partner_id)))
        )
        found |= self._similar_at_home(partner)
        if found:
            text = self.env._(
                "%(member)s may be the same person. Is this another one?",
                member=found[0].display_name,
            )
            return {"warning": {"title": self.env._("Same person?"), "message": text}}
        return None

    def _similar_at_home(self, partner):
        """Members at a contact's address whose name is like its own, as an import
        finds them."""
        key = home_key(_contact(partner))
        if not key:
            return self.browse()
        neighbours = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("installation_id.address_key", "=", key),
            ]
        )
        return neighbours.filtered(
            lambda member: alike(member.partner_id.name, partner.name)
        )


def _contact(partner) -> dict:
    names = ("street", "street2", "zip", "email", "phone")
    return {name: partner[name] for name in names}
