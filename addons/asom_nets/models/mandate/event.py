from odoo import api, fields, models
from odoo.exceptions import UserError

from ...mandate_life import in_its_century
from .mandate import ELECTRONIC_SLIP

# What the file said is never edited.
FROZEN = {
    "delivery_id",
    "section_id",
    "company_id",
    "line",
    "raw",
    "transaction",
    "customer_number",
    "customer_key",
    "mandate_number",
    "date_from",
    "date_to",
}


class NetsMandateEvent(models.Model):
    """What Nets told about one mandate: a record of a delivery 0603, and what it led
    to (domain/betalingsservice.md 4)."""

    _name = "asom.nets.mandate.event"
    _description = "Mandate Record from Nets"
    _inherit = ["asom.delivery.part"]
    _order = "delivery_id desc, line"
    _check_company_auto = True
    _rec_names_search = ["customer_number", "mandate_number"]

    # The delivery may belong to the bureau, because it holds several associations.
    delivery_id = fields.Many2one(
        "asom.nets.delivery",
        required=True,
        readonly=True,
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
    company_id = fields.Many2one(
        "res.company", string="Association", required=True, readonly=True, index=True
    )
    agreement_id = fields.Many2one(related="section_id.agreement_id")
    line = fields.Integer(required=True, readonly=True)
    raw = fields.Char(string="Raw Record", readonly=True)
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
    customer_number = fields.Char(readonly=True)
    customer_key = fields.Char(
        string="Customer", readonly=True, index=True, help="Without leading zeros."
    )
    mandate_number = fields.Char(readonly=True, index=True)
    date_from = fields.Date(string="Registered On", readonly=True)
    date_to = fields.Date(string="Ended On", readonly=True)
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

    _line_uniq = models.UniqueIndex(
        "(delivery_id, line)", "The record has been read already."
    )
    _to_do_idx = models.Index("(delivery_id, line) WHERE state = 'new'")

    @api.depends("transaction", "customer_number")
    def _compute_display_name(self):
        labels = dict(self._fields["transaction"]._description_selection(self.env))
        for event in self:
            number = event.customer_number or ""
            event.display_name = f"{labels.get(event.transaction, '')} {number}".strip()

    def write(self, vals):
        if FROZEN & set(vals):
            raise UserError(
                self.env._(
                    "What Nets has told is never edited; correct what it led to."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A mandate record from Nets is kept for ever."))

    @api.model
    def _stage(self, delivery, rows):
        """Keep mandate records as rows.

        :param rows: [(section, MandateRow)]
        """
        # The cache would otherwise look each section's fields up row by row.
        facts = {
            section: (section.id, section.company_id.id, section.number, section.date)
            for section in {section for section, _row in rows}
        }
        today = fields.Date.context_today(self)
        self.create(
            [
                self._stage_vals(delivery, facts[section], row, today)
                for section, row in rows
            ]
        )

    @staticmethod
    def _stage_vals(delivery, facts, row, today):
        section_id, company_id, section_number, told_on = facts
        electronic = section_number == "0219" or row.number == ELECTRONIC_SLIP
        return {
            "delivery_id": delivery.id,
            "section_id": section_id,
            "company_id": company_id,
            "line": row.line,
            "raw": row.text,
            "transaction": row.transaction,
            "kind": "electronic_slip" if electronic else "mandate",
            "customer_number": row.customer_number,
            "customer_key": row.customer_key,
            "mandate_number": row.number,
            "date_from": in_its_century(row.start_date, told_on or today),
            "date_to": row.end_date,
            "date": told_on or today,
        }
