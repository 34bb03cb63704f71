import io
from datetime import date

import xlsxwriter

from odoo import models

# The column that says what is wrong, in a file that is mended and sent again; a file
# with it has the same columns as one without.
REMARK = {"da": "Fejl i rækken", "en": "Errors in the Row"}
REMARKS = frozenset(REMARK.values())


class MemberImport(models.Model):
    """The rows that were not imported, as a file to mend and send again."""

    _inherit = "asom.member.import"

    def action_rest(self):
        """Download the rows with errors."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/asom/member_import/{self.id}/rest.xlsx",
            "target": "download",
        }

    def _rest_filename(self) -> str:
        """The file's own name with another ending."""
        self.ensure_one()
        return f"{self.name.rpartition('.')[0] or self.name}-rest.xlsx"

    def _rest_xlsx(self) -> bytes:
        """The rows with errors as they are in the file, each with its reasons.

        :raises AccessError: when the user may not read the import
        """
        self.ensure_one()
        self.check_access("read")
        lang = "da" if (self.env.lang or "").startswith("da") else "en"
        lines = self.env["asom.member.import.line"].search(
            [("import_id", "=", self.id), ("action", "=", "error")]
        )
        columns = self.column_ids.filtered(lambda each: each.heading not in REMARKS)
        headings = columns.mapped("heading")
        days = {at for at, column in enumerate(columns) if column._holds_dates()}
        rows = [[*headings, REMARK[lang]]]
        for line in lines:
            cells = [line.raw.get(heading) for heading in headings]
            rows.append([*cells, " ".join(line.error_texts.split("\n"))])
        return _xlsx(rows, days)


def _xlsx(rows, days: set[int]) -> bytes:
    """:param days: positions (from 0) of the columns whose ISO texts are days"""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        as_date = book.add_format({"num_format": "dd-mm-yyyy"})
        # As text, a number that is filled in keeps its leading zeros.
        as_text = book.add_format({"num_format": "@"})
        sheet.set_column(0, len(rows[0]) - 1, 18, as_text)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                look = as_text if line else bold
                day = _day(cell) if line and column in days else None
                if day:
                    sheet.write_datetime(line, column, day, as_date)
                elif isinstance(cell, str) and cell:
                    sheet.write_string(line, column, cell, look)
                elif cell is not None and cell != "":
                    sheet.write(line, column, cell)
    return stream.getvalue()


def _day(cell) -> date | None:
    try:
        return date.fromisoformat(cell) if isinstance(cell, str) else None
    except ValueError:
        return None
