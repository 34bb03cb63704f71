from odoo import api, fields, models
from odoo.exceptions import UserError


class NetsRecordMixin(models.AbstractModel):
    """A record that Nets or the bank has told in a delivery, kept as it came.

    What the record says is never edited or deleted (design.md, invariant 2); what it
    led to stands in fields of the model's own.
    """

    _name = "asom.nets.record.mixin"
    _description = "Record of a Delivery"
    _inherit = ["asom.delivery.part", "asom.association.mixin"]

    # Each model adds its own fields.
    _frozen_fields = frozenset(
        {
            "delivery_id",
            "section_id",
            "company_id",
            "line",
            "raw",
            "customer_number",
            "customer_key",
        }
    )

    # The delivery may belong to the bureau, because it holds several associations.
    delivery_id = fields.Many2one(
        required=True,
        index=True,
        ondelete="restrict",
    )
    section_id = fields.Many2one(
        "asom.nets.section",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    line = fields.Integer(required=True, readonly=True)
    raw = fields.Char(string="Raw Record", readonly=True)
    customer_number = fields.Char(readonly=True)
    customer_key = fields.Char(
        string="Customer", readonly=True, index=True, help="Without leading zeros."
    )

    _line_uniq = models.UniqueIndex(
        "(delivery_id, line)", "The record has been read already."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A record from Nets is kept for ever."))

    @api.model
    def _stage(self, delivery, rows):
        """Keep records of a delivery.

        :param rows: [(section, the reader's row)]
        """
        today = fields.Date.context_today(self)
        # The cache would otherwise look each section's fields up row by row.
        facts = {
            section: (
                {
                    "delivery_id": delivery.id,
                    "section_id": section.id,
                    "company_id": section.company_id.id,
                },
                section.number,
                section.date or today,
            )
            for section in {section for section, _row in rows}
        }
        vals_list = []
        for section, row in rows:
            place, number, told_on = facts[section]
            vals_list.append(
                {
                    **place,
                    "line": row.line,
                    "raw": row.text,
                    "customer_number": row.customer_number,
                    "customer_key": row.customer_key,
                    **self._told_vals(row, number, told_on),
                }
            )
        self.create(vals_list)

    @api.model
    def _told_vals(self, row, section_number, told_on):
        """What the record says, as values of the model's own fields.

        :param row: the reader's row
        :param section_number: such as "0211"
        :param told_on: the section's day, or today where it has none
        """
        raise NotImplementedError
