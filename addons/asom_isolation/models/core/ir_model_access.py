from odoo import models, tools

# Odoo lets each user of the backend read its list of add-ons and ask for one; reading
# all of it with its manuals keeps a worker busy for a quarter of a minute.
APPS = frozenset(
    (
        "base.module.install.request",
        "ir.module.module",
        "ir.module.module.dependency",
        "ir.module.module.exclusion",
    )
)


class IrModelAccess(models.Model):
    """Add-ons are the administrator's: bound users need them on no page."""

    _inherit = "ir.model.access"

    @tools.ormcache("self.env.uid", "mode")
    def _get_allowed_models(self, mode="read"):
        allowed = super()._get_allowed_models(mode)
        return allowed - APPS if self.env.user._asom_is_bound() else allowed
