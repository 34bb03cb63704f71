from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_isolation.frozen import FrozenBinary

from ...trouble_text import trouble_text
from ..agreement.agreement_ways import INTERFACES

# Not over and done with.
OPEN = ("sending", "unknown")


class EconomicRequest(models.Model):
    """One call with vouchers: frozen before it is made, and its answer."""

    _name = "asom.economic.request"
    _description = "Call to e-conomic"
    _inherit = ["asom.economic.part.mixin", "asom.frozen.mixin"]
    _order = "id desc"
    _rec_name = "idempotency_key"

    agreement_id = fields.Many2one(ondelete="restrict")
    payload = FrozenBinary(
        sha256="sha256",
        required=True,
        readonly=True,
        attachment=True,
        groups="asom_membership.group_accountant",
    )
    sha256 = fields.Char(string="SHA-256", readonly=True)
    idempotency_key = fields.Char(required=True, readonly=True)
    marker = fields.Char(required=True, readonly=True)
    interface = fields.Selection(
        INTERFACES, required=True, readonly=True, default="entries"
    )
    journal_number = fields.Integer(string="Journal There", readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    state = fields.Selection(
        [
            ("sending", "Under Way"),
            ("unknown", "Perhaps Arrived"),
            ("done", "Done"),
            ("rejected", "Refused"),
            ("absent", "Not Arrived"),
            ("review", "To Be Looked At"),
        ],
        required=True,
        readonly=True,
        default="sending",
        index=True,
    )
    first_sent = fields.Datetime(readonly=True)
    last_sent = fields.Datetime(readonly=True)
    empty_searches = fields.Integer(string="Searches without a Find", readonly=True)
    last_search = fields.Datetime(readonly=True)
    trace = fields.Char(string="e-conomic's Id of the Call", readonly=True)
    error_kind = fields.Char(readonly=True)
    error_detail = fields.Char(readonly=True)
    error = fields.Text(compute="_compute_error")
    transfer_ids = fields.One2many("asom.economic.transfer", "request_id")

    _key_once = models.UniqueIndex("(idempotency_key)")
    _marker_once = models.UniqueIndex("(agreement_id, marker)")
    _open = models.Index("(agreement_id) WHERE state IN ('sending', 'unknown')")

    @api.depends("error_kind", "error_detail")
    @api.depends_context("lang")
    def _compute_error(self):
        for request in self:
            request.error = trouble_text(
                self.env, request.error_kind, request.error_detail
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was sent to e-conomic is kept."))

    def _frozen_filename(self, name):
        if name == "sheet":
            ending = "xlsx"
        else:
            ending = "csv" if self.interface == "file" else "json"
        return f"e-conomic-{self.marker}.{ending}"
