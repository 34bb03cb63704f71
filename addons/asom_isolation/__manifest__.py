{
    "name": "ASOM Isolation",
    "summary": "One association never sees another: guards on Odoo's own models",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tools",
    "author": "asom",
    "website": "https://github.com/asom/asom",
    "license": "LGPL-3",
    "depends": ["base", "mail", "account"],
    "external_dependencies": {"python": ["cryptography"]},
    "data": [
        "security/asom_isolation_rules.xml",
        "data/ir_config_parameter.xml",
    ],
}
