from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _on_webclient_bootstrap(self):
        """Odoo's robot opens a chat with each new user; who has no door to the chat
        would be shown one that does not work."""
        result = super()._on_webclient_bootstrap()
        limited = self.env["asom.door"]._limits() is not None
        if limited and self.sudo()["odoobot_state"] in (False, "not_initialized"):
            self.sudo()["odoobot_state"] = "disabled"
        return result
