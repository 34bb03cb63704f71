import logging

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class ResUsers(models.Model):
    """Members sign in with their mail addresses: whether there is such an account, no
    page tells a stranger."""

    _inherit = "res.users"

    def reset_password(self, login):
        """The page says the same in any case; the mail goes to who has an account."""
        users = self.search(self._get_login_domain(login))
        users = users or self.search(self._get_email_domain(login))
        if len(users) != 1:
            _logger.info("No password is reset: %s accounts are meant", len(users))
            return None
        try:
            return super().reset_password(login)
        except UserError as error:
            _logger.info("No password is reset of user %s: %s", users.id, error)
            return None
