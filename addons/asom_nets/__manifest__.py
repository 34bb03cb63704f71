{
    "name": "ASOM Nets",
    "summary": "Betalingsservice and FI: agreements, mandates and deliveries",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "asom",
    "website": "https://github.com/asom/asom",
    "license": "LGPL-3",
    "depends": ["asom_membership"],
    "external_dependencies": {"python": ["python-stdnum"]},
    "data": [
        "security/ir.model.access.csv",
        "security/asom_nets_rules.xml",
        "views/asom_nets_templates.xml",
    ],
    "installable": True,
}
