from odoo import api, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """What members owe by invoices: one home for the condition."""

    _inherit = "account.move"

    @api.model
    def _asom_owed(self) -> list:
        """Conditions on posted invoices of which something is owed; whose they are is
        the caller's to add."""
        return [
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("amount_residual", ">", 0),
        ]


class AccountMoveLine(models.Model):
    """Members' open items: one home for the conditions.

    An item is a member's by its invoice, or by itself: what was paid too much, and
    entries that take such back. What they come to is on the member
    (membership_balance.py).
    """

    _inherit = "account.move.line"

    @api.model
    def _asom_open(self, comparison) -> Domain:
        """Posted items that nothing has settled.

        :param comparison: ``">"``, what is owed, or ``"<"``, in the members' favour
        """
        return Domain(
            [
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual", comparison, 0),
            ]
        )

    @api.model
    def _asom_by_invoice(self, memberships) -> Domain:
        """Items of the members' invoices and credit notes."""
        return Domain(
            [
                ("move_id.asom_membership_id", "in", memberships.ids),
                ("display_type", "=", "payment_term"),
            ]
        )

    @api.model
    def _asom_by_member(self, memberships) -> Domain:
        """Items that are the members' by themselves."""
        return Domain(
            [
                ("asom_membership_id", "in", memberships.ids),
                ("account_type", "=", "asset_receivable"),
            ]
        )
