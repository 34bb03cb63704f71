from odoo import SUPERUSER_ID, api

DOMAINS = {
    "rule_payment_method_line_company": (
        "['|', ('journal_id', '=', False), "
        "('journal_id.company_id', 'parent_of', company_ids)]"
    ),
    "rule_fiscal_position_account_company": (
        "['|', ('company_id', '=', False), ('company_id', 'parent_of', company_ids)]"
    ),
}


def migrate(cr, version):
    """A branch uses the journals and fiscal positions of the company that it belongs
    to, as Odoo's own rules say."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, domain in DOMAINS.items():
        rule = env.ref(f"asom_isolation.{name}", raise_if_not_found=False)
        if rule:
            rule.domain_force = domain
