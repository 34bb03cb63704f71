"""The work list: candidates, one-click match, way back, dealt with."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common_payments import PaymentCase

NOW = "2026-01-05 09:00:00"


class WorkListCase(PaymentCase):
    """``staff`` work on what Nets has told about Ida and Bo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls.env["account.move"].search(
            [("asom_membership_id", "=", cls.ida.id)]
        )
        cls.bo_move = cls.env["account.move"].search(
            [("asom_membership_id", "=", cls.bo.id)]
        )
        cls.staff = cls.user_of("worklist_staff", "group_staff", cls.north)

    def stranger(self, amount=None, move=None, **vals):
        """A payment by a customer number and reference that nobody knows."""
        row = {"customer": "99887", "reference": "000777777", **vals}
        return self.told(self.paid(move or self.move, amount, **row))

    def row(self, delivery):
        """The only open row of the work list, as staff see it."""
        return self.as_staff(self.open_parked(delivery)).ensure_one()

    def as_staff(self, records):
        return records.with_user(self.staff).with_context(
            allowed_company_ids=self.north.ids
        )

    def click(self, parked, move):
        """What the button in the list of candidates does."""
        return (
            self.as_staff(move)
            .with_context(asom_parked_id=parked.id)
            .action_nets_match()
        )


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestWorkList(WorkListCase):
    def test_the_row_says_what_came(self):
        parked = self.row(self.stranger())
        self.assertEqual(parked.kind, "payment")
        self.assertEqual(parked.customer_number, "99887")
        self.assertEqual(parked.reference, "000777777")
        self.assertEqual(parked.amount, 300.0)
        self.assertEqual(parked.payment_kind, "0236")
        self.assertTrue(parked.raw.startswith("BS042"))
        self.assertTrue(parked.can_match)
        found = parked.search([("customer_number", "ilike", "99887")])
        self.assertEqual(found, parked)
        self.assertEqual(parked.search([("reference", "ilike", "777777")]), parked)

    def test_candidates_likeliest_first(self):
        late = self.subscriber("Late", payment_channel="slip")
        other = self.subscriber("Other Amount", product=self.product("TV+", 55.0))
        self.collect(due="2026-02-02")
        late_move, other_move = self.move_of(late), self.move_of(other)
        parked = self.row(self.stranger())
        # The same amount and due date, then the same amount; never another amount.
        self.assertEqual(
            list(parked.candidate_ids),
            list(self.as_staff(self.move | self.bo_move | late_move)),
        )
        self.assertNotIn(other_move, parked.candidate_ids)
        # A member who is known comes before all amounts.
        parked = self.row(
            self.told(
                self.paid(
                    other_move, 30000, reference="000777778", due=date(2026, 3, 2)
                )
            )
        )
        self.assertEqual(parked.candidate_ids[0], other_move)
        self.assertIn(late_move, parked.candidate_ids)

    def test_what_is_open_comes_before_the_paid_invoice_that_is_named(self):
        self.told(self.paid(self.move))
        spring = self.collect("2026-04-01", "2026-06-30")
        later = spring.move_ids.filtered(lambda m: m.asom_membership_id == self.ida)
        parked = self.row(self.told(self.paid(self.move)))
        self.assertIn("told before", parked.reason)
        found = list(parked.candidate_ids)
        self.assertEqual((found[0], found[-1]), (later, self.move))

    def test_nothing_is_said_of_a_reference_that_is_not_told(self):
        delivery = self.told(
            self.paid(self.move, customer="99887", reference="", due=None)
        )
        self.assertEqual(
            self.row(delivery).reason, "Nobody is known by customer number 99887."
        )

    def test_a_short_number_is_no_hint(self):
        """A customer number in the payment id's place ends many payment ids."""
        solo = self.solo_move()
        tail = self.bo_move.nets_payment_id[-4:]
        delivery = self.told(
            self.slip_paid(solo, 12345, payer=tail.zfill(19), reference="", due=None)
        )
        # By the amount of the collection alone.
        self.assertEqual(self.row(delivery).candidate_ids, self.as_staff(solo))

    def solo_move(self):
        """The invoice of a member whose dues nobody else has."""
        tv = self.product("TV+", 77.5)
        solo = self.subscriber("Solo", product=tv, payment_channel="slip")
        self.collect()
        return self.move_of(solo)

    def test_a_mistyped_payment_id_finds_its_invoice(self):
        right = self.bo_move.nets_payment_id
        wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
        solo = self.solo_move()
        delivery = self.told(
            self.slip_paid(solo, 12345, payer=wrong.zfill(19), reference="", due=None)
        )
        parked = self.row(delivery)
        self.assertEqual(list(parked.candidate_ids), [self.bo_move, solo])

    def test_one_click(self):
        parked = self.row(self.stranger())
        action = self.click(parked, self.move)
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(action["params"]["next"]["tag"], "asom_nets_back")
        self.assertIn(self.move.name, action["params"]["message"])
        self.assertEqual(self.move.payment_state, "paid")
        self.assertEqual(self.ida.balance, 0.0)
        self.assertEqual(parked.state, "done")
        self.assertEqual(parked.done_by_id, self.staff)
        self.assertIn(self.move.name, parked.resolution)
        agreement = self.north_agreement
        self.assertEqual(self.balance_of(agreement.unmatched_account_id), 0)
        self.assertFalse(parked.candidate_ids)

    def test_twice_is_once(self):
        parked = self.row(self.stranger())
        self.click(parked, self.move)
        entries = self.env["account.move"].search_count([])
        with self.assertRaises(UserError):
            self.click(parked, self.bo_move)
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        self.assertEqual(self.bo_move.payment_state, "not_paid")

    def test_another_associations_invoice(self):
        secret = self.subscriber("Sekret Person", self.south)
        self.act_in(self.north, self.south)
        self.collect_south()
        theirs = self.move_of(secret)
        parked = self.row(self.stranger(round(theirs.amount_total * 100)))
        self.assertNotIn(theirs, parked.candidate_ids)
        with self.assertRaises(UserError) as refused:
            self.click(parked, theirs)
        self.assertNotIn("Sekret", str(refused.exception))
        self.assertEqual(theirs.payment_state, "not_paid")
        wizard = self.env["asom.nets.parked.match"].with_user(self.staff)
        wizard = wizard.with_context(allowed_company_ids=self.north.ids).create(
            {"parked_id": parked.id}
        )
        self.assertNotIn(theirs, self.env["account.move"].search(wizard.move_domain))

    def test_without_a_row(self):
        with self.assertRaises(UserError):
            self.as_staff(self.move).action_nets_match()
        delivery = self.told(self.paid(self.move))
        parked = self.env["asom.nets.parked"].create(
            {
                "company_id": self.north.id,
                "delivery_id": delivery.id,
                "line": 99,
                "kind": "record",
                "reason": "unknown",
            }
        )
        with self.assertRaises(UserError):
            self.click(self.as_staff(parked), self.bo_move)

    def test_other_invoice(self):
        parked = self.row(self.stranger(32500))
        action = parked.action_other_invoice()
        wizard = self.env[action["res_model"]].with_user(self.staff)
        wizard = wizard.with_context(
            allowed_company_ids=self.north.ids, **action["context"]
        )
        with Form(wizard) as form:
            form.move_id = self.as_staff(self.bo_move)
            self.assertIn("25,00", form.effect)
        answer = form.record.action_match()
        self.assertEqual(answer["params"]["next"]["tag"], "asom_nets_back")
        self.assertEqual(self.bo_move.payment_state, "paid")
        self.assertEqual(self.bo.nets_credit, 25.0)
        self.assertEqual(self.as_staff(self.bo).nets_credit, 25.0)
        nothing = wizard.create({"parked_id": parked.id})
        with self.assertRaises(UserError):
            nothing.action_match()

    def test_what_a_match_leaves_open(self):
        parked = self.row(self.stranger(20000))
        wizard = self.env["asom.nets.parked.match"].create({"parked_id": parked.id})
        wizard.move_id = self.bo_move
        self.assertIn("100,00", wizard.effect)
        parked = self.row(self.stranger(30000, reference="000888888"))
        wizard.write({"parked_id": parked.id})
        self.assertIn("exactly", wizard.effect)

    def test_match_taken_back(self):
        parked = self.row(self.stranger())
        self.click(parked, self.move)
        parked.payment_id.action_unmatch()
        self.assertEqual(self.move.payment_state, "not_paid")
        self.assertEqual(parked.state, "open")
        self.assertTrue(parked.can_match)
        self.assertEqual(self.ida.balance, 300.0)
        # The same row is worked on again, with another invoice this time.
        self.click(parked, self.bo_move)
        self.assertEqual(self.bo_move.payment_state, "paid")
        self.assertEqual(parked.search_count([("id", "=", parked.id)]), 1)
        self.assertEqual(self.balance_of(self.north_agreement.unmatched_account_id), 0)

    def test_credit_is_refunded_once(self):
        delivery = self.told(self.slip_paid(self.move, 42500))
        payment = self.as_staff(self.payment(delivery))
        self.assertEqual(payment.credit, 125.0)
        payment.action_refund()
        self.assertEqual(payment.credit, 0.0)
        self.assertEqual(
            self.balance_of(self.north_agreement.refund_account_id), -12500
        )
        with self.assertRaises(UserError):
            payment.action_refund()

    def test_a_payment_that_failed_is_tried_again(self):
        original = type(self.env["asom.nets.payment"])._book_paid

        def breaks(this, reasons):
            raise ValueError("broken for the test")

        self.patch(type(self.env["asom.nets.payment"]), "_book_paid", breaks)
        parked = self.row(self.told(self.paid(self.move)))
        self.assertEqual(parked.payment_state, "failed")
        self.assertFalse(parked.can_match)
        with self.assertRaises(UserError):
            parked.action_done("forget it")
        with self.assertRaises(UserError) as still:
            parked.action_retry()
        self.assertIn("An error in the system", str(still.exception))
        self.patch(type(self.env["asom.nets.payment"]), "_book_paid", original)
        parked.action_retry()
        self.assertEqual(self.move.payment_state, "paid")
        self.assertEqual(parked.state, "done")

    def test_a_rejection_of_nobody(self):
        """No money: matched it fails the invoice, or it is dealt with by a note."""
        known = self.row(
            self.told(self.paid(self.move, code="0237", customer="1", reference=""))
        )
        self.click(known, self.move)
        self.assertEqual(self.move.nets_failure, "rejected")
        parked = self.row(
            self.told(self.paid(self.move, code="0237", customer="2", reference=""))
        )
        self._deal_with(parked, "The member was asked")
        self.assertEqual(parked.resolution, "The member was asked")
        self.assertEqual(parked.done_by_id, self.staff)
        parked.action_reopen()
        self.assertEqual((parked.state, parked.resolution), ("open", False))

    def _deal_with(self, parked, note):
        action = parked.action_ask_done()
        wizard = self.env[action["res_model"]].with_user(self.staff)
        wizard = wizard.with_context(
            allowed_company_ids=self.north.ids, **action["context"]
        )
        with Form(wizard) as form:
            form.note = note
        return form.record.action_done()

    def test_money_is_never_dealt_with_by_a_note(self):
        parked = self.row(self.stranger())
        with self.assertRaises(UserError) as refused:
            self._deal_with(parked, "forget it")
        self.assertIn("300,00", str(refused.exception))
        self.assertEqual(parked.state, "open")

    def test_what_is_placed_is_not_reopened(self):
        parked = self.row(self.stranger())
        self.click(parked, self.move)
        with self.assertRaises(UserError):
            parked.action_reopen()

    def test_a_charge_back_of_an_unknown_payment(self):
        """It finds the payment that it takes back once its invoice is known."""
        self.told(self.paid(self.move))
        delivery = self.told(
            self.paid(self.move, code="0239", customer="1", reference="")
        )
        parked = self.row(delivery)
        self.assertEqual(parked.kind, "return")
        # Paid invoices are what a charge-back may be about.
        self.assertEqual(parked.candidate_ids, self.as_staff(self.move))
        with self.assertRaises(UserError):
            with self.env.cr.savepoint():
                self.click(parked, self.bo_move)
        self.click(parked, self.move)
        self.assertEqual(self.move.payment_state, "not_paid")
        self.assertEqual(self.move.nets_failure, "charged_back")

    def test_the_exact_reference_comes_first(self):
        """However short its number is, and whatever else does not fit."""
        for _number in range(9):
            self.subscriber(f"Member {_number}")
        self.collect()
        last = self.env["account.move"].search(
            [("nets_reference", "!=", False)], order="id DESC", limit=1
        )
        parked = self.row(self.told(self.paid(last, 10000, customer="5580012")))
        self.assertIn("5580012", parked.reason)
        self.assertEqual(parked.candidate_ids[0], self.as_staff(last))
        self.assertEqual(len(parked.candidate_ids), 8)
