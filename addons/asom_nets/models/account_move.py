from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    nets_reference = fields.Char(
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

    def button_draft(self):
        self._check_not_with_nets()
        return super().button_draft()

    def button_cancel(self):
        self._check_not_with_nets()
        return super().button_cancel()

    def _check_not_with_nets(self):
        """An invoice that Nets collects says what the delivery says.

        :raises UserError: when one stands in a live delivery
        """
        # Superuser: who works on invoices need not see deliveries.
        row = (
            self.env["asom.nets.collection"]
            .sudo()
            .search([("move_id", "in", self.ids), ("state", "=", "included")], limit=1)
        )
        if row:
            raise UserError(
                self.env._(
                    "%(invoice)s stands in delivery %(delivery)s to Nets. Credit it "
                    "instead, or cancel the delivery before it is sent.",
                    invoice=row.move_id.name,
                    delivery=row.delivery_id.filename,
                )
            )
