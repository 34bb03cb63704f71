"""What a person types who places a payment on another invoice."""

from odoo.tests import freeze_time, tagged

from .test_worklist import NOW, WorkListCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestWorkListSearch(WorkListCase):
    def found(self, typed, **context):
        """As the field of the dialog looks for it."""
        moves = self.as_staff(self.env["account.move"]).with_context(**context)
        domain = [("company_id", "=", self.north.id), ("state", "=", "posted")]
        return {number for number, _name in moves.name_search(typed, domain)}

    def test_each_number_that_the_dialog_names_finds_the_invoice(self):
        numbers = (
            self.move.name,
            self.move.nets_reference,
            self.move.nets_payment_id,
            self.ida.member_number,
            "Ida Holm",
        )
        for number in numbers:
            with self.subTest(number):
                found = self.found(number, asom_any_number=True)
                self.assertIn(self.move.id, found)
                self.assertNotIn(self.bo_move.id, found)

    def test_the_dialog_asks_for_it(self):
        arch = self.env.ref("asom_nets.nets_parked_match_form").arch
        self.assertIn("asom_any_number", arch)

    def test_elsewhere_the_search_is_odoos(self):
        self.assertNotIn(self.move.id, self.found(self.move.nets_payment_id))
