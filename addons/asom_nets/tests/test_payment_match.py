"""Which invoice a payment names; leading zeros and blanks never decide."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_payments import PaymentCase


@tagged("post_install", "-at_install")
class TestMatch(PaymentCase):
    def matched(self, row, delivery=None):
        payment = self.payment(delivery or self.told(row))
        return payment.move_id, payment.state

    def test_forms_of_the_reference(self):
        more = [self.subscriber(f"Member {number}") for number in range(4)]
        self.collect()
        for member, form in zip(more, ("%09d", "%d", "%30d", "%015d"), strict=True):
            move = self.move_of(member)
            row = self.paid(move)
            shown = (form % int(move.nets_reference)).ljust(30)
            row = row._replace(record=row.record[:69] + shown + row.record[99:])
            with self.subTest(shown):
                self.assertEqual(self.matched(row), (move, "booked"))

    def test_by_customer_and_due_date(self):
        self.delivered()
        move = self.move_of(self.ida)
        self.assertEqual(self.matched(self.paid(move, reference="")), (move, "booked"))

    def test_only_the_customer_is_known(self):
        move = self.move_of(self.ida)
        delivery = self.told(self.paid(move, reference="", due=date(2025, 3, 3)))
        payment = self.payment(delivery)
        self.assertEqual((payment.state, payment.membership_id), ("parked", self.ida))
        self.assertEqual(payment.candidate_ids[:1], move)
        self.assertEqual(self.open_parked(delivery).membership_id, self.ida)

    def test_reference_and_customer_disagree(self):
        ida = self.move_of(self.ida)
        row = self.paid(ida, customer=self.bo.member_number)
        payment = self.payment(self.told(row))
        self.assertEqual((payment.state, payment.move_id.id), ("parked", False))
        self.assertIn(self.ida.member_number, payment.reason)

    def test_by_payment_id(self):
        move = self.move_of(self.bo)
        row = self.slip_paid(move, payer=f"0000{move.nets_payment_id}", reference="")
        self.assertEqual(self.matched(row), (move, "booked"))
        row = self.slip_paid(move, payer=f"0000{move.nets_payment_id}")
        self.assertEqual(self.matched(row), (move, "booked"))

    def test_payment_id_however_it_is_padded(self):
        """Its last digits are nobody's customer number."""
        self.delivered()
        move = self.move_of(self.bo)
        number = move.nets_payment_id
        short = f"0000{number.lstrip('0')}"
        for payer in (number.ljust(19), number.rjust(19), short.ljust(19)):
            for reference in ("", move.nets_reference):
                row = self.slip_paid(move, payer=payer, reference=reference)
                self.assertEqual(self.matched(row), (move, "booked"), payer)
        # What Nets collects from a member with those digits on that very day.
        self.subscriber(member_number=number[4:].lstrip("0"))
        due = move.invoice_date_due
        run = self.collect("2026-04-01", "2026-06-30", due=due)
        with freeze_time(EARLY):
            run.action_create_delivery()
        unknown = f"{int(number) + 10**12:015d}".ljust(19)
        row = self.slip_paid(move, payer=unknown, reference="")
        self.assertEqual(self.matched(row), (move.browse(), "parked"))

    def test_nobody(self):
        row = self.paid(self.move_of(self.ida), reference="XYZ", customer="0777")
        delivery = self.told(row)
        self.assertEqual(self.payment(delivery).state, "parked")
        self.assertFalse(self.open_parked(delivery).membership_id)

    def test_another_association_is_never_matched(self):
        member = self.subscriber(company=self.south, member_number="S1")
        self.collect_south()
        south_move = self.move_of(member)
        row = self.paid(
            self.move_of(self.ida), reference=south_move.nets_reference, customer="S1"
        )
        payment = self.payment(self.told(row))
        self.assertNotEqual(payment.move_id, south_move)
        self.assertNotIn(south_move, payment.candidate_ids)
        self.assertEqual(south_move.payment_state, "not_paid")
        with self.assertRaises(UserError):
            payment._match_by_hand(south_move)


