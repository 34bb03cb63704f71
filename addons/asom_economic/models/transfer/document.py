import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_isolation.frozen import FrozenBinary
from odoo.addons.asom_membership.batches import commit_batch
from odoo.addons.asom_membership.money import to_ore
from odoo.addons.asom_membership.report.collection_run_xlsx import Column, Fact, Table

from ...economic import EconomicError
from ...report.table_pdf import table_pdf
from ...trouble_text import trouble_text

# e-conomic takes no larger file.
MOST_BYTES = 9_000_000
THERE = "DocumentAlreadyAttachedToVoucher"


class EconomicDocument(models.Model):
    """The paper of a voucher: frozen, then attached to the voucher in e-conomic."""

    _name = "asom.economic.document"
    _description = "Voucher's Document for e-conomic"
    _inherit = ["asom.frozen.mixin"]
    _order = "id desc"
    _check_company_auto = True

    request_id = fields.Many2one(
        "asom.economic.request",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", string="Association", required=True, index=True, readonly=True
    )
    marker = fields.Char(required=True, readonly=True, index=True)
    voucher_number = fields.Integer(
        string="Voucher", readonly=True, aggregator=None, index="btree_not_null"
    )
    year = fields.Char(string="Accounting Year", readonly=True)
    name = fields.Char(string="File", required=True, readonly=True)
    pdf = FrozenBinary(
        string="PDF",
        sha256="sha256",
        required=True,
        readonly=True,
        attachment=True,
        groups="asom_membership.group_staff",
    )
    sha256 = fields.Char(string="SHA-256", readonly=True)
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("unknown", "Perhaps Arrived"),
            ("done", "Attached"),
            ("refused", "Not Attached"),
        ],
        required=True,
        default="pending",
        readonly=True,
        index=True,
    )
    error = fields.Char(readonly=True, help="e-conomic's code.")
    error_text = fields.Char(string="What Is Wrong", compute="_compute_error_text")

    _voucher_once = models.UniqueIndex("(request_id, marker)")

    @api.depends("error")
    @api.depends_context("lang")
    def _compute_error_text(self):
        for document in self:
            told = document.error
            document.error_text = trouble_text(self.env, told, told)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was sent to e-conomic is kept."))

    def _frozen_filename(self, name):
        return self.name

    def action_pdf(self):
        """Open the document."""
        return self._frozen_action("pdf")

    def action_again(self):
        """Try again to attach what was refused."""
        self.request_id.agreement_id.check_access("write")
        again = self.filtered(lambda d: d.state == "refused").sudo()
        again.state = "pending"
        again.request_id.attaching = "wanted"
        self.request_id.agreement_id._wake()
        return True

    def _send(self, client):
        """Attach it. A document that is there already after a call whose answer was
        lost is ours.

        :raises EconomicError: it is not known what became of it; it is tried again
        """
        was_unknown = self.state == "unknown"
        self.state = "unknown"
        commit_batch(self.env)
        try:
            client.attach(
                self.year,
                self.voucher_number,
                self.name,
                self._frozen_bytes("pdf"),
                f"{self.request_id.idempotency_key}:{self.marker}:{self.sha256[:8]}",
            )
        except EconomicError as error:
            if error.kind not in ("rejected", "not_found", "key_misused"):
                if not error.is_done_unknown:
                    self.state = "pending"
                commit_batch(self.env)
                raise
            told = error.errors[0].code if error.errors else error.detail
            if not (was_unknown and THERE in (told, error.detail)):
                self.write({"state": "refused", "error": told})
                commit_batch(self.env)
                return
        self.write({"state": "done", "error": False})
        commit_batch(self.env)


