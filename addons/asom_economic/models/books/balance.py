from odoo import api, fields, models


class EconomicBalance(models.Model):
    """An account of a month: what it comes to here and in e-conomic."""

    _name = "asom.economic.balance"
    _description = "Books Compared with e-conomic"
    _inherit = "asom.economic.part.mixin"
    _order = "agreement_id, month, number"

    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Char(required=True, readonly=True)
    number = fields.Integer(string="Account", readonly=True)
    name = fields.Char(readonly=True)
    here = fields.Monetary(readonly=True)
    outbox = fields.Monetary(
        string="Not Sent", readonly=True, help="What waits or was rejected."
    )
    drafts = fields.Monetary(readonly=True, help="Our entries in the journals.")
    booked = fields.Monetary(readonly=True, help="Our entries that are booked.")
    others = fields.Monetary(
        string="Others' There",
        readonly=True,
        help="Entries in e-conomic that did not come from here.",
    )
    difference = fields.Monetary(
        readonly=True, help="Here, less what waits and what is there of ours."
    )
    difference_ids = fields.One2many(
        "asom.economic.difference", "balance_id", string="Explained"
    )

    @api.depends("month", "number", "name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.month} {row.number} {row.name or ''}".strip()


class EconomicDifference(models.Model):
    """What a difference comes from, down to the voucher."""

    _name = "asom.economic.difference"
    _description = "Difference from e-conomic"
    _order = "balance_id, id"
    _check_company_auto = True

    balance_id = fields.Many2one(
        "asom.economic.balance",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", string="Association", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    marker = fields.Char(readonly=True)
    voucher_number = fields.Integer(string="Voucher", readonly=True)
    kind = fields.Selection(
        [
            ("missing", "Deleted in e-conomic"),
            ("changed", "Changed in e-conomic"),
            ("moved", "Moved to another day in e-conomic"),
            ("foreign", "Bears a marker of ours that is not known here"),
            ("elsewhere", "Sent to another account or day than would be now"),
        ],
        string="Why",
        required=True,
        readonly=True,
    )
    amount = fields.Monetary(readonly=True, help="There, less here.")

    @api.depends("kind", "marker")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{labels.get(row.kind)} {row.marker or ''}".strip()

    def action_open_transfers(self):
        """Open the postings of the voucher."""
        self.ensure_one()
        action = self.balance_id.agreement_id.action_view_transfers()
        return {**action, "domain": [*action["domain"], ("marker", "=", self.marker)]}
