"""A member is found by what stands on the slip."""

from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_access import AccessCase


@tagged("post_install", "-at_install")
class TestSearch(AccessCase):
    @freeze_time(EARLY)
    def test_a_payment_id_finds_its_member(self):
        number = self.ida_move.nets_payment_id
        for text in (
            number,
            number.lstrip("0"),
            f"{number[:5]} {number[5:]}",
            self.ida_move.nets_ocr_line,
        ):
            for user in ("staff", "board"):
                members = self.as_user(user, "asom.membership")
                found = members.search([("search_text", "ilike", text)])
                self.assertEqual(found, self.ida, text)

    def test_the_others_payment_id_finds_nobody(self):
        for text in (self.secret_move.nets_payment_id, self.secret_move.name):
            for user in ("staff", "board"):
                members = self.as_user(user, "asom.membership")
                found = members.search([("search_text", "ilike", text)])
                self.assertNotIn(self.secret, found)
