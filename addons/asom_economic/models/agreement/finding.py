from odoo import api, fields, models

from ...trouble_text import finding


class EconomicFinding(models.Model):
    """Something that keeps postings from being sent: what, what to do, and who can."""

    _name = "asom.economic.finding"
    _description = "To Mend before Sending"
    _inherit = "asom.economic.part.mixin"
    _order = "agreement_id, blocks desc, id"
    _rec_name = "text"

    kind = fields.Char(required=True, readonly=True)
    detail = fields.Char(readonly=True)
    blocks = fields.Selection(
        [
            ("all", "Nothing Is Sent"),
            ("some", "Its Postings Wait"),
            ("note", "For Your Information"),
        ],
        string="Means",
        required=True,
        readonly=True,
    )
    who = fields.Selection(
        [
            ("bureau", "The Bureau"),
            ("accountant", "The Association's Accountant"),
            ("server", "The Server's Administrator"),
        ],
        string="Who Can",
        readonly=True,
    )
    mapping_id = fields.Many2one(
        "asom.economic.mapping", readonly=True, check_company=True, ondelete="cascade"
    )
    text = fields.Char(string="What", compute="_compute_text")
    remedy = fields.Char(string="What to Do", compute="_compute_text")

    @api.depends("kind", "detail")
    @api.depends_context("lang")
    def _compute_text(self):
        for row in self:
            row.text, row.remedy, _who = finding(self.env, row.kind, row.detail)

    def action_mend(self):
        """Open what is to be mended."""
        self.ensure_one()
        if self.mapping_id:
            return {
                **self.agreement_id.action_view_mappings(),
                "domain": [
                    ("agreement_id", "=", self.agreement_id.id),
                    ("kind", "=", self.mapping_id.kind),
                ],
            }
        return {
            "type": "ir.actions.act_window",
            "res_model": "asom.economic.agreement",
            "res_id": self.agreement_id.id,
            "view_mode": "form",
        }
