from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.tools import ormcache


class ResUsers(models.Model):
    _inherit = "res.users"

    def _asom_is_bound(self) -> bool:
        """Is the user to know nothing but the own associations, even where Odoo shares
        with everybody? Nobody here; add-ons with groups say who."""
        self.ensure_one()
        return False

    @api.model
    def _asom_known_by(self, user) -> Domain:
        """Users whose work a bound ``user`` may know: they work, alone or among others,
        for one of the same companies, or administer the system."""
        administer = [
            self.env.ref("base.group_system").id,
            self.env.ref("base.group_erp_manager").id,
        ]
        return Domain("company_ids", "in", user.sudo().company_ids.ids) | Domain(
            "all_group_ids", "in", administer
        )

    @api.model
    @ormcache("self.env.uid")
    def _asom_known_ids(self) -> tuple:
        """Ids of the users of the backend whose work this user may know. (Odoo empties
        the cache when users, their companies or groups change.)"""
        known = self._asom_known_by(self.env.user) & Domain("share", "=", False)
        found = self.sudo().with_context(active_test=False).search(known)
        return (False, SUPERUSER_ID, self.env.uid, *found.ids)
