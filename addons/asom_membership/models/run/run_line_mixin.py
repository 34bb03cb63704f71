from odoo import api, fields, models


class RunLineMixin(models.AbstractModel):
    """What a run does for one, why, and how it went. The kind adds ``run_id``, the
    field of whom it is for, and more states where it has them."""

    _name = "asom.run.line.mixin"
    _description = "Line of a Run"
    _inherit = "asom.association.mixin"
    _order = "run_id, id"

    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(aggregator="sum")
    state = fields.Selection(
        [
            ("pending", "Pending"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="pending",
        index=True,
    )
    warnings = fields.Json(
        string="Warning Facts",
        readonly=True,
        help="What staff should look at: a code and its particulars.",
    )
    warning_codes = fields.Char(readonly=True, index="btree_not_null")
    warning_text = fields.Text(string="Warnings", compute="_compute_warning_text")
    error = fields.Text(readonly=True)

    _pending_idx = models.Index("(run_id, id) WHERE state = 'pending'")

    @api.depends("warnings")
    @api.depends_context("lang")
    def _compute_warning_text(self):
        for line in self:
            texts = [
                self._warning_text(row["code"], row.get("params") or {})
                for row in line.warnings or []
            ]
            line.warning_text = "\n".join(texts)

    @api.model
    def _warning_texts(self) -> dict:
        """Hook: {code: text} of the warnings, with the names of their particulars."""
        return {}

    @api.model
    def _warning_text(self, code: str, params: dict) -> str:
        """A warning in the user's language."""
        return self._warning_texts().get(code, code) % params

    @api.model
    def _warning_vals(self, warnings) -> dict:
        """Values of a line with these warnings.

        :param warnings: [{"code", "params"}]
        """
        return {
            "warnings": warnings or False,
            "warning_codes": " ".join(row["code"] for row in warnings) or False,
        }
