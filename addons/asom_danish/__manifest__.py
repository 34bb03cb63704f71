{
    "name": "ASOM Danish",
    "summary": "Odoo's own texts in complete and plain Danish",
    "version": "19.0.1.1.0",
    "category": "Hidden/Tools",
    "author": "asom",
    "website": "https://github.com/asom/asom",
    "license": "LGPL-3",
    "depends": ["account", "l10n_dk", "mail", "portal", "product"],
    "external_dependencies": {"python": ["polib"]},
    "assets": {"web.assets_backend": ["asom_danish/static/src/**/*"]},
    "post_init_hook": "post_init_hook",
}
