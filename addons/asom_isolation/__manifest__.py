{
    "name": "ASOM Isolation",
    "summary": "One association never sees another: guards on Odoo's own models",
    "version": "19.0.1.2.0",
    "category": "Hidden/Tools",
    "author": "asom",
    "website": "https://github.com/asom/asom",
    "license": "LGPL-3",
    "depends": ["base", "mail", "account", "rpc", "web"],
    "oca_data_manual": ["security/doors.csv"],
    "external_dependencies": {"python": ["cryptography"]},
    "data": [
        "security/asom_isolation_rules.xml",
        "data/ir_config_parameter.xml",
    ],
    "assets": {"web.assets_backend": ["asom_isolation/static/src/**/*"]},
}
