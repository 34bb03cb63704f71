from odoo import fields, models
from odoo.exceptions import UserError

from ... import memberfile
from ...importing.lookups import Facts
from ...importing.plan import SAME_PERSON, Planner
from ...importing.texts import QUESTIONS, question_of
from ...importing.writer import with_dates


class MemberImport(models.Model):
    """Answers of a person survive that the file is checked again."""

    _inherit = "asom.member.import"

    question_count = fields.Integer(
        string="Rows to Answer", compute="_compute_question_count"
    )

    def _compute_question_count(self):
        rows = self.env["asom.member.import.line"]._read_group(
            [("import_id", "in", self.ids), ("question", "!=", False)],
            ["import_id"],
            ["__count"],
        )
        counts = {record.id: count for record, count in rows}
        for record in self:
            record.question_count = counts.get(record.id, 0)

    def action_view_questions(self):
        """Open the rows that wait for an answer."""
        return self._open_lines("questions")

    def _accepted_lines(self) -> dict:
        """{line of the file: codes that a person has looked at}"""
        lines = self.env["asom.member.import.line"].search(
            [("import_id", "=", self.id), ("accepted", "!=", False)]
        )
        return {line.line: line.accepted for line in lines if line.accepted}


class MemberImportLine(models.Model):
    """A row that stops until a person says that it is right as it is."""

    _inherit = "asom.member.import.line"

    question = fields.Selection(
        [("person", "The same person?"), ("row", "Is the row right?")],
        readonly=True,
        help="What a person has to answer before the row can go in.",
    )
    accepted = fields.Json(readonly=True, help="What a person has looked at.")

    def action_confirm(self):
        """The rows are right as they are: somebody of the same name is another person,
        a short row or a line without end is whole. After the import too; importing
        again then brings in these rows.

        :raises UserError: when no row asks anything, or the import is under way
        """
        asking = self.filtered("question")
        if not asking:
            raise UserError(self.env._("None of these rows waits for an answer."))
        asking.import_id.check_access("write")
        for record in asking.import_id:
            record._expect("checked", "done")
            asking.filtered(lambda line, of=record: line.import_id == of)._confirm()
        return True

    def _confirm(self):
        facts = Facts(self.import_id)
        rows = [with_dates(line.values) for line in self]
        planner = Planner(facts.load(rows), self.import_id._headings_by_key())
        for line, values in zip(self, rows, strict=True):
            codes = {each["code"] for each in line.problems if each["blocking"]}
            groups = {
                SAME_PERSON if code.startswith("same_") else code
                for code in codes & QUESTIONS
            }
            accepted = frozenset({*(line.accepted or ()), *groups})
            known = [
                {**each, "blocking": each["blocking"] and each["code"] not in accepted}
                for each in line.problems
                if each["code"] in memberfile.MESSAGES
            ]
            plan = planner.row(line.id, values, known, accepted, at=line.line)
            line.sudo().write(
                {
                    "accepted": sorted(accepted),
                    "action": plan.action,
                    "changes": plan.changes or False,
                    "problems": plan.problems or False,
                    "has_warning": any(not each["blocking"] for each in plan.problems),
                    "question": question_of(plan.problems),
                }
            )
        # Its figures are counted from the rows, and not told of them.
        self.import_id.invalidate_recordset()
