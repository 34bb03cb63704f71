from odoo import api, fields, models
from odoo.fields import Domain

# More invoices than that are not meant by somebody who types a number.
MOST_FOUND = 500


class MemberInvoice(models.Model):
    """How an invoice is found, why it is not paid, and the document that the member
    got: without an accountant's rights."""

    _inherit = "asom.member.invoice"

    search_text = fields.Char(
        string="Member, Invoice or Payment",
        compute="_compute_search_text",
        search="_search_search_text",
        exportable=False,
        help="Member number or name in any spelling; number of an invoice; what stands "
        "on a payment slip.",
    )
    why_unpaid = fields.Char(
        string="Why It Is Unpaid",
        compute="_compute_why_unpaid",
        help="What is known: rejected, charged back, reminded of.",
    )
    in_this_term = fields.Boolean(
        string="Falls Due in This Term",
        compute="_compute_in_this_term",
        search="_search_in_this_term",
        exportable=False,
        help="The association's dues term that holds today.",
    )
    has_document = fields.Boolean(
        compute="_compute_has_document",
        exportable=False,
        help="The document names the member: who is not told the name gets none.",
    )

    # === COMPUTE AND SEARCH METHODS === #

    def _compute_search_text(self):
        """There is nothing to be read: one searches by it."""
        self.search_text = False

    @api.model
    def _search_search_text(self, operator, value):
        """An invoice that is meant by its number or a slip's; else those of the members
        who are found."""
        if operator not in ("ilike", "like") or not isinstance(value, str):
            return NotImplemented
        # Superuser: a board opens no journal entries; its own rule says what it finds.
        members, moves = self.env["asom.membership"], self.env["account.move"].sudo()
        meant = members._search_text_moves(value.strip())
        if not meant.is_false():
            found = moves.search(
                Domain("company_id", "in", self.env.companies.ids)
                & Domain("asom_membership_id", "!=", False)
                & meant,
                limit=MOST_FOUND,
            )
            if found:
                return Domain("id", "in", found.ids)
        return Domain("membership_id", "ilike", value)

    @api.depends_context("lang", "tz")
    def _compute_why_unpaid(self):
        unpaid = self.filtered(lambda row: row.residual > 0)
        moves = self.env["account.move"].sudo().browse(unpaid.ids)
        told = moves._asom_unpaid_because() if moves else {}
        texts = {move.id: "; ".join(some) for move, some in told.items()}
        for invoice in self:
            invoice.why_unpaid = texts.get(invoice.id, False)

    @api.depends("date_due")
    def _compute_in_this_term(self):
        terms = self._terms_of(self.company_id)
        for invoice in self:
            term = terms[invoice.company_id]
            day = invoice.date_due
            invoice.in_this_term = bool(day) and term.date_from <= day <= term.date_to

    @api.model
    def _search_in_this_term(self, operator, value):
        if operator != "in":
            return NotImplemented
        terms = self._terms_of(
            self.env.companies.filtered("asom_is_association")
        ).items()
        domain = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date_due", ">=", term.date_from)
            & Domain("date_due", "<=", term.date_to)
            for company, term in terms
        )
        return domain if True in value else ~domain

    @api.model
    def _terms_of(self, companies):
        today = fields.Date.context_today(self)
        return {company: company._asom_term_containing(today) for company in companies}

    @api.depends("membership_id.name_protected")
    @api.depends_context("uid")
    def _compute_has_document(self):
        for invoice in self:
            invoice.has_document = not invoice.membership_id._asom_hides_name()

    # === THE DOCUMENT === #

    def action_pdf(self):
        """Open the invoice as the member got it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/asom/member_invoice/{self.id}/pdf",
            "target": "download",
        }

    def _document(self) -> tuple[str, bytes]:
        """The PDF as it was sent, or as it would be.

        :returns: (file name, bytes)
        """
        self.ensure_one()
        move = self.env["account.move"].sudo().browse(self.id)
        move = move.with_company(move.company_id)
        name = move._get_invoice_report_filename()
        kept = move.invoice_pdf_report_id
        if kept:
            return name, kept.raw
        data, _kind = (
            self.env["ir.actions.report"]
            .sudo()
            .with_company(move.company_id)
            ._render_qweb_pdf("account.account_invoices", move.ids)
        )
        return name, data
