from odoo import api, fields, models
from odoo.exceptions import UserError

from ..betalingsservice import customer

# What Nets collects; the other channels go past it.
NETS_CHANNELS = ("betalingsservice", "slip")


class Membership(models.Model):
    _inherit = "asom.membership"

    nets_mandate_ids = fields.One2many(
        "asom.nets.mandate", "membership_id", string="Mandates"
    )
    nets_mandate_count = fields.Integer(
        string="Number of Mandates", compute="_compute_nets_mandate_count"
    )
    nets_debtor_group_id = fields.Many2one(
        "asom.nets.debtor.group",
        string="Debtor Group",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the first group of the creditor agreement.",
    )
    nets_has_mandate = fields.Boolean(
        string="Has a Mandate",
        compute="_compute_nets_has_mandate",
        search="_search_nets_has_mandate",
        help="An active mandate in the member's debtor group.",
    )

    @api.depends("nets_mandate_ids")
    def _compute_nets_mandate_count(self):
        rows = self.env["asom.nets.mandate"]._read_group(
            [("membership_id", "in", self.ids)], ["membership_id"], ["__count"]
        )
        counts = {membership.id: count for membership, count in rows}
        for membership in self:
            membership.nets_mandate_count = counts.get(membership.id, 0)

    @api.depends(
        "nets_mandate_ids.ended_on",
        "nets_mandate_ids.debtor_group_id",
        "nets_debtor_group_id",
    )
    def _compute_nets_has_mandate(self):
        active = self.env["asom.nets.mandate"].search_fetch(
            [
                ("membership_id", "in", self.ids),
                ("kind", "=", "mandate"),
                ("state", "=", "active"),
            ],
            ["membership_id", "debtor_group_id"],
        )
        having = {(row.membership_id.id, row.debtor_group_id.id) for row in active}
        first = self.env["asom.nets.debtor.group"]._first_of(self.company_id)
        for membership in self:
            group = membership.nets_debtor_group_id or first.get(membership.company_id)
            membership.nets_has_mandate = (
                bool(group) and (membership.id, group.id) in having
            )

    def _search_nets_has_mandate(self, operator, value):
        if operator != "in":
            return NotImplemented
        groups = self.env["asom.nets.debtor.group"]
        companies = self.env.companies
        if self.env.su:
            # The scheduler works in the bureau's company alone, and for all of them.
            companies = companies.search([("asom_is_association", "=", True)])
        first = groups._first_of(companies)
        firsts = groups.union(*first.values())

        def active_in(ids):
            rows = [
                ("debtor_group_id", "in", ids),
                ("kind", "=", "mandate"),
                ("state", "=", "active"),
            ]
            return fields.Domain("nets_mandate_ids", "any", rows)

        having = fields.Domain("nets_debtor_group_id", "=", False) & active_in(
            firsts.ids
        )
        for group in groups.search([("company_id", "in", companies.ids)]):
            chosen = fields.Domain("nets_debtor_group_id", "=", group.id)
            having |= chosen & active_in(group.ids)
        return having if True in value else ~having

    @api.model
    def _nets_by_key(self, company, keys):
        """Members by customer number as Nets returns it.

        :param keys: customer numbers without leading zeros
        :returns: {key: membership}
        """
        members = self.search_fetch(
            [("company_id", "=", company.id), ("member_number_key", "in", list(keys))],
            ["member_number_key", "partner_id", "company_id"],
        )
        return {member.member_number_key: member for member in members}

    def write(self, vals):
        if vals.get("member_number"):
            self._check_known_to_nets(vals["member_number"])
        return super().write(vals)

    def _check_known_to_nets(self, number):
        """The customer number identifies the member with Nets for ever
        (domain/betalingsservice.md 1.4); mandates and payments hang on it.

        :raises UserError: when Nets knows the member by another number
        """
        key = customer.comparable(number.strip().upper())
        changed = self.filtered(
            lambda member: customer.comparable(member.member_number or "") != key
        )
        if not changed:
            return
        known = changed._known_to_nets()[:1]
        if known:
            raise UserError(
                self.env._(
                    "Nets knows %s by this number: mandates and payments hang on it. "
                    "It cannot be changed.",
                    known.display_name,
                )
            )

    def _known_to_nets(self):
        """Those whom Nets knows by their member number."""
        rows = self.env["asom.nets.collection"].sudo()
        sent = rows.search(
            [("membership_id", "in", self.ids), ("state", "=", "included")]
        )
        known = self.sudo().nets_mandate_ids.membership_id | sent.membership_id
        return known.with_env(self.env)

    def action_view_mandates(self):
        """Open the member's mandates, the ended ones too."""
        return self._open("asom_nets.action_nets_mandate")
