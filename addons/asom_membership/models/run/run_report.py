from odoo import fields, models

from ...money import to_ore
from ...report.collection_run_xlsx import Column, Fact, Table, build


class RunMixin(models.AbstractModel):
    """The frame of a run's spreadsheet, for staff, the board and the auditor."""

    _inherit = "asom.run.mixin"

    def action_report(self):
        """Download the spreadsheet of the run."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/asom/run/{self._name}/{self.id}/report.xlsx",
            "target": "download",
        }

    def _report_filename(self) -> str:
        """A file name that tells association and period."""
        self.ensure_one()
        return f"{self.display_name}.xlsx".replace("/", "-")

    def _report_xlsx(self) -> bytes:
        """The spreadsheet: totals, lines, and what needs a look.

        Names that are protected stay out of it: a file is passed on.

        :raises AccessError: when the user may not read the run
        """
        self.ensure_one()
        self.check_access("read")
        return build(
            self._report_title(),
            self._report_facts(),
            self._report_totals(),
            [*self._report_sheets(), self._report_problems()],
        )

    def _report_title(self) -> str:
        """Hook: the heading."""
        return self.env["ir.model"]._get(self._name).name

    def _report_facts(self) -> list[Fact]:
        """Hook: what the first sheet tells of the run."""
        company = self.company_id
        return [
            Fact(self.env._("Association"), company.name),
            Fact(self.env._("CVR"), company.company_registry),
            *self._report_own_facts(),
            Fact(self.env._("State"), self._report_label(self, "state")),
            Fact(
                self.env._("Previewed"),
                self._report_who(self.previewed_by_id, self.previewed_at),
            ),
            Fact(
                self.env._("Approved"),
                self._report_who(self.approved_by_id, self.approved_at),
            ),
            Fact(self.env._("Finished"), self._report_time(self.done_at)),
            Fact(self.env._("Members"), self.line_count, "number"),
        ]

    def _report_own_facts(self) -> list[Fact]:
        """Hook: what the run is for, such as its period."""
        return []

    def _report_totals(self) -> list[Table]:
        """Hook: small tables below the facts."""
        return []

    def _report_sheets(self) -> list[Table]:
        """Hook: a sheet for each kind of row."""
        return []

    # === WHAT SHEETS ARE MADE OF === #

    def _report_time(self, moment) -> str:
        if not moment:
            return ""
        local = fields.Datetime.context_timestamp(self, moment)
        return local.strftime("%d-%m-%Y %H:%M")

    def _report_who(self, user, moment) -> str:
        return ", ".join(filter(None, [self._report_time(moment), user.sudo().name]))

    def _report_label(self, record, name) -> str:
        """A selection's value in the user's words."""
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(record[name], "")

    def _report_table(self, heading, rows) -> Table:
        """A small table of (text, number, øre) with its total."""
        kinds = ("text", "number", "amount")
        columns = [Column(*pair) for pair in zip(heading, kinds, strict=True)]
        total = (
            self.env._("Total"),
            sum(row[1] for row in rows),
            sum(row[2] for row in rows),
        )
        return Table(heading[0], columns, rows, total)

    def _report_lines(self, domain=()):
        return self._lines().search(
            [("run_id", "=", self.id), *domain],
            order=f"{self._run_subject_field}, id",
        )

    def _report_name(self, membership) -> str:
        if membership.name_protected:
            return self.env._("(name and address protected)")
        return membership.partner_id.name

    def _report_problems(self) -> Table:
        """Who failed, was set aside, or needs a look."""
        columns = [
            Column(self.env._("Member number"), width=15),
            Column(self.env._("Payer"), width=30),
            Column(self.env._("Amount"), "amount", 15),
            Column(self.env._("State"), width=12),
            Column(self.env._("Warnings"), "lines", 60),
            Column(self.env._("Error"), "lines", 60),
        ]
        wanted = [
            "|",
            ("warning_codes", "!=", False),
            ("state", "in", ("failed", "changed")),
        ]
        rows = (
            (
                line[self._run_subject_field].member_number,
                self._report_name(line[self._run_subject_field]),
                to_ore(line.amount),
                self._report_label(line, "state"),
                line.warning_text,
                line.error,
            )
            for line in self._report_lines(wanted)
        )
        return Table(self.env._("Warnings and Failures"), columns, rows)
