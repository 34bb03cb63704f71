from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, UserError


class Base(models.AbstractModel):
    """Refusals that tell nothing of another association (design.md, invariant 4)."""

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        if self._name.startswith("asom.") and not self.env.su:
            self._asom_check_own(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if self._name.startswith("asom."):
            if vals.get("company_id"):
                self._asom_check_same_company(vals["company_id"])
            if not self.env.su:
                self._asom_check_own([vals])
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self._name.startswith("asom.") and not self.env.su:
            self._asom_check_own([values])
        return values

    def _asom_check_same_company(self, company_id):
        """A record stays in its association for good: what hangs on it would be left
        behind in the old one.

        :raises UserError: when ``company_id`` is another association
        """
        if any(record.company_id.id not in (False, company_id) for record in self):
            raise UserError(
                self.env._(
                    "Records (%s) are not moved from one association to another.",
                    self._description,
                )
            )

    def _asom_check_own(self, vals_list):
        """Refuse values of another association before they reach the database, whose
        own constraints would tell which numbers and days are taken there.

        :raises AccessError: when a company or a linked record is not the user's
        """
        companies = {vals.get("company_id") for vals in vals_list} - {None, False}
        if not companies <= set(self.env.companies.ids):
            raise AccessError(
                self.env._(
                    "You do not work in this association (%s).", self._description
                )
            )
        for name, field in self._fields.items():
            if field.type == "many2one" and field.check_company:
                ids = {vals.get(name) for vals in vals_list} - {None, False}
                # Of a model that the user may not read at all, nothing is refused too.
                if ids:
                    self.env[field.comodel_name].browse(ids).check_access("read")

    def _check_company(self, fnames=None):
        """Odoo's own text names the records of both companies. What is made in sets is
        asked about as a set: Odoo asks for each record and field."""
        if len(self) > 1 and self._asom_same_companies(fnames):
            return
        try:
            return super()._check_company(fnames)
        except UserError as error:
            if self.env.uid == SUPERUSER_ID or self._asom_sees_all_companies():
                raise
            if self._asom_all_own(fnames):
                raise
            raise UserError(
                self.env._(
                    "Records of different associations cannot be linked (%s).",
                    self._description,
                )
            ) from error

    def _asom_same_companies(self, fnames) -> bool:
        """Would Odoo's check let all of these pass? Where not, or not told here, Odoo
        says of which record and why."""
        if self._name == "res.company" or "company_id" not in self._fields:
            return False
        checked = self._asom_company_checked(fnames)
        for company, records in self.grouped("company_id").items():
            for field in checked:
                linked = records.sudo().mapped(field.name)
                if not linked:
                    continue
                # Of a property it is the company that it is set for.
                own = self.env.company if field.company_dependent else company
                domain = linked._check_company_domain(own)
                shown = linked.with_context(active_test=False)
                if domain and linked != shown.filtered_domain(domain):
                    return False
        return True

    def _asom_company_checked(self, fnames) -> list:
        """The fields that Odoo's check looks at, when these are written."""
        if fnames is None or {"company_id", "company_ids"} & set(fnames):
            fnames = self._fields
        fields = map(self._fields.get, fnames)
        return [field for field in fields if field.relational and field.check_company]

    def _asom_all_own(self, fnames) -> bool:
        """Is everything that Odoo's text may name the user's own to read: a company's
        and its branches', say? Which companies are ticked is no matter."""
        own = self.env.user.sudo().company_ids
        records = self.sudo()
        for name in {"company_id", "company_ids"} & set(self._fields):
            if records.mapped(name) - own:
                return False
        as_user = self.env(
            su=False, context={**self.env.context, "allowed_company_ids": own.ids}
        )
        return not any(
            records.mapped(field.name).with_env(as_user)._asom_foreign()
            for field in self._asom_company_checked(fnames)
        )

    def _asom_sees_all_companies(self) -> bool:
        others = [("id", "not in", self.env.user.company_ids.ids)]
        return not self.env["res.company"].sudo().search_count(others, limit=1)
