from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import to_kroner


class NetsInformation(models.Model):
    """A line of an information list (delivery 0621): control figures, remarks, errors
    (domain/betalingsservice.md 6; SINGLE source, so the whole line is kept)."""

    _name = "asom.nets.information"
    _description = "Message from Nets"
    _inherit = ["asom.delivery.part", "asom.association.mixin", "asom.searched.mixin"]
    _order = "delivery_id desc, line"
    _rec_name = "text_number"

    delivery_id = fields.Many2one(
        "asom.nets.delivery",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    section_id = fields.Many2one(
        "asom.nets.section", readonly=True, index=True, check_company=True
    )
    company_id = fields.Many2one(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    line = fields.Integer(readonly=True)
    raw = fields.Char(string="Raw Record", readonly=True)
    transaction = fields.Char(readonly=True)
    severity = fields.Selection(
        [("control", "Control Figure"), ("remark", "Remark"), ("error", "Error")],
        readonly=True,
        index=True,
    )
    text_number = fields.Char(readonly=True)
    code = fields.Char(readonly=True)
    customer_number = fields.Char(readonly=True)
    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        readonly=True,
        index="btree_not_null",
        check_company=True,
    )
    mandate_number = fields.Char(readonly=True)
    date = fields.Date(string="Payment Date", readonly=True)
    print_date = fields.Date(readonly=True)
    # Not to be added up: control totals say again what other lines say.
    count = fields.Integer(string="Collections", readonly=True, aggregator=False)
    text_count = fields.Integer(string="Text Lines", readonly=True, aggregator=False)
    amount = fields.Monetary(readonly=True, aggregator=False)
    bank_account = fields.Char(
        readonly=True, help="Registration and account number that Nets pays to."
    )
    state = fields.Selection(
        [("new", "New"), ("done", "Done")], default="new", required=True, index=True
    )

    _numbers_trgm = models.Index(
        "USING gin (customer_number gin_trgm_ops, text_number gin_trgm_ops)"
    )
    _line_uniq = models.UniqueIndex(
        "(delivery_id, line)", "The record has been read already."
    )

    @api.depends("severity", "text_number", "code", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["severity"]._description_selection(self.env))
        counted = self._counted()
        for row in self:
            name = counted.get(row.text_number or row.code)
            if not name:
                words = (labels.get(row.severity), row.text_number)
                name = " ".join(filter(None, words)) or row.transaction
            elif not row.text_number and row.date:
                name = f"{name}, {format_date(self.env, row.date)}"
            row.display_name = name

    def _counted(self) -> dict:
        """What control figures count, by text number and by code (observed in files of
        Nets, domain/betalingsservice.md 6)."""
        automatic = self.env._("Automatic Payments")
        slips = self.env._("Payment Slips")
        return {"210100": automatic, "0": automatic, "210300": slips, "2": slips}

    @api.model
    def _stage(self, delivery, rows):
        """Keep the records of an information list.

        :param rows: [(section, InformationRow)]
        """
        self.create(
            [
                {
                    "delivery_id": delivery.id,
                    "section_id": section.id,
                    "company_id": section.company_id.id,
                    "line": row.line,
                    "raw": row.text,
                    "transaction": row.transaction,
                    "severity": row.severity or False,
                    "text_number": row.text_number,
                    "code": row.code,
                    "customer_number": row.customer_key,
                    "mandate_number": row.mandate,
                    "date": row.date,
                    "print_date": row.print_date,
                    "count": row.count,
                    "text_count": row.text_count,
                    "amount": to_kroner(row.amount),
                    "bank_account": self._account(row),
                }
                for section, row in rows
            ]
        )

    @staticmethod
    def _account(row):
        account = f"{row.bank_registration} {row.bank_account}".strip()
        return account if account.strip("0 ") else False

    @api.model
    def _work_batch(self, delivery):
        """Put remarks and errors on the work list; control figures only stay.

        :returns: how many records were worked on
        """
        rows = self.search(
            [("delivery_id", "=", delivery.id), ("state", "=", "new")], limit=1000
        )
        for company, group in rows.grouped("company_id").items():
            members = self.env["asom.membership"]._nets_by_key(
                company, set(group.mapped("customer_number")) - {False, ""}
            )
            for row in group:
                row.membership_id = members.get(row.customer_number)
        rows._nets_reply()
        shown = rows.filtered(lambda row: row.severity in ("remark", "error"))
        self.env["asom.nets.parked"].create(
            [
                {
                    "company_id": row.company_id.id,
                    "delivery_id": delivery.id,
                    "section_id": row.section_id.id,
                    "line": row.line,
                    "raw": row.raw,
                    "kind": "information",
                    "date": row.date or fields.Date.context_today(row),
                    "membership_id": row.membership_id.id,
                    "reason": row._reason(),
                }
                for row in shown
            ]
        )
        rows.state = "done"
        return len(rows)

    def _reason(self):
        labels = dict(self._fields["severity"]._description_selection(self.env))
        return self.env._(
            "%(severity)s %(number)s on transaction %(transaction)s, customer "
            "%(customer)s.",
            severity=labels[self.severity],
            number=self.text_number,
            transaction=self.transaction,
            customer=self.customer_number or "–",
        )
