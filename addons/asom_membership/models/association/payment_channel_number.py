from odoo import fields, models


class PaymentChannelNumber(models.Model):
    """What an association's members pay to by one channel: a MobilePay number."""

    _name = "asom.payment.channel.number"
    _description = "Number of a Payment Channel"
    _inherit = "asom.association.mixin"
    _order = "company_id, id"
    _rec_name = "number"

    channel_id = fields.Many2one(
        "asom.payment.channel", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    active = fields.Boolean(default=True)
    number = fields.Char(required=True, help="As members type it.")

    _channel_uniq = models.UniqueIndex(
        "(channel_id, company_id)", "The association has a number for this channel."
    )

    def _number_of(self, company, code) -> str:
        """The association's number for the channel, "" where it has none.

        Superuser: members read it on their invoices.
        """
        row = self.sudo().search(
            [("company_id", "=", company.id), ("channel_id.code", "=", code)], limit=1
        )
        return row.number or ""
