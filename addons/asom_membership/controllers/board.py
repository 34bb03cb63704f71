from odoo import http
from odoo.http import request

from odoo.addons.asom_isolation.controllers.download import download

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BoardFiles(http.Controller):
    """Invoices and statements as PDF for who works for an association, made when they
    are asked for. What is another association's is answered as what does not exist."""

    @http.route(
        "/asom/member_invoice/<int:invoice_id>/pdf",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def member_invoice(self, invoice_id):
        """Send a member's invoice as the member got it.

        :raises NotFound: also where its member's name is not for the user
        """
        invoice = self._own("asom.member.invoice", invoice_id)
        if not invoice.has_document:
            raise request.not_found()
        name, data = invoice._document()
        return download(data, name, PDF)

    @http.route(
        "/asom/statement/<int:membership_id>/pdf",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def member_statement(self, membership_id):
        """Send a member's statement of account."""
        member = self._own("asom.membership", membership_id)
        return download(member._statement_pdf(), member._statement_filename(), PDF)

    @http.route(
        "/asom/collection_run/<int:run_id>/statement.pdf",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def run_statement(self, run_id):
        """Send the association's statement of a collection."""
        run = self._own("asom.collection.run", run_id)
        return download(run._statement_pdf(), run._statement_filename(), PDF)

    @http.route(
        "/asom/term/<int:term_id>/statement.pdf",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def term_pdf(self, term_id):
        """Send the association's statement of a term."""
        term = self._own("asom.term", term_id)
        return download(term._statement_pdf(), term._statement_filename("pdf"), PDF)

    @http.route(
        "/asom/term/<int:term_id>/statement.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def term_xlsx(self, term_id):
        """Send the same as a spreadsheet."""
        term = self._own("asom.term", term_id)
        return download(term._statement_xlsx(), term._statement_filename("xlsx"), XLSX)

    @staticmethod
    def _own(model, record_id):
        """The record, when the user may read it.

        :raises NotFound: it is another association's, or there is none
        """
        record = request.env[model]
        if record.has_access("read"):
            record = record.search([("id", "=", record_id)])
        if not record:
            raise request.not_found()
        return record.with_context(lang=request.env.user.lang)
