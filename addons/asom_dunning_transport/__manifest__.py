{
    "name": "ASOM Dunning by SFTP",
    "summary": "Cases and answers of debt collection agencies by SFTP",
    "version": "19.0.1.1.0",
    "category": "Accounting/Accounting",
    "author": "asom",
    "website": "https://github.com/asom/asom",
    "license": "LGPL-3",
    "depends": ["asom_dunning", "asom_nets_transport"],
    "auto_install": True,
    "data": [
        "data/ir_cron.xml",
        "views/inkasso_agreement_views.xml",
        "views/inkasso_message_views.xml",
    ],
}
