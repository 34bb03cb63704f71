from odoo import models

from odoo.addons.asom_membership.money import to_ore
from odoo.addons.asom_membership.report.collection_run_xlsx import Column, Fact, Table


class DunningRun(models.Model):
    """The run as a spreadsheet for staff, the board and the auditor."""

    _inherit = "asom.dunning.run"

    def _report_title(self):
        return self.env._("Dunning Run")

    def _report_own_facts(self):
        return [Fact(self.env._("Day"), self.date, "date")]

    def _report_facts(self):
        return [
            *super()._report_facts(),
            Fact(self.env._("Reminder 1"), self.reminder_1_count, "number"),
            Fact(self.env._("Reminder 2"), self.reminder_2_count, "number"),
            Fact(self.env._("Hand-Over"), self.handover_count, "number"),
            Fact(self.env._("Spared"), self.spared_count, "number"),
            Fact(self.env._("Failed"), self.failed_count, "number"),
            Fact(self.env._("Fees"), to_ore(self.fee_total), "amount"),
            Fact(self.env._("Asked for"), to_ore(self.amount_asked), "amount"),
        ]

    def _report_totals(self):
        """By stage: how many members, and what is asked of them."""
        labels = dict(self._lines()._fields["stage"]._description_selection(self.env))
        rows = [
            (labels[stage], count, to_ore(amount))
            for stage, count, amount in self._lines()._read_group(
                [("run_id", "=", self.id), ("state", "in", ("pending", "done"))],
                ["stage"],
                ["__count", "amount:sum"],
            )
        ]
        heading = [self.env._("Stage"), self.env._("Members"), self.env._("Amount")]
        return [self._report_table(heading, rows)]

    def _report_sheets(self):
        return [
            self._report_members(
                self.env._("Reminders"), [("stage", "in", ("1", "2", "handover"))]
            ),
            self._report_members(
                self.env._("Spared"), [("stage", "=", "none")], spared=True
            ),
        ]

    def _report_members(self, title, domain, spared=False) -> Table:
        """Who gets what and why; or who is spared and why."""
        columns = [
            Column(self.env._("Member number"), width=15),
            Column(self.env._("Payer"), width=30),
            Column(self.env._("Stage"), width=14),
            Column(self.env._("Invoices"), width=34),
            Column(self.env._("Amount"), "amount", 14),
            Column(self.env._("Why"), "lines", 60),
        ]
        if not spared:
            columns[5:5] = [
                Column(self.env._("Fee"), "amount", 12),
                Column(self.env._("Interest"), "amount", 12),
                Column(self.env._("Last payment date"), "date", 14),
                Column(self.env._("Sent by"), width=10),
            ]
        lines = self._report_lines(domain)
        rows = (self._report_row(line, spared) for line in lines)
        total = [self.env._("Total"), *[None] * (len(columns) - 1)]
        total[4] = sum(to_ore(line.amount) for line in lines)
        if not spared:
            total[5] = sum(to_ore(line.fee) for line in lines)
        return Table(title, columns, rows, total)

    def _report_row(self, line, spared) -> list:
        member = line.membership_id
        row = [
            member.member_number,
            self._report_name(member),
            self._report_label(line, "stage"),
            line.claims,
            to_ore(line.amount),
            line.why,
        ]
        if not spared:
            row[5:5] = [
                to_ore(line.fee),
                to_ore(line.interest),
                line.date_deadline or None,
                self._report_label(line, "channel"),
            ]
        return row
