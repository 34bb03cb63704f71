from odoo import api, fields, models


class AccountMove(models.Model):
    """What lists and forms show of a member's invoice."""

    _inherit = "account.move"

    asom_status = fields.Selection(
        [
            ("draft", "Draft"),
            ("not_paid", "Not Paid"),
            ("partial", "Partly Paid"),
            ("in_payment", "In Payment"),
            ("paid", "Paid"),
            ("reversed", "Credited"),
            ("credit", "Credit Left"),
            ("settled", "Settled"),
            ("cancel", "Cancelled"),
        ],
        string="How It Stands",
        compute="_compute_asom_status",
        help="Of a credit note: whether the member still has some of it as a credit.",
    )
    asom_is_fixed = fields.Boolean(
        compute="_compute_asom_is_fixed",
        # Whoever works on invoices need not see collection runs.
        compute_sudo=True,
        exportable=False,
        help="Never set back to draft or cancelled, which is refused: the buttons are "
        "not shown.",
    )

    @api.depends("state", "payment_state", "move_type")
    def _compute_asom_status(self):
        # What Odoo calls so since another invoicing program was used.
        states = {"invoicing_legacy": "paid", "blocked": "not_paid"}
        for move in self:
            status = states.get(move.payment_state, move.payment_state)
            if move.state != "posted":
                status = move.state
            elif move.move_type == "out_refund":
                has_left = status in ("not_paid", "partial")
                status = "credit" if has_left else "settled"
            move.asom_status = status

    @api.depends("state", "asom_run_id", "reversed_entry_id.asom_run_id")
    def _compute_asom_is_fixed(self):
        for move in self:
            charged = "invoiced" in move.asom_charge_ids.mapped("state")
            of_a_run = move.asom_run_id or move.reversed_entry_id.asom_run_id
            # A draft of a run that has lost its charges may be cancelled.
            move.asom_is_fixed = bool(of_a_run and (move.state != "draft" or charged))
