from odoo import models


class ResGroups(models.Model):
    _inherit = "res.groups"

    def _activate_group_account_secured(self):
        """Odoo gives everybody in accounting a group when somebody secures an entry:
        groups are for who administers the system, entries are secured all the same."""
        if self.env.user._asom_is_bound():
            return None
        return super()._activate_group_account_secured()
