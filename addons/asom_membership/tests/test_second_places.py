"""Where data leaves to is decided by two, on each model of each add-on."""

import re

from odoo.tests import TransactionCase, tagged

# How a field is called that says to which server, or to whom, something goes.
PLACE = re.compile(r"(?:^|_)(?:url|host|host_key)$|^receiver_id$")


@tagged("post_install", "-at_install")
class TestSecondPlaces(TransactionCase):
    def test_no_server_is_told_by_one_alone(self):
        found = 0
        for name, model in self.env.registry.items():
            if not name.startswith("asom.") or model._transient or model._abstract:
                continue
            two = {
                *getattr(model, "_asom_second", ()),
                *getattr(model, "_prepared", ()),
            }
            for field in model._fields.values():
                if field.store and not field.readonly and PLACE.search(field.name):
                    found += 1
                    with self.subTest(field=str(field)):
                        self.assertIn(field.name, two)
        self.assertTrue(found, "the test looks at nothing")
