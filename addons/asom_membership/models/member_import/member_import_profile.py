from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ... import memberfile
from ...importing.texts import problem_text, stored_problem
from .failed_rows import REMARKS


class MemberImportProfile(models.Model):
    """A mapping that was saved, and is found again by the file's headings."""

    _name = "asom.member.import.profile"
    _description = "Saved Mapping of an Import of Members"
    _inherit = "asom.association.mixin"
    _order = "company_id, name"

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    name = fields.Char(required=True)
    columns = fields.Json(required=True, readonly=True)
    column_texts = fields.Text(string="Is Read As", compute="_compute_column_texts")

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "The association has a saved mapping of that name."
    )

    @api.depends("columns")
    @api.depends_context("lang")
    def _compute_column_texts(self):
        labels = dict(self.env["asom.member.import.column"]._selection_key())
        for profile in self:
            profile.column_texts = "\n".join(
                f"{heading} → {labels.get(key, '–')}"
                for heading, key in (profile.columns or {}).items()
            )

    @api.constrains("columns")
    def _check_columns(self):
        for profile in self:
            for problem in memberfile.check_mapping(profile.columns):
                text = problem_text(self.env, stored_problem(problem))
                raise ValidationError(text)

    @api.model
    def _for_headings(self, company, headings):
        """The association's latest mapping for exactly these headings, or none."""
        wanted = set(headings) - REMARKS
        for profile in self.search([("company_id", "=", company.id)], order="id desc"):
            if set(profile.columns) - REMARKS == wanted:
                return profile
        return self.browse()

    @api.model
    def _save(self, company, name, mapping):
        """Keep a mapping under a name; one of that name is replaced."""
        known = self.search([("company_id", "=", company.id), ("name", "=", name)])
        if known:
            known._asom_step().columns = mapping
            return known
        vals = {"company_id": company.id, "name": name, "columns": mapping}
        return self._asom_step().create(vals)
