from odoo import api, fields, models

from .. import memberfile


class MemberImportLine(models.Model):
    """One row of the file: what it says, what it does, what is wrong with it."""

    _name = "asom.member.import.line"
    _description = "Row of an Import"
    _order = "import_id, line, id"
    _check_company_auto = True
    _rec_name = "line"

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
    line = fields.Integer(required=True, help="Line or sheet row in the file, from 1.")
    raw = fields.Json(readonly=True)
    values = fields.Json(readonly=True)
    member_number = fields.Char(readonly=True)
    member_name = fields.Char(string="Name", readonly=True)
    action = fields.Selection(
        [
            ("new", "New"),
            ("update", "Changed"),
            ("nothing", "Unchanged"),
            ("error", "Error"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    state = fields.Selection(
        [("todo", "To Do"), ("done", "Done")], default="todo", required=True, index=True
    )
    changes = fields.Json(readonly=True)
    change_text = fields.Text(string="What Changes", compute="_compute_texts")
    problems = fields.Json(readonly=True)
    problem_text = fields.Text(string="Remarks", compute="_compute_texts")
    has_warning = fields.Boolean(readonly=True)
    created = fields.Json(
        readonly=True, help="What the row has created, so that it can be undone."
    )
    membership_id = fields.Many2one(
        "asom.membership", index="btree_not_null", check_company=True, readonly=True
    )

    @api.depends("changes", "problems")
    @api.depends_context("lang")
    def _compute_texts(self):
        for line in self:
            changes = [
                f"{self.env._(label)}: {old or '–'} → {new or '–'}"  # pylint: disable=prefer-env-translation
                for label, old, new in line.changes or []
            ]
            line.change_text = "\n".join(changes)
            texts = [self._stored_text(problem) for problem in line.problems or []]
            line.problem_text = "\n".join(texts)

    def _problem_text(self, problem) -> str:
        """A problem of the pure package in the user's language."""
        params = {
            key: self.env._(value) if key == "label" else value
            for key, value in problem.params.items()
        }
        text = self.env._(problem.template, **params)
        return f"{problem.heading}: {text}" if problem.heading else text

    def _stored_text(self, stored: dict) -> str:
        if stored["code"] in memberfile.MESSAGES:
            problem = memberfile.Problem(
                0, stored["heading"], "", stored["code"], stored["params"]
            )
            return self._problem_text(problem)
        texts = {
            "unknown_product": self.env._(
                "“%(name)s” is no package or add-on of the association. It has: "
                "%(known)s."
            ),
            "needs_package_from": self.env._(
                "The member has %(other)s, which %(product)s replaces: from which day? "
                "Fill in the day the package starts."
            ),
            "no_address": self.env._("No postal address; nothing can be sent."),
            "same_person": self.env._(
                "May be the same person as member %(number)s: same name and address."
            ),
            "unknown_country": self.env._("“%(country)s” is not a known country."),
            "left_before": self.env._("The member left on %(day)s."),
            "refused": "%(text)s",
        }
        text = texts[stored["code"]] % stored["params"]
        return f"{stored['heading']}: {text}" if stored.get("heading") else text


class MemberImportColumn(models.Model):
    """What a column of the file is."""

    _name = "asom.member.import.column"
    _description = "Column of an Import"
    _order = "import_id, sequence, id"
    _check_company_auto = True
    _rec_name = "heading"

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
    sequence = fields.Integer()
    heading = fields.Char(string="Column in the File", required=True, readonly=True)
    example = fields.Char(string="First Row", readonly=True)
    key = fields.Selection(
        lambda self: self._selection_key(),
        string="Is Read As",
        help="Empty: the column is left out.",
    )

    @api.model
    def _selection_key(self):
        return [
            (field.key, self.env._(field.label))  # pylint: disable=prefer-env-translation
            for field in memberfile.FIELDS
        ]


class MemberImportProfile(models.Model):
    """A mapping that was saved, and is found again by the file's headings."""

    _name = "asom.member.import.profile"
    _description = "Saved Mapping of an Import"
    _order = "company_id, name"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Association",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    name = fields.Char(required=True)
    columns = fields.Json(required=True)

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "The association has a saved mapping of that name."
    )

    @api.model
    def _for_headings(self, company, headings):
        """The association's mapping for exactly these headings, or none."""
        for profile in self.search([("company_id", "=", company.id)], order="id desc"):
            if set(profile.columns) == set(headings):
                return profile
        return self.browse()

    @api.model
    def _save(self, company, name, mapping):
        known = self.search([("company_id", "=", company.id), ("name", "=", name)])
        if known:
            known.columns = mapping
            return known
        return self.create({"company_id": company.id, "name": name, "columns": mapping})
