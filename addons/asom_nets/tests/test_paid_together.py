"""Payment ids that stand for several invoices, whoever gave them out."""

from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_payments import PaymentCase
from .test_statement import StatementCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestStatementTogether(StatementCase):
    def setUp(self):
        super().setUp()
        self.number = self.north._asom_new_payment_id()["number"]
        member = self.move.asom_membership_id
        fee = self.product("Fee", 100.0, asom_kind="fee")
        self.fee = self.waiting(member, fee, 100.0)._invoice()
        self.order = self.fee | self.move
        self.patch(
            type(self.env["account.move"]),
            "_asom_paid_together",
            lambda moves, company, numbers: (
                {self.number: self.order.with_env(moves.env)}
                if self.number in numbers and self.north in company
                else {}
            ),
        )

    def test_whoever_collects_learns_the_numbers(self):
        self.assertEqual(
            self.north._asom_creditor_numbers(),
            {"fi_creditor": "81234567", "pbs_no": "01234567"},
        )
        number = self.move._asom_payment_number()
        self.assertEqual(number, self.move.nets_payment_id)
        self.assertTrue(number)

    def test_an_id_is_given_once_and_with_its_line(self):
        other = self.north._asom_new_payment_id()
        self.assertNotEqual(other["number"], self.number)
        self.assertIn(other["number"], other["line"])
        self.assertIn(other["number"], other["picture"])
        self.assertNotIn(self.number, self.order.mapped("nets_payment_id"))

    def test_the_whole_amount_settles_all_of_them(self):
        [line] = self.lines((400.0, f"71/{self.number}"))
        self.assertTrue(line.is_reconciled)
        self.assertEqual(set(self.order.mapped("payment_state")), {"paid"})
        self.assertEqual(line.nets_move_id, self.fee)

    def test_a_part_waits_for_a_person_and_pays_in_the_order(self):
        part, other = self.lines(
            (250.0, f"71/{self.number}"), (100.0, f"71/{self.number}")
        )
        self.assertFalse(part.is_reconciled)
        # What pays the first of them exactly is not the whole either.
        self.assertFalse(other.is_reconciled)
        part.action_nets_match()
        self.assertEqual(self.fee.payment_state, "paid")
        self.assertEqual(self.move.amount_residual, 150.0)

    def test_it_pays_what_is_left_though_the_first_was_paid_before(self):
        [own] = self.lines((100.0, f"71/{self.fee.nets_payment_id}"))
        self.assertTrue(own.is_reconciled)
        [line] = self.lines((300.0, f"71/{self.number}"))
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self.move.payment_state, "paid")

    def test_of_two_lines_one_is_the_payment(self):
        lines = self.lines((400.0, f"71/{self.number}"), (400.0, f"71/{self.number}"))
        self.assertEqual(lines.mapped("is_reconciled"), [True, False])

    def test_its_member_is_found_by_it(self):
        members = self.env["asom.membership"]
        found = members.search([("search_text", "ilike", self.number)])
        self.assertEqual(found, self.move.asom_membership_id)

    def test_another_association_does_not_know_it(self):
        [line] = self.lines((400.0, f"71/{self.number}"), company=self.south)
        self.waits(line, self.env["account.move"])


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestToldTogether(PaymentCase):
    def test_a_slip_told_by_nets_pays_in_the_order_told(self):
        number = self.north._asom_new_payment_id()["number"]
        [claim] = self.quarter.move_ids.filtered(
            lambda move: move.asom_membership_id == self.bo
        )
        product = self.product("Fee", 100.0, asom_kind="fee")
        fee = self.waiting(self.bo, product, 100.0)._invoice()
        self.patch(
            type(self.env["account.move"]),
            "_asom_paid_together",
            lambda moves, company, numbers: (
                {number: (fee | claim).with_env(moves.env)} if number in numbers else {}
            ),
        )
        whole = round(claim.amount_total * 100)
        paid = whole - 5_000
        row = self.slip_paid(claim, paid, payer=f"0000{number}", reference="")
        payment = self.payment(self.told(row))
        self.assertEqual((payment.state, payment.named_move_id), ("booked", fee))
        self.assertEqual(fee.payment_state, "paid")
        self.assertEqual(claim.amount_residual, 150.0)
