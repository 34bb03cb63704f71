from odoo import api, models

from ...invoicing.rows import create_alike, creates_as_odoo


class AlikeRowsMixin(models.AbstractModel):
    """Rows that runs make in sets, and in which most columns are the same: each
    distinct value is converted once (decision 0099), and default values are asked for
    once (decision 0107). What comes out is what Odoo makes of them one by one."""

    _name = "asom.alike.rows.mixin"
    _description = "Rows Made in Sets"
    _asom_same_defaults = frozenset()

    @api.model
    def _create(self, data_list):
        if len(data_list) > 1 and creates_as_odoo(self, AlikeRowsMixin):
            return create_alike(self, data_list)
        return super()._create(data_list)
