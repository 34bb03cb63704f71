from odoo import fields, models

from .payout import SIDES


class AccountMoveLine(models.Model):
    """Which payment from Nets an item on the clearing account belongs to."""

    _inherit = "account.move.line"

    nets_payout_id = fields.Many2one(
        "asom.nets.payout",
        string="Payment from Nets",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    nets_payout_side = fields.Selection(
        SIDES, string="Side of the Payment from Nets", readonly=True, copy=False
    )
