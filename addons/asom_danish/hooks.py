"""What happens once, when the add-on is installed."""


def post_init_hook(env):
    """Have the companies' taxes and accounts given the Danish that they lack.

    Their texts come from code, and no longer change with translations: Odoo reads them
    when a company gets its chart, which needs all add-ons to be loaded.
    """
    env.registry.asom_danish_charts_to_do = True
