from odoo import models

from ...money import to_ore
from ...report.collection_run_xlsx import Column, Fact, Table


class CollectionRun(models.Model):
    """The run as a spreadsheet for staff, the board and the auditor."""

    _inherit = "asom.collection.run"

    def _report_title(self):
        return self.env._("Collection Run")

    def _report_totals(self):
        return [
            self._report_table(*self._totals_by_product()),
            self._report_table(*self._totals_by_channel()),
        ]

    def _report_sheets(self):
        return [self._report_members(), self._report_charges()]

    # === FIRST SHEET === #

    def _report_own_facts(self):
        return [
            Fact(self.env._("Period from"), self.date_from, "date"),
            Fact(self.env._("Period to"), self.date_to, "date"),
            Fact(self.env._("Due date"), self.date_due, "date"),
        ]

    def _report_facts(self):
        return [
            *super()._report_facts(),
            Fact(self.env._("Lines"), self.charge_count, "number"),
            Fact(self.env._("Total"), to_ore(self.amount_total), "amount"),
            Fact(self.env._("Invoiced"), self.done_count, "number"),
            Fact(self.env._("Failed"), self.failed_count, "number"),
            Fact(self.env._("Changed"), self.changed_count, "number"),
            Fact(self.env._("Paid"), to_ore(self.amount_paid), "amount"),
            Fact(self.env._("Still open"), to_ore(self.amount_open), "amount"),
            Fact(self.env._("With warnings"), self.warning_count, "number"),
        ]

    # === THE OTHER SHEETS === #

    def _report_members(self) -> Table:
        columns = [
            Column(self.env._("Member number"), width=15),
            Column(self.env._("Payer"), width=30),
            Column(self.env._("Collected by"), width=17),
            Column(self.env._("What for"), "lines", 44),
            Column(self.env._("Amount"), "amount", 15),
            Column(self.env._("Last time"), "amount", 15),
            Column(self.env._("State"), width=12),
            Column(self.env._("Invoice"), width=18),
        ]
        rows = (
            (
                line.membership_id.member_number,
                self._report_name(line.membership_id),
                self._report_label(line, "payment_channel"),
                line.charge_texts,
                to_ore(line.amount),
                to_ore(line.previous_amount),
                self._report_label(line, "state"),
                # Superuser: the board may know the number of what it collects.
                line.sudo().move_id.name,
            )
            for line in self._report_lines()
        )
        return Table(self.env._("Members"), columns, rows)

    def _report_charges(self) -> Table:
        columns = [
            Column(self.env._("Member number"), width=15),
            Column(self.env._("Payer"), width=30),
            Column(self.env._("Package"), width=24),
            Column(self.env._("Kind"), width=10),
            Column(self.env._("Text"), width=44),
            Column(self.env._("From"), "date", 12),
            Column(self.env._("To"), "date", 12),
            Column(self.env._("Amount"), "amount", 15),
            Column(self.env._("State"), width=12),
        ]
        charges = self.env["asom.charge"].search(
            self._charge_domain(), order="membership_id, date_from, id"
        )
        rows = (
            (
                charge.membership_id.member_number,
                self._report_name(charge.membership_id),
                charge.product_id.name,
                self._report_label(charge, "kind"),
                charge.name,
                charge.date_from,
                charge.date_to,
                to_ore(charge.amount),
                self._report_label(charge, "state"),
            )
            for charge in charges
        )
        return Table(self.env._("Lines"), columns, rows)
