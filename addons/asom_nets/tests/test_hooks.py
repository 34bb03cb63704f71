from datetime import date
from unittest.mock import patch

from odoo.tests import freeze_time

from odoo.addons.asom_membership.banking_days import add_banking_days

from .common import EARLY
from .common_payments import DUE, PaymentCase

LATER = date(2026, 1, 5)


class TestClaims(PaymentCase):
    """What becomes of invoices that Nets collects, as other add-ons are told it."""

    def setUp(self):
        super().setUp()
        self.events = []
        moves = type(self.env["account.move"])
        self.patch(
            moves,
            "_asom_claim_event",
            lambda some, event: self.events.extend(
                (event, move.asom_membership_id.partner_id.name) for move in some
            ),
        )

    def told_of(self, *rows, **head):
        """What add-ons are told because of a file."""
        self.events.clear()
        self.told(*rows, **head)
        return sorted(self.events)

    def of(self, member):
        return self.quarter.move_ids.filtered(
            lambda move: move.asom_membership_id == member
        )

    def test_each_claim_is_told_once_for_a_file(self):
        ida, bo = self.of(self.ida), self.of(self.bo)
        told = self.told_of(self.paid(ida), self.slip_paid(bo, amount=10000))
        self.assertEqual(told, [("paid", "Ida Holm")])
        told = self.told_of(self.slip_paid(bo, amount=round(bo.amount_residual * 100)))
        self.assertEqual(told, [("paid", "Bo Friis")])
        told = self.told_of(self.paid(ida, code="0239", day=LATER))
        self.assertEqual(told, [("charged_back", "Ida Holm")])

    def test_what_is_refused_is_told_and_once_only(self):
        ida = self.of(self.ida)
        self.assertEqual(
            self.told_of(self.paid(ida, code="0237")), [("rejected", "Ida Holm")]
        )
        self.assertEqual(self.told_of(self.paid(ida)), [("paid", "Ida Holm")])

    def test_a_payment_whose_hook_fails_is_the_only_one_that_is_not_booked(self):
        ida, bo = self.of(self.ida), self.of(self.bo)

        def fails(some, event):
            if some & ida:
                raise ZeroDivisionError

        moves = type(self.env["account.move"])
        with patch.object(moves, "_asom_claim_event", fails):
            self.told(self.slip_paid(ida), self.slip_paid(bo))
        self.assertEqual(bo.payment_state, "paid")
        self.assertEqual(ida.payment_state, "not_paid")
        failed = self.env["asom.nets.payment"].search([("state", "=", "failed")])
        self.assertEqual(len(failed), 1)


class TestInTransit(PaymentCase):
    def ask(self, day):
        with freeze_time(day):
            moves = self.quarter.move_ids
            return {
                move.asom_membership_id.partner_id.name: until
                for move, until in moves._asom_in_transit().items()
            }

    def test_what_was_sent_is_on_its_way_until_the_word_of_it_has_come(self):
        self.assertEqual(self.ask(EARLY), {})
        delivery = self.delivered()
        self.assertEqual(self.ask(EARLY), {}, "nobody has it yet")
        with freeze_time(EARLY):
            delivery.sudo().state = "sent"
        last = add_banking_days(DUE, 5)
        both = dict.fromkeys(("Ida Holm", "Bo Friis"), last)
        self.assertEqual(self.ask(EARLY), both)
        self.assertEqual(self.ask(last), both, "the bank may reverse until then")
        late = date(2026, 3, 2)
        no_word = dict.fromkeys(both, add_banking_days(late, 1))
        self.assertEqual(self.ask(late), no_word, "no file has come at all")
        [ida] = self.quarter.move_ids.filtered(
            lambda move: move.asom_membership_id == self.ida
        )
        with freeze_time(LATER):
            self.told(self.paid(ida, code="0237"), day=LATER)
        self.assertEqual(self.ask(LATER), {"Bo Friis": last})

    def test_money_that_nobody_has_placed_may_be_the_members(self):
        [bo] = self.quarter.move_ids.filtered(
            lambda move: move.asom_membership_id == self.bo
        )
        delivery = self.told(self.slip_paid(bo, reference="000000000"))
        parked = self.open_parked(delivery)
        self.assertEqual(parked.kind, "payment")
        self.assertIn("Bo Friis", self.ask(LATER))
