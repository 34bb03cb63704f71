import hashlib

from odoo import api, models
from odoo.exceptions import UserError

DELIVERY = "asom.nets.delivery"
TIES = {"res_model", "res_id", "res_field", "company_id", "type", "url", "public"}


class IrAttachment(models.Model):
    """The bytes of a delivery are frozen where they lie, too."""

    _inherit = "ir.attachment"

    def write(self, vals):
        frozen = self._nets_contents()
        if frozen and TIES & set(vals):
            frozen._nets_refuse()
        result = super().write(vals)
        # The server may move bytes to another storage, but not change them.
        for attachment in frozen.filtered(lambda a: a._nets_is_changed()):
            attachment._nets_refuse()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_delivery(self):
        self._nets_contents()._nets_refuse()

    def _nets_contents(self):
        """Those of the attachments that hold the bytes of a delivery."""
        return self.sudo().filtered(
            lambda a: a.res_model == DELIVERY and a.res_field == "content"
        )

    def _nets_is_changed(self):
        delivery = self.env[DELIVERY].browse(self.res_id)
        return hashlib.sha256(self.raw or b"").hexdigest() != delivery.sha256

    def _nets_refuse(self):
        if self:
            raise UserError(
                self.env._("A delivery is frozen: what was written is never changed.")
            )
