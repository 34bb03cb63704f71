import base64
import hashlib
import json
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import memberfile
from ..batches import commit_batch
from .member_import_plan import ImportPlan
from .member_import_write import ImportWriter

BATCH = 500
# A file of at most so many rows is imported while the user waits.
AT_ONCE = 1000
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class MemberImport(models.Model):
    """A list of members: read, mapped, checked row by row, then imported.

    draft → checked → importing → done. Checking writes nothing but the report.
    """

    _name = "asom.member.import"
    _description = "Import of Members"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Association",
        required=True,
        index=True,
        default=lambda self: self.env["res.company"]._asom_default(),
        domain="[('asom_is_association', '=', True)]",
    )
    name = fields.Char(string="File Name")
    content = fields.Binary(string="File", attachment=True, required=True)
    sha256 = fields.Char(string="SHA-256", readonly=True)
    sheet = fields.Char(help="Of a workbook; empty: the first one.")
    encoding = fields.Char(readonly=True)
    separator = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("checked", "Checked"),
            ("importing", "Importing"),
            ("done", "Done"),
            ("undone", "Undone"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=1,
    )
    mode = fields.Selection(
        [
            ("good_rows", "The good rows; the others are listed"),
            ("all_or_nothing", "All rows or nothing"),
        ],
        string="Import",
        default="good_rows",
        required=True,
    )
    profile_id = fields.Many2one(
        "asom.member.import.profile",
        string="Saved Mapping",
        check_company=True,
        domain="[('company_id', '=', company_id)]",
    )
    profile_name = fields.Char(string="Save the Mapping As")
    column_ids = fields.One2many("asom.member.import.column", "import_id")
    line_ids = fields.One2many("asom.member.import.line", "import_id")
    line_count = fields.Integer(string="Rows", compute="_compute_counts")
    new_count = fields.Integer(string="New", compute="_compute_counts")
    update_count = fields.Integer(string="Changed", compute="_compute_counts")
    nothing_count = fields.Integer(string="Unchanged", compute="_compute_counts")
    error_count = fields.Integer(string="Errors", compute="_compute_counts")
    warning_count = fields.Integer(string="Warnings", compute="_compute_counts")
    todo_count = fields.Integer(compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")

    # === COMPUTE METHODS === #

    def _compute_counts(self):
        lines = self.env["asom.member.import.line"]
        actions, done, warned = {}, {}, {}
        domain = [("import_id", "in", self.ids)]
        for record, action, count in lines._read_group(
            domain, ["import_id", "action"], ["__count"]
        ):
            actions.setdefault(record.id, {})[action] = count
        for record, count in lines._read_group(
            [*domain, ("state", "=", "todo"), ("action", "!=", "error")],
            ["import_id"],
            ["__count"],
        ):
            done[record.id] = count
        for record, count in lines._read_group(
            [*domain, ("has_warning", "=", True)], ["import_id"], ["__count"]
        ):
            warned[record.id] = count
        for record in self:
            counts = actions.get(record.id, {})
            record.new_count = counts.get("new", 0)
            record.update_count = counts.get("update", 0)
            record.nothing_count = counts.get("nothing", 0)
            record.error_count = counts.get("error", 0)
            record.line_count = sum(counts.values())
            record.todo_count = done.get(record.id, 0)
            record.warning_count = warned.get(record.id, 0)
            good = record.line_count - record.error_count
            record.progress = 100.0 * (good - record.todo_count) / good if good else 0.0

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            data = base64.b64decode(vals.get("content") or b"")
            vals["sha256"] = hashlib.sha256(data).hexdigest()
        records = super().create(vals_list)
        for record in records:
            record._read_headings()
        return records

    def write(self, vals):
        if "content" in vals:
            self._expect("draft", "checked")
            data = base64.b64decode(vals["content"] or b"")
            vals = dict(vals, sha256=hashlib.sha256(data).hexdigest(), state="draft")
        result = super().write(vals)
        if {"content", "sheet"} & set(vals):
            for record in self:
                record._read_headings()
        if vals.get("profile_id"):
            for record in self:
                record._apply_profile(record.profile_id)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_before(self):
        if any(record.state in ("importing", "done") for record in self):
            raise UserError(self.env._("An import that was carried out is kept."))

    # === ACTION METHODS === #

    def action_check(self):
        """Read every row and report what importing it would do; nothing is written."""
        for record in self:
            record._expect("draft", "checked")
            record.line_ids.unlink()
            record._check_mapping()
            record._read_lines()
            record._save_profile()
            record.state = "checked"
        return True

    def action_import(self):
        """Import in batches that commit, or all rows in one transaction.

        :raises UserError: in the mode all or nothing, when a row has an error
        """
        for record in self:
            if record.state == "done":
                continue
            record._start_import()
            if record.mode == "all_or_nothing":
                with record.env.cr.savepoint():
                    while record._import_batch():
                        pass
                    record._require_no_errors()
            else:
                commit_batch(record.env)
                while record._import_batch():
                    commit_batch(record.env)
            record._finish_import()
        return True

    def action_import_start(self):
        """As :meth:`action_import`, in the background where it takes long."""
        self.ensure_one()
        if self.line_count <= AT_ONCE or self.mode == "all_or_nothing":
            return self.action_import()
        self._start_import()
        self.env.ref("asom_membership.cron_member_imports")._trigger()
        return True

    def action_undo(self):
        """Remove what the import has created, as long as nobody was charged.

        :raises UserError: naming the first member that stands in the way
        """
        for record in self:
            record._expect("done")
            ImportWriter(record.with_context(**QUIET)).undo()
            record.state = "undone"
        return True

    def action_template(self):
        """Download the file to fill in, in the user's language."""
        return {
            "type": "ir.actions.act_url",
            "url": "/asom/member_import/template.xlsx",
            "target": "download",
        }

    def action_rest(self):
        """Download the rows that were not imported, to mend and send again."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/asom/member_import/{self.id}/rest.xlsx",
            "target": "download",
        }

    def action_view_lines(self):
        """Open the report row by row."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_member_import_line"
        )
        action["domain"] = [("import_id", "=", self.id)]
        return action

    def action_view_memberships(self):
        """Open the members that the import has made or changed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_membership"
        )
        action["domain"] = [("id", "in", self.line_ids.membership_id.ids)]
        action["context"] = {}
        return action

    # === BUSINESS METHODS === #

    @api.model
    def _import_file(self, company, filename, data, mode="good_rows", profile=None):
        """All steps at once.

        :param data: the file's bytes
        :returns: the import; its lines say what became of each row
        """
        record = self.create(
            {
                "company_id": company.id,
                "name": filename,
                "content": base64.b64encode(data),
                "mode": mode,
            }
        )
        if profile:
            record.profile_id = profile
        record.action_check()
        record.action_import()
        return record

    def _expect(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for record in self:
            if record.state not in states:
                raise UserError(
                    self.env._(
                        "%(file)s is “%(state)s”; this step is not possible now.",
                        file=record.name,
                        state=labels[record.state],
                    )
                )

    def _open_file(self):
        """:raises UserError: when the file cannot be read; says why and where"""
        self.ensure_one()
        data = base64.b64decode(self.content)
        try:
            return memberfile.read_rows(data, self.name or "", sheet=self.sheet or None)
        except memberfile.MemberFileError as error:
            raise UserError(self._file_error(error)) from error

    def _file_error(self, error) -> str:
        text = self.env._(error.template, **error.params)
        if error.line:
            return self.env._("Line %(line)s: %(text)s", line=error.line, text=text)
        return text

    def _read_headings(self):
        """Show the file's columns with a first guess of what they are."""
        self.ensure_one()
        table = self._open_file()
        example = next(table.rows, None)
        self.write({"encoding": table.encoding, "separator": table.separator})
        known = self.env["asom.member.import.profile"]._for_headings(
            self.company_id, table.headings
        )
        mapping = known.columns if known else memberfile.guess(table.headings)
        self.column_ids.unlink()
        self.env["asom.member.import.column"].create(
            [
                {
                    "import_id": self.id,
                    "sequence": position,
                    "heading": heading,
                    "key": mapping.get(heading) or False,
                    "example": str(example.values[heading] or "") if example else "",
                }
                for position, heading in enumerate(table.headings)
            ]
        )

    def _apply_profile(self, profile):
        for column in self.column_ids:
            column.key = profile.columns.get(column.heading) or False

    def _mapping(self) -> dict[str, str]:
        return {column.heading: column.key or "" for column in self.column_ids}

    def _check_mapping(self):
        problems = memberfile.check_mapping(self._mapping())
        if problems:
            texts = [self.line_ids._problem_text(problem) for problem in problems]
            raise UserError("\n".join(texts))

    def _save_profile(self):
        if self.profile_name:
            self.profile_id = self.env["asom.member.import.profile"]._save(
                self.company_id, self.profile_name, self._mapping()
            )
            self.profile_name = False

    def _read_lines(self):
        """Parse every row, plan what it does and keep both as the report."""
        mapping, batch = self._mapping(), []
        plan = ImportPlan(self)
        rows = iter(self._open_file().rows)
        while True:
            try:
                row = next(rows, None)
            except memberfile.MemberFileError as error:
                raise UserError(self._file_error(error)) from error
            if row is not None:
                batch.append((row, memberfile.parse_row(mapping, row)))
            if batch and (row is None or len(batch) == BATCH):
                self._create_lines(plan, batch)
                batch = []
            if row is None:
                return

    def _create_lines(self, plan, batch):
        plan.prepare([parsed.values for _row, parsed in batch])
        vals_list = []
        for row, parsed in batch:
            planned = plan.row(parsed)
            vals_list.append(
                {
                    "import_id": self.id,
                    "line": row.line,
                    "raw": _plain({k: v for k, v in row.values.items() if v is not None}),
                    "values": _plain(parsed.values),
                    "member_number": parsed.values.get("member_number"),
                    "member_name": parsed.values.get("name"),
                    "action": planned.action,
                    "changes": planned.changes or False,
                    "problems": planned.problems or False,
                    "has_warning": any(not p["blocking"] for p in planned.problems),
                    "membership_id": planned.membership_id,
                }
            )
        self.env["asom.member.import.line"].with_context(**QUIET).create(vals_list)

    def _require_no_errors(self):
        bad = self.line_ids.filtered(lambda line: line.action == "error")
        if bad:
            texts = [
                self.env._("Line %(line)s: %(text)s", line=row.line, text=row.problem_text)
                for row in bad[:20]
            ]
            raise UserError(
                self.env._(
                    "Nothing was imported, because %(count)s rows have errors:\n%(rows)s",
                    count=len(bad),
                    rows="\n".join(texts),
                )
            )

    def _start_import(self):
        self.ensure_one()
        self._expect("checked", "importing")
        if self.mode == "all_or_nothing":
            self._require_no_errors()
        self.state = "importing"

    def _import_batch(self) -> int:
        """Import the next rows.

        :returns: how many were worked on; 0 when all are done
        """
        self.ensure_one()
        lines = self.env["asom.member.import.line"].search(
            [
                ("import_id", "=", self.id),
                ("state", "=", "todo"),
                ("action", "!=", "error"),
            ],
            order="line, id",
            limit=BATCH,
        )
        locked = lines.try_lock_for_update()
        if lines and not locked:
            raise UserError(self.env._("Somebody else is importing this file right now."))
        if locked:
            ImportWriter(self.with_context(**QUIET)).write(locked)
            self.env.flush_all()
            self.env.invalidate_all()
        return len(locked)

    def _finish_import(self):
        self.ensure_one()
        self.invalidate_recordset()
        if self.state != "importing":
            return
        self.state = "done"
        self.message_post(
            body=self.env._(
                "%(file)s: %(new)s new, %(changed)s changed, %(same)s unchanged, "
                "%(errors)s with errors.",
                file=self.name,
                new=self.new_count,
                changed=self.update_count,
                same=self.nothing_count,
                errors=self.error_count,
            )
        )

    @api.model
    def _cron_import(self):
        """Work off imports that were started in the background."""
        for record in self.search([("state", "=", "importing")]):
            record = record.with_context(lang=record.create_uid.lang)
            while done := record._import_batch():
                if commit_batch(record.env, done, record.todo_count) <= 0:
                    return
            record._finish_import()
            commit_batch(record.env)


def _plain(values: dict) -> dict:
    """Values as JSON keeps them: dates as ISO text, everything odd as text."""

    def plain(value):
        if isinstance(value, date):
            return value.isoformat()[:10]
        return str(value)

    return json.loads(json.dumps(values, default=plain))
