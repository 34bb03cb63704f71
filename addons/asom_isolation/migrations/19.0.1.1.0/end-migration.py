from odoo import SUPERUSER_ID, api

from odoo.addons.asom_isolation.frozen import frozen_fields


def migrate(cr, version):
    """Forget the words of frozen files, names among them: Odoo has kept those of each
    text file beside its bytes, where their one door is not. The files stay."""
    for model, name in frozen_fields(api.Environment(cr, SUPERUSER_ID, {})):
        cr.execute(
            "UPDATE ir_attachment SET index_content = NULL "
            "WHERE res_model = %s AND res_field = %s AND index_content IS NOT NULL",
            [model, name],
        )
