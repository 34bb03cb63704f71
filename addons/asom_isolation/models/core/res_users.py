from odoo import models
from odoo.exceptions import AccessDenied


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

    def _login(self, credential, user_agent_env):
        """A wrong name takes as long as a wrong password, whose hash is slow: a
        stranger would learn who has an account."""
        try:
            return super()._login(credential, user_agent_env)
        except AccessDenied as error:
            # Who has to wait is told so at once, whatever the name.
            if error.args == AccessDenied().args:
                self._asom_take_as_long(credential)
            raise

    def _asom_take_as_long(self, credential):
        password = credential.get("password")
        if credential.get("type") != "password" or not password:
            return
        user = self.sudo().search(self._get_login_domain(credential["login"]), limit=1)
        self.env.cr.execute(
            "SELECT 1 FROM res_users WHERE id = %s AND password <> ''", [user.id or 0]
        )
        if not self.env.cr.fetchone():
            self._crypt_context().hash(password)
