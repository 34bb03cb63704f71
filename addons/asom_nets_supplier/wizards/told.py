from odoo import api, fields, models
from odoo.exceptions import UserError


class SupplierTold(models.TransientModel):
    """What a record of Leverandørservice says, read by a person."""

    _name = "asom.nets.supplier.told"
    _description = "What Leverandørservice Tells"

    parked_id = fields.Many2one("asom.nets.parked", required=True, readonly=True)
    raw = fields.Char(related="parked_id.raw")
    kind = fields.Selection(
        [
            ("0236", "Paid (580)"),
            ("0237", "Rejected (530)"),
            ("0238", "Cancelled (540)"),
            ("0239", "Charged back (555)"),
        ],
        string="What It Says",
        required=True,
        default="0236",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        domain="[('asom_payment_channel', '=', 'leverandorservice'), "
        "('state', '=', 'posted'), ('move_type', '=', 'out_invoice')]",
    )
    currency_id = fields.Many2one(related="move_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False)

    @api.depends("move_id", "kind")
    def _compute_amount(self):
        for told in self:
            move = told.move_id
            whole = move.amount_total if told.kind == "0239" else move.amount_residual
            told.amount = whole if told.kind in ("0236", "0239") else 0.0

    def action_register(self):
        """Book it.

        :raises UserError: when an amount is missing
        """
        self.ensure_one()
        if self.kind in ("0236", "0239") and self.amount <= 0:
            raise UserError(self.env._("Enter the amount that the record tells."))
        self.parked_id._register_ls(self.move_id, self.kind, self.date, self.amount)
        return {"type": "ir.actions.act_window_close"}
