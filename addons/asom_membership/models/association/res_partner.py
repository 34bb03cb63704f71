from odoo import fields, models

from ...periods import TIME_ZONE


class ResPartner(models.Model):
    _inherit = "res.partner"

    tz = fields.Selection(default=lambda self: self.env.context.get("tz") or TIME_ZONE)

    def _asom_lang(self) -> str:
        """The language of what the person reads: their own; Danish, where it is
        installed, for who has none."""
        if self.lang:
            return self.lang
        return "da_DK" if self.env["res.lang"]._get_data(code="da_DK") else "en_US"
