from odoo import SUPERUSER_ID, api

from odoo.addons.asom_danish.hooks import correct_providers


def migrate(cr, version):
    """Online payments were told of in English."""
    correct_providers(api.Environment(cr, SUPERUSER_ID, {}))