class EconomicRequest(models.Model):
    """Documents of what has arrived."""

    _inherit = "asom.economic.request"

    attaching = fields.Selection(
        [("wanted", "To Be Attached"), ("done", "Attached")],
        string="Documents",
        readonly=True,
    )
    document_ids = fields.One2many("asom.economic.document", "request_id")
    _to_attach = models.Index("(agreement_id) WHERE attaching = 'wanted'")

    def _want_documents(self):
        """Note of what has arrived that documents go along."""
        for request in self:
            wanted = request.agreement_id.attach != "none"
            if wanted and request.interface not in ("file", "invoice"):
                request.attaching = "wanted"

    def _attach(self, client):
        """Make what is missing, then attach what is not there."""
        known = set(self.document_ids.mapped("marker"))
        for marker in sorted(set(self.transfer_ids.mapped("marker")) - known):
            rows = self.transfer_ids.filtered(lambda t, m=marker: t.marker == m)
            self._make_document(marker, rows)
        commit_batch(self.env)
        for document in self.document_ids.sorted("id"):
            if document.state in ("pending", "unknown"):
                document._send(client)
        self.attaching = "done"
        commit_batch(self.env)

    def _make_document(self, marker, rows):
        agreement = self.agreement_id
        number, day = rows[0].voucher_number, rows[0].date_sent
        data = agreement._own_paper(rows) or agreement._specification(rows)
        self.env["asom.economic.document"].create(
            {
                "request_id": self.id,
                "company_id": self.company_id.id,
                "marker": marker,
                "voucher_number": number,
                "year": agreement._year_name(day, agreement._periods()),
                "name": f"bilag-{number}.pdf",
                "pdf": base64.b64encode(data),
            }
        )


class EconomicAgreement(models.Model):
    """Which documents go along."""

    _inherit = "asom.economic.agreement"

    attach = fields.Selection(
        [
            ("none", "None"),
            ("specification", "A page with the postings, without names"),
            ("invoice", "The member's invoice, with name; else a page"),
        ],
        string="Documents",
        required=True,
        default="none",
        tracking=True,
        help="An association whose bookkeeping must hold its vouchers has them "
        "attached. Invoices go along with one entry for each member only.",
    )

    def _to_attach(self):
        return self.env["asom.economic.request"].search(
            [("agreement_id", "=", self.id), ("attaching", "=", "wanted")], order="id"
        )

    def _attach_arrived(self, client):
        """Attach the documents of what has arrived, in its order."""
        for request in self._to_attach():
            request._attach(client)

    def _own_paper(self, rows):
        """The invoice as the member got it, or None."""
        if self.attach != "invoice" or not self._is_by_member() or len(rows) != 1:
            return None
        paper = rows.move_id.invoice_pdf_report_id
        data = paper.raw if paper else None
        return data if data and len(data) <= MOST_BYTES else None

    def _specification(self, rows) -> bytes:
        """What a voucher stands for: postings and sums, no names."""
        own = self.with_context(lang=self.company_id.partner_id.lang or "da_DK")
        return own._specification_in_their_language(rows.with_env(own.env))

    def _specification_in_their_language(self, rows):
        first = rows[0]
        facts = [
            Fact(self.env._("Association"), self.company_id.name),
            Fact(self.env._("CVR"), self.company_id.company_registry),
            Fact(self.env._("Day there"), first.date_sent),
            Fact(self.env._("Journal"), first.move_id.journal_id.name),
            Fact(self.env._("Marker"), first.marker),
        ]
        columns = [
            Column(self.env._("Posting"), "text", 30),
            Column(self.env._("Day"), "date", 14),
            Column(self.env._("Amount"), "amount", 18),
        ]
        moves = rows.move_id.sorted("id")
        values = [
            (move.name, move.date, to_ore(sum(move.line_ids.mapped("debit"))))
            for move in moves
        ]
        total = (self.env._("Total"), "", sum(row[2] for row in values))
        title = self.env._("Voucher %s", first.voucher_number)
        postings = Table(self.env._("Postings"), columns, values, total)
        return table_pdf(title, facts, [self._specified_accounts(rows), postings])

    def _specified_accounts(self, rows):
        sums = {}
        for row in rows:
            for account, *_key, amount in row.contents:
                sums[account] = sums.get(account, 0) + amount
        accounts = self.env["account.account"].with_company(self.company_id)
        columns = [
            Column(self.env._("Account"), "text", 12),
            Column(self.env._("Name"), "text", 40),
            Column(self.env._("Amount"), "amount", 18),
        ]
        values = [
            (account.code, account.name, sums[account.id])
            for account in accounts.browse(sums).sorted("code")
            if sums[account.id]
        ]
        return Table(self.env._("Accounts"), columns, values)
