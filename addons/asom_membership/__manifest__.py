{
    "name": "ASOM Membership",
    "summary": "Member associations, packages, dues and collection runs",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "asom",
    "website": "https://github.com/asom/asom",
    "license": "LGPL-3",
    "depends": ["account", "portal", "mail", "product", "l10n_dk"],
    "external_dependencies": {
        "python": ["charset-normalizer", "openpyxl", "python-stdnum", "xlsxwriter"]
    },
    "data": [
        "security/asom_membership_groups.xml",
        "security/ir.model.access.csv",
        "security/asom_membership_rules.xml",
        "data/ir_sequence.xml",
        "data/ir_cron.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "installable": True,
    "application": True,
}
