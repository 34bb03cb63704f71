from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    asom_membership_id = fields.Many2one(
        "asom.membership",
        string="Membership",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="restrict",
    )
    asom_run_id = fields.Many2one(
        "asom.collection.run",
        string="Collection Run",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="restrict",
    )
    asom_payment_channel = fields.Selection(
        lambda self: self.env["asom.membership"]._fields["payment_channel"].selection,
        string="Collected By",
        copy=False,
    )
    asom_charge_ids = fields.One2many("asom.charge", "move_id", string="Charges")
