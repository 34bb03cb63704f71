from odoo import api, fields, models


class NetsSection(models.Model):
    """One section of a delivery from Nets: one creditor and debtor group."""

    _name = "asom.nets.section"
    _description = "Section of a Delivery"
    _inherit = ["asom.delivery.part", "asom.association.mixin"]
    _order = "delivery_id, line"
    _rec_names_search = ["number"]

    # The delivery may belong to the bureau, because it holds several associations.
    delivery_id = fields.Many2one(
        "asom.nets.delivery",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    agreement_id = fields.Many2one(
        "asom.nets.agreement",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    debtor_group_id = fields.Many2one(
        "asom.nets.debtor.group", readonly=True, check_company=True, index=True
    )
    debtor_group_number = fields.Integer(readonly=True, help="0 in a file of a bank.")
    number = fields.Char(string="Section", required=True, readonly=True)
    line = fields.Integer(readonly=True, help="Its first line in the file, from 1.")
    count = fields.Integer(string="Records", readonly=True)
    amount = fields.Monetary(
        string="Amount Stated", readonly=True, help="The section's total by Nets."
    )
    unexplained = fields.Monetary(
        readonly=True,
        help="What the section states beyond what its records add up to; they are not "
        "all known.",
    )
    date = fields.Date(readonly=True)
    words = fields.Char(string="What It Holds", compute="_compute_words")

    _line_uniq = models.UniqueIndex(
        "(delivery_id, line)", "The section has been read already."
    )

    @api.depends("number", "debtor_group_number")
    def _compute_display_name(self):
        for section in self:
            section.display_name = (
                f"{section.number}/{section.debtor_group_number:05d}"
                if section.debtor_group_number
                else section.number
            )

    @api.depends("number")
    @api.depends_context("lang")
    def _compute_words(self):
        words = self.env["asom.nets.delivery"]._section_words()
        for section in self:
            section.words = words.get(section.number, "")
