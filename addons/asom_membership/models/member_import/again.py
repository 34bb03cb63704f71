from odoo import api, fields, models
from odoo.tools import format_datetime


class MemberImport(models.Model):
    """The same bytes again: what went in then is left alone."""

    _inherit = "asom.member.import"

    same_file_text = fields.Char(compute="_compute_same_file_text")

    @api.depends("same_file_id")
    @api.depends_context("lang", "tz")
    def _compute_same_file_text(self):
        for record in self:
            before = record.same_file_id
            record.same_file_text = before and self.env._(
                "Exactly this file was imported on %(day)s by %(user)s. The rows that "
                "went in then are left alone.",
                day=format_datetime(
                    self.env, before.done_at or before.write_date, dt_format="short"
                ),
                user=before.started_by_id.name or before.create_uid.name,
            )

    def _settled_rows(self, numbers) -> dict:
        """Rows that an earlier import of exactly this file, read in the same way, has
        brought in.

        :param numbers: lines of the file
        :returns: {line of the file: the member}
        """
        before = self.same_file_id
        if not before or before.sheet != self.sheet or not self._reads_as(before):
            return {}
        lines = self.env["asom.member.import.line"].search_fetch(
            [
                ("import_id", "=", before.id),
                ("line", "in", numbers),
                ("state", "=", "done"),
                ("membership_id", "!=", False),
            ],
            ["line", "membership_id"],
        )
        return {line.line: line.membership_id for line in lines}

    def _reads_as(self, other) -> bool:
        return (
            other._mapping() == self._mapping()
            and other.encoding == self.encoding
            and other._chosen_orders() == self._chosen_orders()
        )

    def _settled_vals(self, row, parsed, member) -> dict:
        """The line of a row that is in already: there is nothing to do."""
        return {
            **self._row_vals(row, parsed),
            "action": "nothing",
            "state": "done",
            "membership_id": member.id,
        }
