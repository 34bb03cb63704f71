from odoo import api, models
from odoo.fields import Domain

MANAGER = "asom_membership.group_manager"
GROUPS = ("asom_membership.group_board", "asom_membership.group_service_partner")


class ResUsers(models.Model):
    _inherit = "res.users"

    def _asom_is_bound(self) -> bool:
        """Everybody in one of our groups but managers: all our groups imply these."""
        return super()._asom_is_bound() or (
            any(self.has_group(group) for group in GROUPS)
            and not (self.has_group(MANAGER) or self._is_system())
        )

    @api.model
    def _asom_known_by(self, user):
        """Managers set things up for all associations."""
        manager = self.env.ref(MANAGER)
        return super()._asom_known_by(user) | Domain("all_group_ids", "in", manager.ids)
