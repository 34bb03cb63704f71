from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

KEYS = (
    ("asom.installation", "address_key"),
    ("asom.membership", "name_key"),
    ("asom.membership", "search_key"),
)
BATCH = 1000


def migrate(cr, version):
    """Names and addresses are compared in another spelling: initials, titles, "Vej"
    apart from the name, "Kgs."; what is kept of them is worked out anew."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    for model, name in KEYS:
        field = env[model]._fields[name]
        for ids in split_every(BATCH, env[model].search([], order="id").ids):
            records = env[model].browse(ids)
            env.add_to_compute(field, records)
            records.flush_recordset([name])
            env.invalidate_all()
