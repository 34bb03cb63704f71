import io
from collections import OrderedDict

from lxml import html as lxml_html
from markupsafe import Markup

from odoo import models

from ...page_numbers import number_pages

# The document's own margins: there are no page headers to leave room for.
PAPER = {
    "data-report-margin-top": "12",
    "data-report-header-spacing": "0",
    "data-report-margin-bottom": "12",
}
OURS = "asom_document"


class IrActionsReport(models.Model):
    """Documents to members print alike whatever makes the PDF.

    They carry their style and pictures, so that nothing is fetched from a server that
    may not answer under the address that Odoo knows; and they need neither page headers
    nor several documents in one go, which only a patched wkhtmltopdf can.
    """

    _inherit = "ir.actions.report"

    def _prepare_html(self, html, report_model=False):
        prepared = super()._prepare_html(html, report_model=report_model)
        source = html if isinstance(html, str) else bytes(html).decode()
        if not prepared or OURS not in source:
            return prepared
        bodies, res_ids, header, footer, paper = prepared
        root = lxml_html.fromstring(source)
        articles = root.xpath(
            "//div[contains(concat(' ', normalize-space(@class), ' '), ' article ')]"
        )
        ours = [OURS in (node.get("class") or "") for node in articles]
        bodies = [
            self._asom_page(node) if own else body
            for node, own, body in zip(articles, ours, bodies, strict=True)
        ]
        if all(ours):
            return bodies, res_ids, None, None, {**paper, **PAPER}
        return bodies, res_ids, header, footer, paper

    def _asom_page(self, article):
        """The whole of a page that needs nothing from elsewhere."""
        return self.env["ir.qweb"]._render(
            "asom_membership.document_page",
            {"body": Markup(lxml_html.tostring(article, encoding="unicode"))},
        )

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """One PDF for each document, where members' are among them, its pages
        numbered."""
        ids = list(OrderedDict.fromkeys(res_ids or []))
        members = self._asom_members_documents(report_ref, ids)
        if not members:
            return super()._render_qweb_pdf_prepare_streams(
                report_ref, data, res_ids=res_ids
            )
        streams = OrderedDict()
        for res_id in ids:
            streams.update(
                super()._render_qweb_pdf_prepare_streams(
                    report_ref, dict(data or {}), res_ids=[res_id]
                )
            )
        for move in members:
            self._asom_number_pages(move, streams[move.id])
        return streams

    def _asom_members_documents(self, report_ref, ids):
        """Those of the invoices that are printed as members' documents."""
        moves = self.env["account.move"]
        if not self._is_invoice_report(report_ref):
            return moves
        return moves.browse(ids).filtered(lambda move: move._asom_is_document())

    @staticmethod
    def _asom_number_pages(move, stream):
        if stream["attachment"]:
            return
        move = move.with_context(lang=move.partner_id._asom_lang())
        title = f"{move._asom_title()} {move.name or ''}".strip()

        def text(page, pages):
            facts = {"title": title, "page": page, "pages": pages}
            return move.env._("%(title)s, page %(page)s of %(pages)s", **facts)

        data = stream["stream"].getvalue()
        numbered = number_pages(data, text)
        if numbered is not data:
            stream["stream"] = io.BytesIO(numbered)
