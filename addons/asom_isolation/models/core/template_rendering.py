import logging

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError

_logger = logging.getLogger(__name__)

PARAMETER = "mail.restrict.template.rendering"


class IrConfigParameter(models.Model):
    """A mail template with code reads as superuser, and can make its author
    administrator: code stays with those who administer the system."""

    _inherit = "ir.config_parameter"

    @api.model
    def set_param(self, key, value):
        """:raises AccessError: when code that runs for somebody else opens it"""
        if key == PARAMETER and not value:
            if self.env.uid != SUPERUSER_ID and not self.env.user._is_system():
                raise AccessError(
                    self.env._("Code in mail templates is for administrators alone.")
                )
        return super().set_param(key, value)

    def _register_hook(self):
        """Start-up of the registry: what has been switched off is put back."""
        result = super()._register_hook()
        for fault in self._asom_template_faults():
            _logger.info("%s Put back.", fault)
            self.sudo().set_param(PARAMETER, True)
        return result

    @api.model
    def _asom_template_faults(self) -> list:
        """Health check: what opens code in mail templates to anybody but those who
        administer the system; empty when all is well.

        :returns: sentences in English, for the log and for who operates the server
        """
        parameters, faults = self.sudo(), []
        if parameters.get_param(PARAMETER) not in ("True", "1"):
            faults.append(f"{PARAMETER} was switched off.")
        editors = self.env.ref("mail.group_mail_template_editor", False)
        internal = self.env.ref("base.group_user")
        if editors and editors in internal.sudo().all_implied_ids:
            faults.append("Every internal user could write code in mail templates.")
        return faults
