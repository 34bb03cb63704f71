from odoo import api, fields, models

from ...importing.causes import telling
from ...importing.texts import change_text, problem_text, question_of


class MemberImportLine(models.Model):
    """One row of the file: what it says, what it does, what is wrong with it.

    Written by the import's own steps alone, as superuser: what a row has created is
    what taking the import back deletes.
    """

    _name = "asom.member.import.line"
    _description = "Row of an Import of Members"
    _order = "import_id, line, id"
    _check_company_auto = True
    _rec_names_search = ["member_number", "member_name"]

    import_id = fields.Many2one(
        "asom.member.import",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="import_id.company_id", store=True, index=True, precompute=True
    )
    line = fields.Integer(
        required=True, readonly=True, help="Line or sheet row in the file, from 1."
    )
    raw = fields.Json(readonly=True, help="The cells as they are in the file.")
    raw_text = fields.Text(string="In the File", compute="_compute_raw_text")
    values = fields.Json(readonly=True, help="What is read in them.")
    member_number = fields.Char(readonly=True)
    member_key = fields.Char(readonly=True, index="btree_not_null")
    member_name = fields.Char(string="Name", readonly=True)
    action = fields.Selection(
        [
            ("new", "New"),
            ("update", "Changed"),
            ("nothing", "Unchanged"),
            ("error", "Error"),
        ],
        string="Row",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("todo", "To Do"), ("done", "Done")],
        default="todo",
        required=True,
        readonly=True,
    )
    changes = fields.Json(readonly=True)
    change_texts = fields.Text(string="What It Does", compute="_compute_texts")
    problems = fields.Json(readonly=True)
    error_texts = fields.Text(string="Errors", compute="_compute_texts")
    warning_texts = fields.Text(string="Warnings", compute="_compute_texts")
    has_warning = fields.Boolean(readonly=True)
    created = fields.Json(
        readonly=True, help="Model and ids of what the row has created."
    )
    ended = fields.Json(
        readonly=True,
        help="Subscriptions that the row's new package has ended: id, last day, last "
        "day before.",
    )
    membership_id = fields.Many2one(
        "asom.membership",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        readonly=True,
    )

    _todo_idx = models.Index(
        "(import_id, line, id) WHERE state = 'todo' AND action != 'error'"
    )

    @api.depends("line", "member_number", "member_name")
    def _compute_display_name(self):
        for row in self:
            words = [row.line, row.member_number, row.member_name]
            row.display_name = " ".join(str(word) for word in words if word)

    @api.depends("raw")
    def _compute_raw_text(self):
        for row in self:
            cells = (row.raw or {}).items()
            texts = [
                f"{name}: {cell}" for name, cell in cells if cell not in (None, "")
            ]
            row.raw_text = "\n".join(texts)

    @api.depends("changes", "problems")
    @api.depends_context("lang")
    def _compute_texts(self):
        for row in self:
            texts = {True: [], False: []}
            for problem in telling(row.problems or []):
                texts[problem["blocking"]].append(problem_text(self.env, problem))
            row.error_texts = "\n".join(texts[True])
            row.warning_texts = "\n".join(texts[False])
            changes = [change_text(self.env, change) for change in row.changes or []]
            row.change_texts = "\n".join(changes)

    def action_open_membership(self):
        """Open the member that the row has made or changed, or would change."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "asom.membership",
            "res_id": self.membership_id.id,
            "view_mode": "form",
        }

    def _set_refused(self, problems):
        """The row has turned out to be one that cannot go in."""
        self.sudo().write(
            {
                "action": "error",
                "problems": problems,
                "changes": False,
                "question": question_of(problems),
            }
        )
