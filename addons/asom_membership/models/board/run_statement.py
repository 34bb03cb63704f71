from odoo import models
from odoo.tools import format_amount, format_date

from ...money import to_kroner
from ...report.statement_pdf import Column, Section, Statement, statement_pdf


class CollectionRun(models.Model):
    """The association's statement of a collection: billed, paid, open, not collected,
    fees. The figures are those of the run's report and page."""

    _inherit = "asom.collection.run"

    def action_statement_pdf(self):
        """Open the association's statement of the run as a PDF."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/asom/collection_run/{self.id}/statement.pdf",
            "target": "download",
        }

    def _statement_filename(self) -> str:
        self.ensure_one()
        title = self.env._("Statement")
        return f"{title} {self.display_name}.pdf".replace("/", "-")

    def _statement_pdf(self) -> bytes:
        """:raises AccessError: when the user may not read the run"""
        self.ensure_one()
        self.check_access("read")
        tables = [
            self._statement_results(),
            self._statement_fees(),
            *self._report_totals(),
        ]
        facts = [
            (fact.label, self._statement_text(fact.value, fact.kind))
            for fact in self._report_facts()
        ]
        statement = Statement(
            title=self.env._(
                "Statement of the Collection %(start)s to %(end)s",
                start=format_date(self.env, self.date_from),
                end=format_date(self.env, self.date_to),
            ),
            association=self.company_id.name,
            facts=[fact for fact in facts if fact[1]],
            sections=[self._statement_section(table) for table in tables if table],
            page=self.env._("Page"),
            notes=[self.env._("The figures are those of the books when it was made.")],
        )
        return statement_pdf(statement)

    def _statement_results(self):
        """What has become of the invoices, case by case: paid, rejected, charged back,
        open."""
        cases = self._result_cases()
        found = self._results(cases).get(self.id)
        if not found:
            return None
        rows = self._results_rows(cases, found)
        heading = [
            self.env._("How it goes"),
            self.env._("Invoices"),
            self.env._("Amount"),
        ]
        return self._report_table(heading, rows)

    def _statement_fees(self):
        """The fees among what was charged, by their kind."""
        fees = [*self._charge_domain(), ("kind", "=", "fee")]
        groups = self._groups_of("asom.charge", fees, "product_id")
        rows = [(product.name, *totals) for product, *totals in groups]
        heading = [self.env._("Fees"), self.env._("Lines"), self.env._("Amount")]
        return self._report_table(heading, rows) if rows else None

    def _statement_section(self, table) -> Section:
        """A table of the report, in texts."""
        # The heading says what the first column is.
        columns = [
            Column(
                column.title if column.title != table.title else "",
                column.width,
                right=column.kind != "text",
            )
            for column in table.columns
        ]
        kinds = [column.kind for column in table.columns]

        def texts(row):
            return [
                self._statement_text(value, kind)
                for value, kind in zip(row, kinds, strict=True)
            ]

        return Section(
            title=table.title,
            columns=columns,
            rows=[texts(row) for row in table.rows],
            total=texts(table.total) if table.total else (),
        )

    def _statement_text(self, value, kind) -> str:
        """A value of the report as text; amounts are øre there."""
        if kind == "amount":
            return format_amount(self.env, to_kroner(value or 0), self.currency_id)
        if kind == "date":
            return format_date(self.env, value) if value else ""
        return "" if value in (None, False) else str(value)
