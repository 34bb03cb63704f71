"""What happens once, when the add-on is installed."""

from markupsafe import Markup

LANGUAGE = "da_DK"
FILTERS = "account.filter_invoice_"
# Texts without translations, which Odoo writes in English before anybody has a
# language: {record: {field: (Odoo's, ours)}}.
RECORDS = {
    "mail.module_install_notification": {
        "subject": ("Welcome to Odoo!", "Velkommen"),
        "body": (None, Markup("<p>Velkommen. Her kan alle brugere skrive sammen.</p>")),
    },
    "mail.channel_all_employees": {
        "name": ("general", "fælles"),
        "description": ("General announcements for all employees.", "Nyt til alle."),
    },
    "mail.channel_admin": {
        "name": ("Administrators", "Administratorer"),
        "description": ("General channel for administrators.", "For administratorer."),
    },
    "mail.mail_canned_response_data_hello": {
        "source": ("hello", "hej"),
        "substitution": ("Hello, how may I help you?", "Hej, hvad kan jeg hjælpe med?"),
    },
    f"{FILTERS}report_salespersons": {"name": ("By Salespersons", "Efter sælger")},
    f"{FILTERS}product": {"name": ("By Product", "Efter vare")},
    f"{FILTERS}product_category": {
        "name": ("By Product Category", "Efter varekategori")
    },
    f"{FILTERS}refund": {"name": ("By Credit Note", "Efter kreditnota")},
    f"{FILTERS}country": {"name": ("By Country", "Efter land")},
}
# What members are told after an online payment. Odoo writes it when online payments are
# installed, from texts that its own Danish lacks; a company's providers are copies.
PROVIDERS = {
    "pending_msg": (
        Markup(
            "<span>Your payment has been processed but is waiting for approval.</span>"
        ),
        Markup("<span>Din betaling er modtaget og afventer godkendelse.</span>"),
    ),
    "done_msg": (
        Markup("<span>Your payment has been processed.</span>"),
        Markup("<span>Din betaling er gået igennem.</span>"),
    ),
}


def post_init_hook(env):
    """Have the companies' taxes and accounts given the Danish that they lack.

    Their texts come from code, and no longer change with translations: Odoo reads them
    when a company gets its chart, which needs all add-ons to be loaded.
    """
    env.registry.asom_danish_charts_to_do = True
    if env["res.lang"]._lang_get(LANGUAGE):
        for xmlid, texts in RECORDS.items():
            _correct_record(env.ref(xmlid, raise_if_not_found=False), texts)
        correct_providers(env)


def correct_providers(env):
    """Have each provider of online payments tell the payer in Danish how it went."""
    if "payment.provider" not in env:
        return
    danish = env["payment.provider"].with_context(active_test=False, lang=LANGUAGE)
    for provider in danish.search([]):
        # Each text alone: a bureau may have written one of them anew.
        for name, texts in PROVIDERS.items():
            _correct_record(provider, {name: texts})


def _correct_record(record, texts):
    """Write ours where all that can be compared is still Odoo's."""
    if record and all(
        record[name] == odoos for name, (odoos, _ours) in texts.items() if odoos
    ):
        record.write({name: ours for name, (_odoos, ours) in texts.items()})
