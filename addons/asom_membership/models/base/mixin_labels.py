from odoo import api, models
from odoo.tools import SQL


class IrModuleModule(models.Model):
    """Choices that our models have from a mixin are called as the mixin calls them.

    Odoo keeps such a choice under the mixin's module, and reads that module's Danish
    before the model of a later add-on is there: its states would stay in English.
    """

    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        mixins = [name for name, model in self.env.registry.items() if model._abstract]
        for lang in langs:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE ir_model_fields_selection own
                       SET name = own.name
                               || jsonb_build_object(%(lang)s, mixin.name ->> %(lang)s)
                      FROM ir_model_fields own_field,
                           ir_model_fields_selection mixin,
                           ir_model_fields mixin_field
                     WHERE own_field.id = own.field_id
                       AND mixin_field.id = mixin.field_id
                       AND own_field.model LIKE 'asom.%%'
                       AND mixin_field.model IN %(mixins)s
                       AND mixin_field.model != own_field.model
                       AND mixin_field.name = own_field.name
                       AND mixin.value = own.value
                       AND mixin.name ->> 'en_US' = own.name ->> 'en_US'
                       AND mixin.name ->> %(lang)s IS NOT NULL
                       AND (%(overwrite)s OR own.name ->> %(lang)s IS NULL)
                    """,
                    lang=lang,
                    overwrite=overwrite,
                    mixins=tuple(mixins),
                )
            )
            if self.env.cr.rowcount:
                self.env.invalidate_all()
                self.env.registry.clear_cache()
        return result
