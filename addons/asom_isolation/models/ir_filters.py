from odoo import api, models
from odoo.exceptions import AccessError


class IrFilters(models.Model):
    """A filter for everybody, as default, hides rows on the lists of others."""

    _inherit = "ir.filters"

    @api.model_create_multi
    def create(self, vals_list):
        filters = super().create(vals_list)
        filters._asom_check_shared()
        return filters

    def write(self, vals):
        self._asom_check_shared()
        result = super().write(vals)
        self._asom_check_shared()
        return result

    def _asom_check_shared(self):
        """:raises AccessError: when a bound user puts a filter on others' lists, or
        anybody one on lists that he does not see himself"""
        user = self.env.user
        if self.env.su or user._is_system():
            return
        for record in self.sudo():
            if record.user_ids == user:
                continue
            model = self.env.get(record.model_id)
            if user._asom_is_bound() or model is None or not model.has_access("read"):
                raise AccessError(
                    self.env._(
                        "Filters for others are made by managers. Save the filter for "
                        "yourself: “Share with all users” off."
                    )
                )


class IrEmbeddedActions(models.Model):
    _inherit = "ir.embedded.actions"

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._asom_check_shared()
        return actions

    def write(self, vals):
        self._asom_check_shared()
        result = super().write(vals)
        self._asom_check_shared()
        return result

    def _asom_check_shared(self):
        """:raises AccessError: when a bound user puts a button on others' pages"""
        user = self.env.user
        if self.env.su or not user._asom_is_bound():
            return
        if any(record.user_id != user for record in self.sudo()):
            raise AccessError(
                self.env._("Buttons and views for others are made by managers.")
            )
