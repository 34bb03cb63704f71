from . import models, wizards


def uninstall_hook(env):
    """Members of a channel that goes away pay by the usual one."""
    members = env["asom.membership"].search(
        [("payment_channel", "=", "leverandorservice")]
    )
    members.payment_channel = env["asom.payment.channel"]._default_code()
