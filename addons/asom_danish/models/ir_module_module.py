from odoo import models

from .. import terms
from ..model_terms import CorrectionsImporter

ADDON = "asom_danish"


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _load_module_terms(self, modules, langs, overwrite=False):
        """Load the corrections of the modules before Odoo's own translations.

        Odoo's fill in what has none yet. Records that users may change (mail templates)
        are corrected when the add-on is installed, and left alone later.
        """
        installing = ADDON in modules and self._get(ADDON).state == "to install"
        corrected = terms.modules() if ADDON in modules else modules
        self._load_corrections(corrected, langs, force=installing)
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if overwrite:
            self._load_corrections(corrected, langs)
        return result

    def _load_corrections(self, modules, langs, force=False):
        importer = CorrectionsImporter(self.env.cr)
        importer.load_corrections(modules, langs)
        importer.save(overwrite=True, force_overwrite=force)

    def _register_hook(self):
        super()._register_hook()
        if getattr(self.env.registry, "asom_danish_charts_to_do", False):
            del self.env.registry.asom_danish_charts_to_do
            langs = [code for code, _name in self.env["res.lang"].get_installed()]
            self.env["account.chart.template"]._load_translations(langs=langs)
