from odoo import fields, models


class Membership(models.Model):
    """What Nets has told about a member's payments."""

    _inherit = "asom.membership"

    nets_payment_ids = fields.One2many(
        "asom.nets.payment", "membership_id", string="Payments", readonly=True
    )
    nets_payment_count = fields.Integer(
        string="Number of Payments", compute="_compute_nets_payment_count"
    )
    # Superuser: a board sees how much, but no journal items.
    nets_credit = fields.Monetary(
        string="Credit",
        compute="_compute_nets_credit",
        compute_sudo=True,
        help="What was paid and no invoice has used up: the next collection does, or "
        "it is paid back.",
    )
    nets_parked_count = fields.Integer(
        string="On the Work List", compute="_compute_nets_payment_count"
    )

    def _compute_nets_payment_count(self):
        domain = [("membership_id", "in", self.ids)]
        groups = self.env["asom.nets.payment"]._read_group(
            domain, ["membership_id"], ["__count"]
        )
        counts = {membership.id: count for membership, count in groups}
        groups = self.env["asom.nets.parked"]._read_group(
            [*domain, ("state", "=", "open")], ["membership_id"], ["__count"]
        )
        parked = {membership.id: count for membership, count in groups}
        for membership in self:
            membership.nets_payment_count = counts.get(membership.id, 0)
            membership.nets_parked_count = parked.get(membership.id, 0)

    def _compute_nets_credit(self):
        items = self.env["account.move.line"]
        groups = items._read_group(
            items._asom_open("<") & items._asom_by_member(self),
            ["asom_membership_id"],
            ["amount_residual:sum"],
        )
        credit = {membership.id: -amount for membership, amount in groups}
        for membership in self:
            membership.nets_credit = credit.get(membership.id, 0.0)

    def action_view_nets_payments(self):
        """Open what Nets has told about the member's payments."""
        action = self._open("asom_nets.action_nets_payment")
        action["context"] = {"create": False}
        return action

    def action_view_nets_parked(self):
        """Open what waits on the work list about the member."""
        action = self._open("asom_nets.action_nets_parked")
        action["context"] = {"create": False, "search_default_open": 1}
        return action
