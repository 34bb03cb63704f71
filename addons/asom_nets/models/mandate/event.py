from odoo import api, fields, models

from ...mandate_life import in_its_century
from ..delivery.record_mixin import NetsRecordMixin
from .mandate import ELECTRONIC_SLIP


class NetsMandateEvent(models.Model):
    """What Nets told about one mandate: a record of a delivery 0603, and what it led
    to (domain/betalingsservice.md 4)."""

    _name = "asom.nets.mandate.event"
    _description = "Mandate Record from Nets"
    _inherit = ["asom.nets.record.mixin", "asom.searched.mixin"]
    _order = "delivery_id desc, line"
    _rec_names_search = ["customer_number", "mandate_number"]

    _frozen_fields = NetsRecordMixin._frozen_fields | {
        "transaction",
        "mandate_number",
        "date_from",
        "ended_on",
    }

    agreement_id = fields.Many2one(related="section_id.agreement_id")
    transaction = fields.Selection(
        [
            ("0230", "Active"),
            ("0231", "Registered"),
            ("0232", "Cancelled by the Bank"),
            ("0233", "Cancelled by the Association"),
            ("0234", "Cancelled by Betalingsservice"),
        ],
        string="What Nets Told",
        required=True,
        readonly=True,
        index=True,
    )
    kind = fields.Selection(
        lambda self: (
            self.env["asom.nets.mandate"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        required=True,
        readonly=True,
    )
    debtor_group_id = fields.Many2one(
        "asom.nets.debtor.group",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    debtor_group_number = fields.Integer(related="section_id.debtor_group_number")
    mandate_number = fields.Char(readonly=True, index=True)
    date_from = fields.Date(string="Registered On", readonly=True)
    ended_on = fields.Date(readonly=True)
    date = fields.Date(string="Told On", required=True, readonly=True, index=True)
    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    mandate_id = fields.Many2one(
        "asom.nets.mandate",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("applied", "Applied"),
            ("ignored", "No Change"),
            ("review", "To Be Compared"),
            ("parked", "On the Work List"),
        ],
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    reason = fields.Char(readonly=True, help="Why nothing was changed by itself.")
    parked_ids = fields.One2many("asom.nets.parked", "mandate_event_id", readonly=True)

    _numbers_trgm = models.Index(
        "USING gin (customer_number gin_trgm_ops, mandate_number gin_trgm_ops)"
    )
    _to_do_idx = models.Index("(delivery_id, line) WHERE state = 'new'")

    @api.depends("transaction", "customer_number")
    def _compute_display_name(self):
        labels = dict(self._fields["transaction"]._description_selection(self.env))
        for event in self:
            number = event.customer_number or ""
            event.display_name = f"{labels.get(event.transaction, '')} {number}".strip()

    @api.model
    def _told_vals(self, row, section_number, told_on):
        electronic = section_number == "0219" or row.number == ELECTRONIC_SLIP
        return {
            "transaction": row.transaction,
            "kind": "electronic_slip" if electronic else "mandate",
            "mandate_number": row.number,
            "date_from": in_its_century(row.start_date, told_on),
            "ended_on": row.end_date,
            "date": told_on,
        }
