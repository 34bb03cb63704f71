from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    nets_reference = fields.Char(
        string="Nets Reference",
        copy=False,
        readonly=True,
        help="9 characters that come back with every payment and find the invoice.",
    )
    nets_payment_id = fields.Char(
        string="FI Payment Id",
        copy=False,
        readonly=True,
        help="15 digits with a check digit; never used again.",
    )
    nets_collection_ids = fields.One2many("asom.nets.collection", "move_id")

    _nets_reference_uniq = models.UniqueIndex(
        "(company_id, nets_reference) WHERE nets_reference IS NOT NULL",
        "This Nets reference is in use.",
    )
    _nets_payment_id_uniq = models.UniqueIndex(
        "(nets_payment_id) WHERE nets_payment_id IS NOT NULL",
        "This payment id is in use.",
    )
