"""What happens once, when the add-on is installed."""

from markupsafe import Markup

LANGUAGE = "da_DK"
# Odoo writes it in the channel of all users, in English, before anybody has a language.
GREETING = "mail.module_install_notification"
GREETING_SUBJECT = "Welcome to Odoo!"
DANISH_GREETING = Markup("<p>Velkommen. Her kan alle brugere skrive sammen.</p>")


def post_init_hook(env):
    """Have the companies' taxes and accounts given the Danish that they lack.

    Their texts come from code, and no longer change with translations: Odoo reads them
    when a company gets its chart, which needs all add-ons to be loaded.
    """
    env.registry.asom_danish_charts_to_do = True
    greeting = env.ref(GREETING, raise_if_not_found=False)
    danish = env["res.lang"]._lang_get(LANGUAGE)
    if greeting and danish and greeting.subject == GREETING_SUBJECT:
        greeting.write({"subject": "Velkommen", "body": DANISH_GREETING})
