from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Odoo's buttons that are refused for what Nets has told or collects."""

    _inherit = "account.move"

    nets_books_payments = fields.Boolean(
        compute="_compute_nets_books_payments",
        compute_sudo=True,
        exportable=False,
        help="The entry of payments from Nets stays; a person corrects the payment.",
    )

    def _compute_nets_books_payments(self):
        for move in self:
            try:
                move._check_books_no_payments()
                move.nets_books_payments = False
            except UserError:
                move.nets_books_payments = True

    @api.depends("nets_collection_ids.state")
    def _compute_asom_is_fixed(self):
        result = super()._compute_asom_is_fixed()
        for move in self:
            if not move.asom_is_fixed:
                move.asom_is_fixed = (
                    move.nets_books_payments
                    or "included" in move.nets_collection_ids.mapped("state")
                )
        return result
