{
    "name": "ASOM Dunning",
    "summary": "Reminders in two stages within Danish law, and what follows them",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "asom",
    "website": "https://github.com/asom/asom",
    "license": "LGPL-3",
    "depends": ["asom_membership"],
    "data": [],
}
