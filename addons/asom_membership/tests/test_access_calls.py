"""Invariant 4 for methods of Odoo's own that anybody may call over RPC."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_access import AccessCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestAccessCalls(AccessCase):
    def refused(self, *args, **kwargs):
        """A call is refused, and tells nothing."""
        said = self.told(*args, **kwargs)
        self.assertTrue(said.startswith("refused"), (*args[:3], said))
        self.assert_silent(said, args[:3])

    # === WHAT A REFUSAL LEAVES === #

    def test_a_refusal_leaves_nothing_to_be_read(self):
        """The key to an invoice is in its address: it is computed, and Odoo tries to
        read what a refusal has left in the cache."""
        invoice = self.theirs["account.move"]
        invoice.get_portal_url()  # makes the key
        for user in self.users:
            said = self.told(user, "account.move", "get_portal_url", invoice.ids)
            self.assertTrue(said.startswith("refused"), (user, said))
            self.assertNotIn(invoice.access_token, said, user)

    def test_computed_fields_after_a_refusal(self):
        for key, records in self.foreign():
            if records._name == "mail.message":
                continue  # Odoo reads as superuser there; calls look before that.
            for name, field in records._fields.items():
                if not field.compute or field.store or field.compute_sudo:
                    continue
                if field.groups or field.related:
                    continue
                self.env.invalidate_all()
                with mute_logger("odoo.addons.base.models.ir_rule"):
                    try:
                        value = str(records[0][name])
                    except (AccessError, ValueError):
                        continue
                self.assert_silent(value, f"{key} {records._name}.{name}")
