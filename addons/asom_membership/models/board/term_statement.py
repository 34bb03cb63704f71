"""The statement of a term, as a PDF to hand on and as a spreadsheet to go on with."""

from odoo import api, models
from odoo.tools import SQL, format_amount, format_date

from ...money import to_kroner, to_ore
from ...report.collection_run_xlsx import Column as Cell, Fact, Table, build
from ...report.statement_pdf import Column, Section, Statement, statement_pdf

# In the order of the statement; what follows "total" adds up to it.
CHARGED = ("charged", "collected", "credited", "total")
BECAME = ("paid", "by_credit", "otherwise", "residual")


class Term(models.Model):
    _inherit = "asom.term"

    @api.depends("company_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for term in self:
            term.display_name = self.env._(
                "%(association)s, %(start)s to %(end)s",
                association=term.company_id.name,
                start=format_date(self.env, term.date_from),
                end=format_date(self.env, term.date_to),
            )

    # === ACTION METHODS === #

    def action_pdf(self):
        """Open the statement as a PDF."""
        return self._statement_action("pdf")

    def action_xlsx(self):
        """Open the statement as a spreadsheet."""
        return self._statement_action("xlsx")

    def action_view_invoices(self):
        """Open the invoices of the term's collection, or of its days."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_member_dues"
        )
        action["domain"] = [("id", "in", self._invoice_ids())]
        action["context"] = {}
        action["display_name"] = self.display_name
        return action

    def _statement_action(self, kind):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/asom/term/{self.id}/statement.{kind}",
            "target": "download",
        }

    def _statement_filename(self, kind) -> str:
        """:param kind: ``pdf`` or ``xlsx``"""
        title = self.env._("Statement")
        return f"{title} {self.display_name}.{kind}".replace("/", "-")

    # === THE FIGURES === #

    def _invoice_ids(self) -> list[int]:
        """Invoices and credit notes of the term."""
        query = SQL(
            "SELECT id FROM (%s) AS invoice WHERE term_id = %s",
            self._invoices(),
            self.id,
        )
        return [key for [key] in self.env.execute_query(query)]

    def _statement_labels(self) -> dict:
        fields = self.fields_get([*CHARGED, *BECAME], ["string"])
        return {name: fields[name]["string"] for name in (*CHARGED, *BECAME)}

    def _statement_fees(self):
        return sum(self._statement_lines("fee").mapped("amount"))

    def _statement_lines(self, *kinds):
        return self.line_ids.filtered(lambda line: not kinds or line.kind in kinds)

    def _line_name(self, line) -> str:
        return line.product_id.name or self.env._("Without a product")

    # === THE DOCUMENTS === #

    def _statement_pdf(self) -> bytes:
        """:raises AccessError: when the user may not read the term"""
        self.ensure_one()
        self.check_access("read")
        labels = self._statement_labels()
        amounts = [(labels[name], self._kroner(self[name])) for name in CHARGED]
        amounts.append(
            (self.env._("Of it, fees"), self._kroner(self._statement_fees()))
        )
        became = [(labels[name], self._kroner(self[name])) for name in BECAME]
        statement = Statement(
            title=self.env._(
                "Statement of the Term %(start)s to %(end)s",
                start=format_date(self.env, self.date_from),
                end=format_date(self.env, self.date_to),
            ),
            association=self.company_id.name,
            facts=[
                (self.env._("CVR"), self.company_id.company_registry or ""),
                (self.env._("Members"), str(self.members)),
                (self.env._("Invoices"), str(self.invoices)),
            ],
            sections=[
                self._pdf_amounts(self.env._("What Was Charged"), amounts),
                self._pdf_amounts(
                    self.env._("What Became of It"),
                    became,
                    (self.env._("Total"), self._kroner(self.total)),
                ),
                self._pdf_lines(),
            ],
            page=self.env._("Page"),
            notes=[self.env._("The figures are those of the books when it was made.")],
        )
        return statement_pdf(statement)

    def _pdf_amounts(self, title, rows, total=()) -> Section:
        columns = [Column("", 70), Column(self.env._("Amount"), 30, right=True)]
        return Section(title=title, columns=columns, rows=rows, total=total)

    def _pdf_lines(self) -> Section:
        lines = self._statement_lines()
        kinds = dict(lines._fields["kind"]._description_selection(self.env))
        return Section(
            title=self.env._("By Package"),
            columns=[
                Column(self.env._("Package"), 28),
                Column(self.env._("Kind"), 12),
                Column(self.env._("Lines"), 9, right=True),
                Column(self.env._("Charged"), 17, right=True),
                Column(self.env._("Credited"), 17, right=True),
                Column(self.env._("In All"), 17, right=True),
            ],
            rows=[
                (
                    self._line_name(line),
                    kinds[line.kind],
                    str(line.lines),
                    self._kroner(line.charged),
                    self._kroner(line.credited),
                    self._kroner(line.amount),
                )
                for line in lines
            ],
            total=(
                self.env._("Total"),
                "",
                str(sum(lines.mapped("lines"))),
                self._kroner(sum(lines.mapped("charged"))),
                self._kroner(sum(lines.mapped("credited"))),
                self._kroner(sum(lines.mapped("amount"))),
            ),
        )

    def _statement_xlsx(self) -> bytes:
        """:raises AccessError: when the user may not read the term"""
        self.ensure_one()
        self.check_access("read")
        labels = self._statement_labels()
        facts = [
            Fact(self.env._("Association"), self.company_id.name),
            Fact(self.env._("CVR"), self.company_id.company_registry),
            Fact(self.env._("From"), self.date_from, "date"),
            Fact(self.env._("To"), self.date_to, "date"),
            Fact(self.env._("Members"), self.members, "number"),
            Fact(self.env._("Invoices"), self.invoices, "number"),
            *(
                Fact(labels[name], to_ore(self[name]), "amount")
                for name in (*CHARGED, *BECAME)
            ),
        ]
        return build(self.display_name, facts, [], [self._xlsx_lines()])

    def _xlsx_lines(self) -> Table:
        lines = self._statement_lines()
        kinds = dict(lines._fields["kind"]._description_selection(self.env))
        columns = [
            Cell(self.env._("Package"), width=36),
            Cell(self.env._("Kind")),
            Cell(self.env._("Lines"), "number"),
            Cell(self.env._("Charged"), "amount"),
            Cell(self.env._("Credited"), "amount"),
            Cell(self.env._("In All"), "amount"),
        ]
        rows = [
            (
                self._line_name(line),
                kinds[line.kind],
                line.lines,
                to_ore(line.charged),
                to_ore(line.credited),
                to_ore(line.amount),
            )
            for line in lines
        ]
        sums = (sum(row[place] for row in rows) for place in range(2, len(columns)))
        total = (self.env._("Total"), "", *sums)
        return Table(self.env._("By Package"), columns, rows, total)

    def _kroner(self, amount) -> str:
        amount = to_kroner(to_ore(amount or 0.0))
        return format_amount(self.env, amount, self.currency_id)
