from odoo import api, models
from odoo.exceptions import AccessError


class SharedMixin(models.AbstractModel):
    """What one user makes and others find on their own pages: a filter for everybody
    that is a default hides rows from them, a canned response is sent to all browsers of
    its groups. Bound users make them for themselves."""

    _name = "asom.shared.mixin"
    _description = "Shared With Others"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._asom_check_shared()
        return records

    def write(self, vals):
        self._asom_check_shared()
        result = super().write(vals)
        self._asom_check_shared()
        return result

    def _asom_check_shared(self):
        """:raises AccessError: when others get it and the user may not do that"""
        user = self.env.user
        if self.env.su or user._is_system():
            return
        for record in self.sudo():
            if record._asom_is_own(user):
                continue
            if user._asom_is_bound() or not record._asom_may_share(user):
                raise AccessError(
                    self.env._(
                        "What others get too is made by managers (%s). Save it for "
                        "yourself alone.",
                        self._description,
                    )
                )

    def _asom_is_own(self, user) -> bool:
        """Does nobody else get the record?"""
        return True

    def _asom_may_share(self, user) -> bool:
        """May a user who is not bound share it?"""
        return True


class IrFilters(models.Model):
    _name = "ir.filters"
    _inherit = ["ir.filters", "asom.shared.mixin"]

    def _asom_is_own(self, user):
        return self.user_ids == user

    def _asom_may_share(self, user):
        """Nobody filters lists that he does not see himself."""
        model = self.env.get(self.model_id)
        return model is not None and model.with_user(user).has_access("read")


class IrEmbeddedActions(models.Model):
    _name = "ir.embedded.actions"
    _inherit = ["ir.embedded.actions", "asom.shared.mixin"]

    def _asom_is_own(self, user):
        return self.user_id == user


class MailCannedResponse(models.Model):
    _name = "mail.canned.response"
    _inherit = ["mail.canned.response", "asom.shared.mixin"]

    def _asom_is_own(self, user):
        return self.create_uid == user and not self.group_ids
