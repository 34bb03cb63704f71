from odoo import models

ADDON = "asom_membership"


class IrModuleModule(models.Model):
    """The choices of a mixin's field are this add-on's to translate, on every model
    that takes the mixin: a run's state is told in Danish, whichever add-on it is of."""

    _inherit = "ir.module.module"

    def _update_translations(self, filter_lang=None, overwrite=False):
        """Models of add-ons that are installed later have their choices by then."""
        modules = self
        if any(module.name.startswith("asom_") for module in self):
            known = self._get(ADDON)
            if known.state in ("installed", "to upgrade"):
                modules |= known
        return super(IrModuleModule, modules)._update_translations(
            filter_lang, overwrite
        )
