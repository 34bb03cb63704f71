import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_isolation.file_names import tidy

from ... import memberfile

# Steps in which file, mapping and mode may still be changed.
OPEN = ("draft", "checked")


class MemberImport(models.Model):
    """A list of members: read, mapped, checked row by row, then imported.

    draft → checked → importing → done; checking writes nothing but the report.
    Reading and checking lie in member_import_read.py, importing in
    member_import_run.py, taking back in member_import_undo.py.
    """

    _name = "asom.member.import"
    _description = "Import of Members"
    _inherit = ["mail.thread", "asom.association.mixin", "asom.stepped.mixin"]
    _order = "id desc"

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default(),
        domain="[('asom_is_association', '=', True)]",
    )
    name = fields.Char(string="File Name", required=True)
    content = fields.Binary(string="File", attachment=True, required=True, copy=False)
    sha256 = fields.Char(string="SHA-256", readonly=True, copy=False, index=True)
    sheet = fields.Char(help="Name of the workbook's sheet; empty: the first one.")
    sheets = fields.Char(string="Sheets in the Workbook", readonly=True, copy=False)
    encoding = fields.Char(string="Character Set", readonly=True, copy=False)
    charset = fields.Selection(
        lambda self: list(memberfile.CHARACTER_SETS.items()),
        string="Read as Character Set",
        copy=False,
        help="Empty: it is found out. Choose one when æ, ø and å come out wrong.",
    )
    letters = fields.Char(
        string="Words in the File",
        readonly=True,
        copy=False,
        help="Words with other letters than a to z, to see whether they are right.",
    )
    separator = fields.Char(readonly=True, copy=False)
    notices = fields.Json(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("checked", "Checked"),
            ("importing", "Importing"),
            ("done", "Done"),
            ("undone", "Undone"),
            ("cancelled", "Cancelled"),
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
            ("good_rows", "The good rows; the others can be mended and sent again"),
            ("all_or_nothing", "All rows, or nothing when one has an error"),
        ],
        string="What to Import",
        default="good_rows",
        required=True,
    )
    profile_id = fields.Many2one(
        "asom.member.import.profile",
        string="Saved Mapping",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    profile_name = fields.Char(
        string="Save the Mapping As",
        copy=False,
        help="It is used by itself for the next file with the same columns.",
    )
    started_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    done_at = fields.Datetime(string="Finished at", readonly=True, copy=False)
    column_ids = fields.One2many("asom.member.import.column", "import_id")
    line_ids = fields.One2many("asom.member.import.line", "import_id")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name"):
                vals["name"] = tidy(vals["name"]) or "-"
        records = super().create(vals_list)
        for record, vals in zip(records, vals_list, strict=True):
            record._asom_step().sha256 = sha256_of(vals.get("content"))
            record._check_association()
            record._read_headings()
        return records

    def write(self, vals):
        if {"content", "sheet", "charset", "profile_id"} & set(vals):
            self._back_to_draft()
        if vals.get("name"):
            vals = dict(vals, name=tidy(vals["name"]) or "-")
        if "content" in vals and "sheet" not in vals:
            vals = dict(vals, sheet=False)
        result = super().write(vals)
        if "content" in vals:
            self._asom_step().write({"sha256": sha256_of(vals["content"])})
        for record in self:
            if {"content", "sheet", "charset"} & set(vals):
                record._read_headings()
            if vals.get("profile_id"):
                record._apply_profile()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_without_effect(self):
        if any(record.state in ("importing", "done") for record in self):
            raise UserError(
                self.env._("An import that was carried out is kept, for the record.")
            )

    # === STEPS === #

    def _check_association(self):
        if not self.company_id.asom_is_association:
            raise UserError(
                self.env._(
                    "%s is not an association; members are imported into one.",
                    self.company_id.name,
                )
            )

    def _back_to_draft(self):
        """What was checked is no longer true."""
        self._expect(*OPEN)
        for record in self.filtered(lambda each: each.state == "checked"):
            record.line_ids.sudo().unlink()
            record._asom_step().state = "draft"

    def action_cancel(self):
        """Give the import up, as long as it has not begun."""
        self._expect(*OPEN)
        self._asom_step().state = "cancelled"
        return True

    # === FOR OTHER PROGRAMS === #

    @api.model
    def _import_file(self, company, filename, data, mode="good_rows", profile=None):
        """Read, check and import a file in one go.

        :param company: the association
        :param filename: the file's name
        :param data: the file's bytes
        :param mode: ``good_rows`` or ``all_or_nothing``
        :param profile: a saved mapping (record or name); without one, the mapping
            saved for the same headings is used, else the columns are guessed
        :returns: the import; its lines tell what became of each row
        :raises UserError: when the file cannot be read or mapped, and in the mode
            ``all_or_nothing`` when a row has an error
        """
        if isinstance(profile, str):
            domain = [("company_id", "=", company.id), ("name", "=", profile)]
            found = self.env["asom.member.import.profile"].search(domain)
            if not found:
                raise UserError(
                    self.env._(
                        "%(association)s has no saved mapping “%(name)s”.",
                        association=company.name,
                        name=profile,
                    )
                )
            profile = found
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


def sha256_of(content) -> str | bool:
    """The hash of a binary field's value; False without content."""
    return bool(content) and hashlib.sha256(base64.b64decode(content)).hexdigest()
