import base64

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import to_ore
from odoo.addons.asom_membership.report.collection_run_xlsx import (
    Column,
    Fact,
    Table,
    build,
)

from ...economic import EconomicError
from ...report.table_pdf import table_pdf

# What a page of paper still shows; the spreadsheet has all of them.
MOST_ON_PAPER = 500


class EconomicAgreement(models.Model):
    """The month's statement, from what the comparison has found."""

    _inherit = "asom.economic.agreement"

    statement_ids = fields.One2many("asom.economic.statement", "agreement_id")

    def _make_statement(self, month):
        """Compare the books and freeze what came out for a month.

        :param month: ``YYYY-MM``
        :returns: the statement
        :raises UserError: e-conomic could not be asked, or the month is approved
        """
        self.ensure_one()
        if self.statement_ids.filtered(
            lambda s: s.month == month and s.state == "approved"
        ):
            raise UserError(
                self.env._("%s has a statement that is approved already.", month)
            )
        try:
            self._compare()
        except EconomicError as error:
            raise UserError(self._told(error)) from None
        rows = self.balance_ids.filtered(lambda row: row.month == month)
        title = self.env._("The Books and e-conomic, %s", month)
        facts = self._statement_facts(month, rows)
        tables = self._statement_tables(rows, month)
        short = [
            Table(t.title, t.columns, [*t.rows][:MOST_ON_PAPER], t.total)
            for t in tables
        ]
        own = self.sudo().statement_ids
        own.filtered(lambda s: s.month == month and s.state == "draft").write(
            {"state": "replaced"}
        )
        return own.create(
            {
                "agreement_id": self.id,
                "company_id": self.company_id.id,
                "month": month,
                "compared_at": self.compared_at,
                "difference": sum(abs(to_ore(row.difference)) for row in rows),
                "waiting": sum(abs(to_ore(row.outbox)) for row in rows),
                "pdf": base64.b64encode(table_pdf(title, facts, short)),
                "sheet": base64.b64encode(build(title, facts, [], tables)),
            }
        ).with_env(self.env)

    def _statement_facts(self, month, rows):
        mode = dict(self._fields["mode"]._description_selection(self.env))
        local = fields.Datetime.context_timestamp(self, self.compared_at)
        return [
            Fact(self.env._("Association"), self.company_id.name),
            Fact(self.env._("CVR"), self.company_id.company_registry),
            Fact(self.env._("Agreement there"), str(self.agreement_number)),
            Fact(self.env._("Month"), month),
            Fact(self.env._("What is sent"), mode[self.mode]),
            Fact(self.env._("Books compared"), local.strftime("%d-%m-%Y %H:%M")),
            Fact(self.env._("Accounts"), len(rows), "number"),
        ]

    def _statement_tables(self, rows, month):
        names = ("here", "outbox", "drafts", "booked", "others", "difference")
        titles = (
            self.env._("Here"),
            self.env._("Not sent"),
            self.env._("Drafts there"),
            self.env._("Booked there"),
            self.env._("Others' there"),
            self.env._("Difference"),
        )
        columns = [
            Column(self.env._("Account"), "text", 10),
            Column(self.env._("Name"), "text", 30),
            *(Column(title, "amount", 15) for title in titles),
        ]
        values = [
            (
                str(row.number or ""),
                row.name or self.env._("(no match)"),
                *(to_ore(row[name]) for name in names),
            )
            for row in rows.sorted("number")
        ]
        total = [sum(row[place] for row in values) for place in range(2, 8)]
        return [
            Table(
                self.env._("Accounts"),
                columns,
                values,
                (self.env._("Total"), "", *total),
            ),
            self._statement_differences(rows),
            self._statement_rejected(month),
        ]

    def _statement_differences(self, rows):
        kinds = dict(
            self.env["asom.economic.difference"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        columns = [
            Column(self.env._("Account"), "text", 10),
            Column(self.env._("Voucher"), "text", 12),
            Column(self.env._("Why"), "text", 60),
            Column(self.env._("There, less here"), "amount", 18),
        ]
        values = [
            (
                str(row.number or ""),
                str(each.voucher_number or ""),
                kinds[each.kind],
                to_ore(each.amount),
            )
            for row in rows.sorted("number")
            for each in row.difference_ids
        ]
        return Table(self.env._("Differences explained"), columns, values)

    def _statement_rejected(self, month):
        """What of the month waits or was rejected; postings, never members."""
        transfers = self.env["asom.economic.transfer"].search(
            [("agreement_id", "=", self.id), ("state", "!=", "done")], order="id"
        )
        states = dict(transfers._fields["state"]._description_selection(self.env))
        columns = [
            Column(self.env._("Posting"), "text", 24),
            Column(self.env._("Day"), "date", 12),
            Column(self.env._("State"), "text", 16),
            Column(self.env._("What is wrong"), "lines", 60),
        ]
        values = [
            (row.name, day, states[row.state], row.error or "")
            for row in transfers
            for day in [row.sudo().move_id.date]
            if str(day)[:7] == month
        ]
        return Table(self.env._("Not sent yet"), columns, values)
