{
    "name": "ASOM Queue",
    "summary": "Agreements with e-conomic side by side, each as a job of its own",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "asom",
    "website": "https://github.com/asom/asom",
    "license": "LGPL-3",
    "depends": ["asom_economic", "queue_job"],
    "auto_install": True,
    "data": ["data/queue_job.xml"],
}
