import base64
from datetime import date, datetime
from itertools import islice

from odoo import models
from odoo.exceptions import UserError

from ... import memberfile
from ...importing.lookups import Facts
from ...importing.plan import Planner
from ...importing.texts import (
    file_error_text,
    problem_text,
    question_of,
    stored_problem,
)
from ...importing.writer import QUIET
from ...member_number import comparable

CHECK_BATCH = 1000
# So many rows are looked at for an example of each column.
EXAMPLE_ROWS = 20


class MemberImport(models.Model):
    """Reading the file, mapping its columns, and the dry run."""

    _inherit = "asom.member.import"

    # === THE FILE === #

    def _open_file(self):
        """The file, opened.

        :raises UserError: when it cannot be read; says why and where
        """
        self.ensure_one()
        data = base64.b64decode(self.content or b"")
        try:
            return memberfile.read_rows(
                data,
                self.name or "",
                sheet=self.sheet or None,
                encoding=self.charset or None,
            )
        except memberfile.MemberFileError as error:
            raise UserError(file_error_text(self.env, error)) from error

    def _rows(self):
        """The file's rows, one after the other.

        :raises UserError: at the line where the file cannot be read any further
        """
        try:
            yield from self._open_file().rows
        except memberfile.MemberFileError as error:
            raise UserError(file_error_text(self.env, error)) from error

    def action_read(self):
        """Read the headings again and guess the columns anew."""
        for record in self:
            record._back_to_draft()
            record._read_headings()
        return True

    def _read_headings(self):  # pylint: disable=missing-return
        """Show the file's columns with a first guess of what they are."""
        self.ensure_one()
        table = self._open_file()
        self._asom_step().write(
            {
                "encoding": table.encoding,
                "separator": table.separator,
                "letters": table.sample,
                "sheets": ", ".join(table.sheets),
                "notices": [stored_problem(each) for each in table.notices],
            }
        )
        profile = self.env["asom.member.import.profile"]._for_headings(
            self.company_id, table.headings
        )
        samples = self._samples(table.headings)
        examples = {
            heading: next(filter(None, texts), None)
            for heading, texts in samples.items()
        }
        mapping = profile.columns if profile else {}
        if not profile:
            mapping = memberfile.guess(table.headings, samples)
            # Is a column “Nr.” the members' numbers, or the houses'?
            doubts = memberfile.doubtful(table.headings, samples)
            self._asom_step().notices = [
                *(self.notices or []),
                *map(stored_problem, doubts),
            ]
        self.column_ids.unlink()
        self.env["asom.member.import.column"]._asom_step().create(
            [
                {
                    "import_id": self.id,
                    "sequence": position,
                    "heading": heading,
                    "key": mapping.get(heading) or False,
                    "example": examples.get(heading),
                }
                for position, heading in enumerate(table.headings)
            ]
        )
        if profile and self.profile_id != profile:
            super().write({"profile_id": profile.id})  # pylint: disable=super-method-mismatch

    def _samples(self, headings) -> dict[str, list[str]]:
        """The first rows' cells of each column."""
        rows = list(islice(self._rows(), EXAMPLE_ROWS))
        return {
            heading: [cell_text(row.values[heading])[:60] for row in rows]
            for heading in headings
        }

    # === THE MAPPING === #

    def _mapping(self) -> dict[str, str]:
        return {column.heading: column.key or "" for column in self.column_ids}

    def _headings_by_key(self) -> dict[str, str]:
        return {column.key: column.heading for column in self.column_ids if column.key}

    def _apply_profile(self):
        """Read the columns as the saved mapping says; others are left out."""
        for column in self.column_ids:
            column.key = self.profile_id.columns.get(column.heading) or False

    def action_save_profile(self):
        """Keep the mapping under a name, for the next file with these columns."""
        for record in self:
            if not record.profile_name:
                raise UserError(self.env._("Give the mapping a name first."))
            record._check_mapping()
            profile = self.env["asom.member.import.profile"]._save(
                record.company_id, record.profile_name, record._mapping()
            )
            # Not through this model's own write: the mapping is the same as before.
            super(MemberImport, record).write(  # pylint: disable=super-method-mismatch
                {"profile_id": profile.id, "profile_name": False}
            )
        return True

    def _check_mapping(self):
        problems = memberfile.check_mapping(self._mapping())
        if problems:
            texts = [problem_text(self.env, stored_problem(each)) for each in problems]
            raise UserError("\n".join(texts))

    # === THE DRY RUN === #

    def action_check(self):
        """Read every row and report what importing it would do; nothing else is
        written.

        :raises UserError: when a column is missing or the file cannot be read
        """
        for record in self:
            accepted = record._accepted_lines()
            record._back_to_draft()
            record._expect("draft")
            record._check_mapping()
            if record.profile_name:
                record.action_save_profile()
            record._make_lines(accepted)
            record._asom_step().state = "checked"
        return True

    def _make_lines(self, accepted):
        """:param accepted: {line of the file: codes that a person has looked at}"""
        mapping = self._mapping()
        survey = memberfile.survey(mapping, self._rows())
        chosen = self._chosen_orders()
        self.column_ids._show_orders(survey, chosen)
        survey.orders |= chosen
        choices = {"payment_channel": self.env["asom.payment.channel"]._choices()}
        twice = {}
        if survey.repeated:
            twice = memberfile.conflicts(mapping, self._rows(), survey, choices)
        facts = Facts(self, survey)
        planner = Planner(facts.known, self._headings_by_key())
        lines = self.env["asom.member.import.line"].sudo().with_context(**QUIET)
        rows = self._rows()
        while batch := list(islice(rows, CHECK_BATCH)):
            parsed = [
                memberfile.parse_row(mapping, row, survey.orders, choices)
                for row in batch
            ]
            settled = self._settled_rows([row.line for row in batch])
            facts.load([each.values for each in parsed])
            lines.create(
                [
                    self._settled_vals(row, each, settled[row.line])
                    if row.line in settled
                    else self._line_vals(
                        planner, row, each, twice.get(row.line), accepted.get(row.line)
                    )
                    for row, each in zip(batch, parsed, strict=True)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()

    def _line_vals(self, planner, row, parsed, conflict, accepted) -> dict:
        accepted = frozenset(accepted or ())
        problems = [stored_problem(each) for each in parsed.problems]
        number = parsed.values.get("member_number")
        if conflict:
            problems.append(self._conflict_problem(number, conflict))
        for problem in problems:
            if problem["code"] in accepted:
                problem["blocking"] = False
        plan = planner.row(row.line, parsed.values, problems, accepted)
        member = plan.member
        return {
            **self._row_vals(row, parsed),
            "action": plan.action,
            "changes": plan.changes or False,
            "problems": plan.problems or False,
            "has_warning": any(not each["blocking"] for each in plan.problems),
            "question": question_of(plan.problems),
            "accepted": sorted(accepted) or False,
            "membership_id": member.id if member else False,
        }

    def _row_vals(self, row, parsed) -> dict:
        number = parsed.values.get("member_number")
        return {
            "import_id": self.id,
            "line": row.line,
            "raw": {heading: as_json(cell) for heading, cell in row.values.items()},
            "values": {key: as_json(value) for key, value in parsed.values.items()},
            "member_number": number,
            "member_key": comparable(number or "") or False,
            "member_name": parsed.values.get("name"),
        }

    def _conflict_problem(self, number, conflict) -> dict:
        label = memberfile.FIELD[conflict.key].label
        return {
            "code": "number_twice",
            "params": {"number": number, "line": conflict.line, "label": label},
            "heading": self._headings_by_key().get("member_number", ""),
            "blocking": True,
        }


def cell_text(cell) -> str:
    """A cell for a person to read."""
    if isinstance(cell, memberfile.CellFault):
        return str(cell.params.get("value", "?"))
    if isinstance(cell, datetime):
        cell = cell.date()
    return cell.strftime("%d-%m-%Y") if isinstance(cell, date) else str(cell or "")


def as_json(cell):
    """A cell or value as a line stores it: days as ISO text."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, str | int | float | bool):
        return cell
    if isinstance(cell, list | tuple):
        return [as_json(part) for part in cell]
    return cell_text(cell)
