from odoo import api, models


class SettingRecord(models.AbstractModel):
    """Records that say where money goes, as a whole: the association's first one is
    entered by one person, another one is used when a second manager has confirmed it.

    The model has ``active``: what waits is archived. Its own ``write`` calls
    ``_asom_guarded`` before anything else looks at the values.
    """

    _name = "asom.setting.record"
    _inherit = ["asom.setting.guard"]
    _description = "Records That Are Confirmed by Two"

    @api.model_create_multi
    def create(self, vals_list):
        if self._asom_is_step():
            return super().create(vals_list)
        defaults = self.default_get(
            [name for name in self._asom_says_whose() if name in self._fields]
        )
        given = [
            {**vals, "active": False}
            if vals.get("active", True)
            and self.new({**defaults, **vals})._asom_is_another()
            else vals
            for vals in vals_list
        ]
        records = super().create(given)
        for record, vals, wanted in zip(records, given, vals_list, strict=True):
            if vals is not wanted:
                record._asom_waits({"active": True})
        return records

    def unlink(self):
        """What was there is kept, or the next one would be the first."""
        if not self._asom_is_step():
            for record in self.filtered(lambda each: each._asom_setting_company()):
                shown = record._asom_shown(["active"])
                record._asom_keep_history(shown, {"active": ""}, {})
        return super().unlink()

    def _asom_says_whose(self) -> tuple:
        """Names of the fields by which a new record is an association's."""
        return ("company_id",)

    def _asom_is_another(self) -> bool:
        """Has the association such a record, or had one?"""
        company = self._asom_setting_company()
        if not company:
            return False
        changes = self.env["asom.setting.change"].sudo()
        domain = [("res_model", "=", self._name), ("company_id", "=", company.id)]
        if changes.search_count(domain, limit=1):
            return True
        records = self.env[self._name].sudo().with_context(active_test=False)
        return bool(records.search_count(self._asom_others_domain(), limit=1))

    def _asom_others_domain(self) -> list:
        return [("company_id", "=", self._asom_setting_company().id)]

    def _asom_shown(self, names):
        shown = super()._asom_shown(names)
        if "active" in shown:
            shown["active"] = self.display_name if self.active else ""
        return shown

    def _asom_needs_second(self, name):
        """To archive one only stops something."""
        if name == "active":
            return not self.active
        return super()._asom_needs_second(name)