@tagged("post_install", "-at_install")
class TestByHand(PaymentCase):
    def parked_payment(self, amount=30000):
        row = self.paid(
            self.move_of(self.ida), reference="", customer="0777", amount=amount
        )
        delivery = self.told(row)
        return self.payment(delivery), delivery

    def test_one_click(self):
        payment, delivery = self.parked_payment()
        move = self.move_of(self.ida)
        agreement = self.north_agreement
        self.assertEqual(self.balance_of(agreement.unmatched_account_id), -30000)
        self.assertIn(move, payment.candidate_ids)
        staff = self.user_of("staff", "group_staff", self.north)
        payment = payment.with_user(staff).with_context(
            allowed_company_ids=self.north.ids
        )
        payment._match_by_hand(move)
        self.assertEqual((payment.state, move.payment_state), ("booked", "paid"))
        self.assertEqual(self.balance_of(agreement.unmatched_account_id), 0)
        parked = payment.parked_ids
        self.assertEqual((parked.state, parked.done_by_id), ("done", staff))
        self.assertIn(move.name, parked.resolution)
        with self.assertRaises(UserError):
            payment._match_by_hand(move)

    def test_and_back(self):
        payment, delivery = self.parked_payment(50000)
        move = self.move_of(self.ida)
        payment._match_by_hand(move)
        self.assertEqual(self.ida.balance, -200.0)
        payment.action_unmatch()
        self.assertEqual((payment.state, move.payment_state), ("parked", "not_paid"))
        self.assertEqual(self.ida.balance, 300.0)
        self.assertEqual(
            self.balance_of(self.north_agreement.unmatched_account_id), -50000
        )
        self.assertEqual(len(self.open_parked(delivery)), 1)
        payment._match_by_hand(self.move_of(self.bo))
        self.assertEqual(self.bo.balance, -200.0)

    def test_money_is_not_waved_away(self):
        payment, delivery = self.parked_payment()
        with self.assertRaises(UserError):
            self.open_parked(delivery).action_done()

    def test_refund(self):
        move = self.move_of(self.bo)
        payment = self.payment(self.told(self.slip_paid(move, amount=50000)))
        payment.action_refund()
        agreement = self.north_agreement
        self.assertEqual(self.balance_of(agreement.refund_account_id), -20000)
        self.assertEqual((self.bo.balance, payment.credit), (0.0, 0.0))
        self.assertEqual(payment.refunded, 200.0)
        with self.assertRaises(UserError):
            payment.action_refund()
        with self.assertRaises(UserError):
            payment.action_unmatch()

    def test_what_nets_told_is_frozen(self):
        payment, _delivery = self.parked_payment()
        for vals in ({"amount": 1.0}, {"reference": "1"}, {"date": "2026-02-02"}):
            with self.assertRaises(UserError):
                payment.write(vals)
        with self.assertRaises(UserError):
            payment.unlink()


@tagged("post_install", "-at_install")
class TestBothWays(PaymentCase):
    """The bank's statement and Nets' file tell of the same payment."""

    def test_statement_first(self):
        move = self.move_of(self.bo)
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.north.id), ("type", "=", "bank")], limit=1
        )
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": "2026-01-02",
                "payment_ref": f"+71<{move.nets_payment_id} +81234567<",
                "amount": 300.0,
            }
        )
        self.assertEqual(move.payment_state, "paid")
        row = self.slip_paid(move, payer=f"0000{move.nets_payment_id}")
        payment = self.payment(self.told(row))
        self.assertEqual(payment.state, "parked")
        self.assertIn("statement", payment.reason)
        self.assertEqual(self.bo.balance, 0.0)

    def test_disbursement_leaves_the_clearing_account(self):
        payment = self.payment(self.told(self.paid(self.move_of(self.ida), sign=2)))
        agreement = self.north_agreement
        self.assertEqual(payment.state, "parked")
        self.assertEqual(self.balance_of(agreement.clearing_account_id), -30000)
        self.assertEqual(self.balance_of(agreement.unmatched_account_id), 30000)
        with self.assertRaises(UserError):
            payment._match_by_hand(self.move_of(self.ida))
        payment._set_aside("never")
        self.assertEqual(self.balance_of(agreement.unmatched_account_id), 0)
        self.assertEqual(self.balance_of(agreement.clearing_account_id), 0)
