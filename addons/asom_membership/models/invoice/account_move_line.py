from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    asom_membership_id = fields.Many2one(
        "asom.membership",
        string="Membership",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Whose payment, charge-back or refund this is. Items of invoices are "
        "found through the invoice.",
    )
