from odoo import SUPERUSER_ID, api

OTHERS = "['|', ('res_model', 'not in', "
LETTERS = (
    "['|', '|', '&', ('res_model', '=', 'asom.dunning.reminder'), "
    "('res_field', '=', 'pdf'), ('res_model', 'not in', "
)


def migrate(cr, version):
    """A board reads the letter of a reminder by its attachment's id; which member's it
    is, the file's own check asks."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref("asom_dunning.rule_attachment_protected", raise_if_not_found=False)
    if rule and LETTERS not in rule.domain_force:
        rule.domain_force = rule.domain_force.replace(OTHERS, LETTERS)
