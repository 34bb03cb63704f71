"""References and FI payment ids: given once, never again, and they find the invoice."""

from stdnum import luhn

from odoo.tests import freeze_time, tagged

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestPaymentId(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = [cls.subscriber(f"Member {n}") for n in range(4)]

    def test_given_with_the_invoice(self):
        moves = self.collect().move_ids
        number = f"{self.north.asom_number:04d}"
        for place, move in enumerate(moves.sorted("id"), 1):
            self.assertEqual(move.nets_reference, f"{place:09d}")
            self.assertEqual(move.nets_payment_id[:14], f"{number}{place:010d}")
            self.assertTrue(luhn.is_valid(move.nets_payment_id))
            self.assertEqual(len(move.nets_payment_id), 15)
            self.assertEqual(move.payment_reference, move.nets_payment_id)

    def test_the_receivable_item_carries_the_members_own(self):
        for move in self.collect().move_ids:
            item = move.line_ids.filtered(lambda i: i.display_type == "payment_term")
            self.assertEqual(item.name, move.nets_payment_id)

    def test_never_used_again(self):
        first = self.collect()
        used = set(first.move_ids.mapped("nets_payment_id"))
        first.action_cancel()
        again = set(self.collect().move_ids.mapped("nets_payment_id"))
        self.assertEqual(len(again), 4)
        self.assertFalse(used & again)

    def test_two_associations_differ(self):
        for n in range(4):
            self.subscriber(f"South {n}", self.south)
        north, south = self.collect().move_ids, self.collect_south().move_ids
        self.assertEqual(
            set(north.mapped("nets_reference")), set(south.mapped("nets_reference"))
        )
        self.assertFalse(
            set(north.mapped("nets_payment_id")) & set(south.mapped("nets_payment_id"))
        )

    def test_finds_the_invoice(self):
        move = self.collect().move_ids[2]
        moves = self.env["account.move"]
        self.assertEqual(
            moves.search([("nets_payment_id", "=", move.nets_payment_id)]), move
        )
        self.assertEqual(
            moves.search(
                [
                    ("company_id", "=", self.north.id),
                    ("nets_reference", "=", move.nets_reference),
                ]
            ),
            move,
        )

    def test_the_database_refuses_a_twin(self):
        one, other = self.collect().move_ids[:2]
        for name in ("nets_payment_id", "nets_reference"):
            with self.assertRaisesRegex(Exception, f"{name}_uniq"):
                with self.env.cr.savepoint(), self.quiet():
                    one[name] = other[name]
                    one.flush_recordset()

    def test_not_copied(self):
        copy = self.collect().move_ids[0].copy()
        self.assertFalse(copy.nets_payment_id or copy.nets_reference)

    def test_without_creditor_number(self):
        self.north_agreement.l10n_dk_fik_creditor_number = False
        moves = self.collect().move_ids
        self.assertFalse(any(moves.mapped("nets_payment_id")))
        self.assertEqual(len(set(moves.mapped("nets_reference"))), 4)

    def test_a_credit_note_has_none(self):
        self.waiting(self.members[0], self.tv, -400.0, "credit", "2025-12-01")
        run = self.collect()
        note = run.move_ids.filtered(lambda m: m.move_type == "out_refund")
        self.assertEqual(len(note), 1)
        self.assertFalse(note.nets_payment_id or note.nets_reference)
