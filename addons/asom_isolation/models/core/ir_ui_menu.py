from odoo import models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """A limited user is shown no page that he has no door to."""
        hidden = super()._load_menus_blacklist()
        door = self.env["asom.door"]
        limits = door._limits()
        if limits is None:
            return hidden
        menus = self.sudo().search([("action", "!=", False)])
        modules = menus.get_external_id()
        ours = door._modules()
        return hidden + [
            menu.id
            for menu in menus
            if not (
                limits.allows_call(menu.action.res_model, "get_views")
                if menu.action._name == "ir.actions.act_window"
                else modules[menu.id].partition(".")[0] in ours
            )
        ]
