"""Protected names in what Nets has told and is told."""

from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.tests.protected import told

from .common import EARLY
from .common_access import AccessCase


@tagged("post_install", "-at_install")
class TestProtectedNames(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida.name_protected = True
        cls.ida.partner_id.street = "Skjulvej 9"
        cls.env.flush_all()
        cls.env.invalidate_all()
        payer = cls.ida.partner_id
        cls.marks = tuple(
            value.casefold() for value in (payer.name, payer.street) if value
        )

    def told(self, group):
        return {
            place
            for place, _mark in told(
                lambda model: self.as_user(group, model), self.env, self.marks
            )
        }

    @freeze_time(EARLY)
    def test_nothing_that_is_read_tells_a_protected_name(self):
        for group in ("board", "service_partner"):
            self.assertEqual(self.told(group), set(), group)

    @freeze_time(EARLY)
    def test_the_walk_looks(self):
        self.assertLessEqual(
            {"res.partner.name", "asom.nets.payment.membership_id"}, self.told("staff")
        )
