from odoo import api, fields, models

from ...importing.texts import problem_text

# The form shows so many rows; the full list is one click away.
SAMPLE_ROWS = 20
# As people know them; the mark at the beginning of a file concerns nobody.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac (MacRoman)",
    "cp850": "MS-DOS (850)",
    "cp865": "MS-DOS (865)",
}


class MemberImport(models.Model):
    """Figures and texts for the people who look at an import."""

    _inherit = "asom.member.import"

    line_count = fields.Integer(string="Rows", compute="_compute_counts")
    new_count = fields.Integer(string="New", compute="_compute_counts")
    update_count = fields.Integer(string="Changed", compute="_compute_counts")
    nothing_count = fields.Integer(string="Unchanged", compute="_compute_counts")
    error_count = fields.Integer(string="Errors", compute="_compute_counts")
    warning_count = fields.Integer(string="Warnings", compute="_compute_counts")
    todo_count = fields.Integer(string="Still to Do", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")
    notice_texts = fields.Text(
        string="About the Columns", compute="_compute_notice_texts"
    )
    encoding_name = fields.Char(
        string="Name of the Character Set", compute="_compute_encoding_name"
    )
    separator_name = fields.Char(
        string="Columns Separated By", compute="_compute_separator_name"
    )
    same_file_id = fields.Many2one(
        "asom.member.import",
        string="Same File Before",
        compute="_compute_same_file_id",
        help="An import of exactly this file that was carried out.",
    )
    sample_line_ids = fields.Many2many(
        "asom.member.import.line",
        string="First Rows",
        compute="_compute_sample_line_ids",
        help="Rows to look at first: errors, then warnings, then the others.",
    )

    def _compute_counts(self):
        lines = self.env["asom.member.import.line"]
        counts = {}
        for record, action, state, warned, count in lines._read_group(
            [("import_id", "in", self.ids)],
            ["import_id", "action", "state", "has_warning"],
            ["__count"],
        ):
            counts.setdefault(record.id, []).append((action, state, warned, count))
        for record in self:
            rows = counts.get(record.id, [])
            by_action = dict.fromkeys(("new", "update", "nothing", "error"), 0)
            for action, _state, _warned, count in rows:
                by_action[action] += count
            for action, count in by_action.items():
                record[f"{action}_count"] = count
            record.line_count = sum(by_action.values())
            record.warning_count = sum(
                count
                for action, _state, warned, count in rows
                if warned and action != "error"
            )
            done = sum(row[3] for row in rows if row[1] == "done")
            good = record.line_count - record.error_count
            record.todo_count = good - done
            record.progress = 100.0 * done / good if good else 0.0

    @api.depends("notices")
    @api.depends_context("lang")
    def _compute_notice_texts(self):
        for record in self:
            texts = [problem_text(self.env, each) for each in record.notices or []]
            record.notice_texts = "\n".join(texts)

    @api.depends("encoding")
    def _compute_encoding_name(self):
        for record in self:
            record.encoding_name = ENCODINGS.get(record.encoding, record.encoding)

    @api.depends("separator")
    @api.depends_context("lang")
    def _compute_separator_name(self):
        names = {
            ";": self.env._("semicolon"),
            ",": self.env._("comma"),
            "\t": self.env._("tab"),
            "|": self.env._("vertical bar"),
        }
        for record in self:
            record.separator_name = names.get(record.separator, record.separator)

    @api.depends("sha256", "company_id")
    def _compute_same_file_id(self):
        for record in self:
            domain = [
                ("company_id", "=", record.company_id.id),
                ("sha256", "=", record.sha256),
                ("state", "in", ("done", "importing")),
                ("id", "not in", record.ids),
            ]
            record.same_file_id = record.sha256 and self.search(domain, limit=1)

    def _compute_sample_line_ids(self):
        lines = self.env["asom.member.import.line"]
        wrong = [("action", "=", "error")]
        warned = [("action", "!=", "error"), ("has_warning", "=", True)]
        others = [("action", "!=", "error"), ("has_warning", "=", False)]
        for record in self:
            sample = lines
            for domain in (wrong, warned, others):
                room = SAMPLE_ROWS - len(sample)
                if room:
                    domain = [("import_id", "in", record.ids), *domain]
                    sample |= lines.search(domain, order="line, id", limit=room)
            record.sample_line_ids = sample

    # === ACTION METHODS === #

    def action_view_lines(self):
        """Open the report row by row."""
        return self._open_lines()

    def action_view_new(self):
        """Open the rows of new members."""
        return self._open_lines("new")

    def action_view_updates(self):
        """Open the rows that change something."""
        return self._open_lines("changed")

    def action_view_errors(self):
        """Open the rows that cannot go in."""
        return self._open_lines("errors")

    def action_view_warnings(self):
        """Open the rows that go in, but need a look."""
        return self._open_lines("warnings")

    def _open_lines(self, only=None):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_member_import_line"
        )
        action["domain"] = [("import_id", "=", self.id)]
        action["context"] = {f"search_default_{only}": 1} if only else {}
        return action

    def action_view_memberships(self):
        """Open the members that the import has made or changed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_membership"
        )
        found = self.env["asom.member.import.line"].search(
            [("import_id", "=", self.id), ("action", "in", ("new", "update"))]
        )
        action["domain"] = [("id", "in", found.membership_id.ids)]
        action["context"] = {}
        return action
