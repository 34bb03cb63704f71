from odoo import api, fields, models

KINDS = [
    ("account", "Account"),
    ("vat", "VAT Code"),
    ("journal", "Journal"),
    ("department", "Department"),
    ("period", "Period"),
    ("product", "Product"),
]


class EconomicItem(models.Model):
    """What an agreement has there, as it was last fetched."""

    _name = "asom.economic.item"
    _description = "Account, VAT Code or Journal in e-conomic"
    _inherit = "asom.economic.part.mixin"
    _order = "agreement_id, kind, number, code"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    code = fields.Char(required=True, readonly=True)
    number = fields.Integer(readonly=True)
    name = fields.Char(readonly=True)
    rate = fields.Float(readonly=True, digits=(8, 4))
    account_number = fields.Integer(
        readonly=True, help="The account that a VAT code posts to."
    )
    vat_code = fields.Char(
        string="VAT Code There", readonly=True, help="Of the sales of a product."
    )
    unusable = fields.Selection(
        [
            ("gone", "Not there any more"),
            ("barred", "Barred"),
            ("blocked", "Blocked for direct entries"),
            ("heading", "A heading or a sum"),
            ("department", "A department is mandatory"),
            ("restricted", "Takes one kind of entry only"),
            ("closed", "Closed"),
        ],
        string="Cannot Be Used",
        readonly=True,
    )
    year = fields.Char(string="Accounting Year", readonly=True)
    date_from = fields.Date(readonly=True)
    date_to = fields.Date(readonly=True)
    number_min = fields.Integer(readonly=True)
    number_max = fields.Integer(readonly=True)
    next_number = fields.Integer(
        string="Next Voucher", readonly=True, help="The next voucher number of ours."
    )

    _code_once = models.UniqueIndex("(agreement_id, kind, code)")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for item in self:
            item.display_name = " ".join(filter(None, (item.code, item.name)))

    @api.model
    def _search_display_name(self, operator, value):
        return ["|", ("code", operator, value), ("name", operator, value)]
