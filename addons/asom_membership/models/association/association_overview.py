from ast import literal_eval

from odoo import fields, models


class ResCompany(models.Model):
    """What staff see of an association at a glance."""

    _inherit = "res.company"

    asom_member_count = fields.Integer(
        string="Members", compute="_compute_asom_member_count"
    )

    def _compute_asom_member_count(self):
        if not self.env["asom.membership"].has_access("read"):
            self.asom_member_count = 0
            return
        rows = self.env["asom.membership"]._read_group(
            [("company_id", "in", self.ids), ("state", "in", ("active", "leaving"))],
            ["company_id"],
            ["__count"],
        )
        counts = {company.id: number for company, number in rows}
        for company in self:
            company.asom_member_count = counts.get(company.id, 0)

    def _get_redirect_suggested_company(self):
        """Whoever opens an association that is not ticked in the company menu gets it
        ticked, instead of a refusal."""
        return self

    def action_view_asom_members(self):
        """Open the association's members."""
        return self._asom_open("asom_membership.action_membership")

    def action_view_asom_runs(self):
        """Open the association's collection runs."""
        return self._asom_open("asom_membership.action_collection_run")

    def action_view_asom_products(self):
        """Open the association's packages, add-ons and fees."""
        return self._asom_open(
            "asom_membership.action_product", ("asom_kind", "!=", False)
        )

    def _asom_open(self, xmlid, *domain):
        """Open a list of this association alone; new records become its own."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("company_id", "=", self.id), *domain]
        context = literal_eval(action["context"] or "{}")
        action["context"] = {**context, "default_company_id": self.id}
        return action
