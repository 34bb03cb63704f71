"""Invoices by hand get payment ids too; the OCR line keeps the number of its time."""

from stdnum import luhn

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import EARLY, NetsCase


class FikCase(NetsCase):
    """Invoices that no collection run made."""

    @classmethod
    def by_hand(cls, member=None, company=None, **vals):
        """A draft invoice of 100 kroner; of nobody's membership without ``member``."""
        company = member.company_id if member else (company or cls.north)
        product = cls.tv if company == cls.north else cls.tv_south
        partner = member.partner_id if member else cls.payer("Advertiser", company)
        return (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice",
                    "company_id": company.id,
                    "journal_id": company._asom_dues_journal().id,
                    "partner_id": partner.id,
                    "asom_membership_id": member.id if member else False,
                    "invoice_date": fields.Date.context_today(cls.env.user),
                    "invoice_date_due": "2026-01-02",
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "quantity": 1,
                                "price_unit": 100.0,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                    **vals,
                }
            )
        )


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestFikInvoice(FikCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.sven = cls.subscriber("Sven Syd", cls.south)

    def test_ocr_line_of_a_run(self):
        move = self.collect().move_ids
        self.assertEqual(move.l10n_dk_fik_creditor_number, "81234567")
        self.assertEqual(move.nets_ocr_line, f"+71<{move.nets_payment_id} +81234567<")

    def test_an_old_invoice_keeps_its_creditor_number(self):
        move = self.collect().move_ids
        line = move.nets_ocr_line
        self.replace_agreement()
        move.invalidate_recordset()
        self.assertEqual(move.nets_ocr_line, line)
        new = self.by_hand(self.ida)
        new.action_post()
        self.assertTrue(new.nets_ocr_line.endswith("+82222222<"))
        self.assertNotEqual(new.nets_payment_id, move.nets_payment_id)

    def test_no_line_without_creditor_number(self):
        self.north_agreement.l10n_dk_fik_creditor_number = False
        run_move = self.collect().move_ids
        by_hand = self.by_hand(self.ida)
        by_hand.action_post()
        for move in run_move | by_hand:
            self.assertFalse(move.nets_ocr_line)
            self.assertFalse(move.nets_payment_id)
            self.assertFalse(move.l10n_dk_fik_creditor_number)
            self.assertEqual(move.payment_reference, move.name)

    def test_by_hand_when_posted(self):
        move = self.by_hand(self.ida)
        self.assertFalse(move.nets_payment_id)
        move.action_post()
        number = self.north.asom_number
        self.assertEqual(move.nets_payment_id[:14], f"{number:04d}0000000001")
        self.assertTrue(luhn.is_valid(move.nets_payment_id))
        self.assertEqual(move.nets_reference, "000000001")
        self.assertEqual(move.payment_reference, move.nets_payment_id)
        item = move.line_ids.filtered(lambda i: i.display_type == "payment_term")
        self.assertEqual(item.name, move.nets_payment_id)

    def test_a_typed_reference_stays(self):
        move = self.by_hand(self.ida, payment_reference="As agreed")
        move.action_post()
        self.assertEqual(move.payment_reference, "As agreed")
        self.assertTrue(move.nets_payment_id)

    def test_one_update_of_the_counter_for_many(self):
        moves = self.env["account.move"].union(
            *(self.by_hand(self.ida) for _n in range(5))
        )
        self.env.flush_all()
        updates = []
        execute = self.env.cr.execute

        def counted(query, *args, **kwargs):
            text = getattr(query, "code", query)
            if "UPDATE asom_nets_agreement SET" in str(text):
                updates.append(text)
            return execute(query, *args, **kwargs)

        self.patch(type(self.env.cr), "execute", lambda _cr, *a, **k: counted(*a, **k))
        moves.action_post()
        self.assertEqual(len(updates), 1)
        self.assertEqual(
            sorted(moves.mapped("nets_reference")),
            [f"{place:09d}" for place in range(1, 6)],
        )

    def test_two_associations_at_once(self):
        moves = self.by_hand(self.ida) | self.by_hand(self.sven)
        moves.action_post()
        north, south = moves
        self.assertEqual(north.nets_reference, south.nets_reference)
        self.assertEqual(north.l10n_dk_fik_creditor_number, "81234567")
        self.assertEqual(south.l10n_dk_fik_creditor_number, "87654321")
        self.assertNotEqual(north.nets_payment_id, south.nets_payment_id)

    def test_the_same_creditor_number_twice_never_collides(self):
        self.south_agreement.l10n_dk_fik_creditor_number = "81234567"
        for _n in range(3):
            (self.by_hand(self.ida) | self.by_hand(self.sven)).action_post()
        moves = self.env["account.move"].search([("nets_payment_id", "!=", False)])
        lines = moves.mapped("nets_ocr_line")
        self.assertEqual(len(lines), 6)
        self.assertEqual(len(set(lines)), 6)

    def test_never_for_a_credit_note(self):
        move = self.by_hand(self.ida)
        move.action_post()
        note = move._reverse_moves([{"invoice_date": move.invoice_date}])
        note.action_post()
        self.assertFalse(note.nets_payment_id or note.nets_ocr_line)
        self.assertFalse(note.l10n_dk_fik_creditor_number)

    def test_never_used_again(self):
        move = self.by_hand(self.ida)
        move.action_post()
        used = move.nets_payment_id
        move.button_draft()
        self.assertEqual(move.nets_payment_id, used)
        move.action_post()
        self.assertEqual(move.nets_payment_id, used)
        copy = move.copy({"invoice_date": move.invoice_date})
        self.assertFalse(copy.l10n_dk_fik_creditor_number)
        copy.action_post()
        self.assertNotEqual(copy.nets_payment_id, used)
        run = self.collect()
        taken = {used, copy.nets_payment_id, *run.move_ids.mapped("nets_payment_id")}
        run.action_cancel()
        self.assertEqual(len(taken), 3)
        again = self.collect().move_ids
        self.assertNotIn(again.nets_payment_id, taken)

    def test_an_invoice_that_waits_gets_none_yet(self):
        move = self.by_hand(self.ida, invoice_date="2026-03-01", date="2026-03-01")
        move._post(soft=True)
        self.assertEqual(move.state, "draft")
        self.assertFalse(move.nets_payment_id)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestFikJournal(FikCase):
    def other_journal(self, company=None, **vals):
        company = company or self.north
        return (
            self.env["account.journal"]
            .with_company(company)
            .create(
                {
                    "name": "Advertising",
                    "code": "ADV",
                    "type": "sale",
                    "company_id": company.id,
                    **vals,
                }
            )
        )

    def test_the_dues_journal_refers_by_payment_id(self):
        self.assertEqual(
            self.north._asom_dues_journal().invoice_reference_model, "dk_fik_71"
        )

    def test_without_creditor_number_it_does_not(self):
        east = self.association("East", "13585628", "year", "advance")
        journal = east._asom_dues_journal()
        self.assertEqual(journal.invoice_reference_model, "odoo")
        agreement = self.agreement(east, "03333333")
        self.assertEqual(journal.invoice_reference_model, "odoo")
        agreement.l10n_dk_fik_creditor_number = "83333333"
        self.assertEqual(journal.invoice_reference_model, "dk_fik_71")

    def test_another_choice_is_left_alone(self):
        east = self.association("East", "13585628", "year", "advance")
        journal = east._asom_dues_journal()
        journal.invoice_reference_model = "number"
        self.agreement(east, "03333333", "83333333")
        self.assertEqual(journal.invoice_reference_model, "number")

    def test_a_new_journal(self):
        self.assertEqual(self.other_journal().invoice_reference_model, "dk_fik_71")
        east = self.association("East", "13585628", "year", "advance")
        self.assertEqual(self.other_journal(east).invoice_reference_model, "odoo")
        form = Form(self.env["account.journal"].with_company(self.north))
        self.assertEqual(form.invoice_reference_model, "dk_fik_71")

    def test_an_invoice_of_no_member(self):
        move = self.by_hand()
        move.action_post()
        self.assertTrue(luhn.is_valid(move.nets_payment_id))
        self.assertEqual(move.payment_reference, move.nets_payment_id)

    def test_other_references_give_no_payment_id(self):
        self.north._asom_dues_journal().invoice_reference_model = "odoo"
        move = self.by_hand()
        move.action_post()
        self.assertFalse(move.nets_payment_id)
        self.assertEqual(move.payment_reference, move.name)

    def test_another_currency(self):
        """A slip of 100 euro would be paid with 100 kroner."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        move = self.by_hand(currency_id=euro.id)
        move.action_post()
        self.assertFalse(move.nets_payment_id)
        self.assertEqual(move.payment_reference, move.name)
        self.assertFalse(move._nets_way_to_pay())

    def test_card_type_75(self):
        journal = self.other_journal(invoice_reference_model="dk_fik_75")
        move = self.by_hand(journal_id=journal.id)
        move.action_post()
        number = move.nets_payment_id
        self.assertEqual(len(number), 16)
        self.assertEqual(number[:15], f"{self.north.asom_number:04d}00000000001")
        self.assertTrue(luhn.is_valid(number))
        self.assertEqual(move.payment_reference, number)
        self.assertEqual(move.nets_ocr_line, f"+75<{number} +81234567<")

    def test_card_type_75_in_a_run(self):
        self.subscriber("Ida Holm")
        self.north_agreement.own_payment_id = True
        self.north._asom_dues_journal().invoice_reference_model = "dk_fik_75"
        run = self.collect()
        number = run.move_ids.nets_payment_id
        self.assertEqual(len(number), 16)
        self.assertEqual(run.move_ids.nets_ocr_line, f"+75<{number} +81234567<")
        # A slip of Nets has no room for it, so that Nets gives one of its own.
        self.accepted(run.action_create_delivery())

    def test_two_journals_with_one_creditor_number(self):
        other = self.other_journal()
        moves = self.by_hand() | self.by_hand(journal_id=other.id)
        moves.action_post()
        self.assertEqual(set(moves.mapped("l10n_dk_fik_creditor_number")), {"81234567"})
        self.assertEqual(len(set(moves.mapped("nets_ocr_line"))), 2)

    def test_the_journals_own_creditor_number(self):
        other = self.other_journal(l10n_dk_fik_creditor_number="89999999")
        move = self.by_hand(journal_id=other.id)
        move.action_post()
        self.assertTrue(move.nets_ocr_line.endswith("+89999999<"))
        member = self.subscriber("Ida Holm")
        self.north.asom_dues_journal_id = other
        move = self.collect().move_ids.filtered(
            lambda row: row.asom_membership_id == member
        )
        self.assertTrue(move.nets_ocr_line.endswith("+89999999<"))

    def test_wrong_settings_are_refused(self):
        for vals, text in (
            ({"l10n_dk_fik_creditor_number": "12345678"}, "first one 8"),
            ({"l10n_dk_fik_creditor_number": "8123456"}, "8 digits"),
            ({"invoice_reference_type": "partner"}, "belongs to one invoice"),
        ):
            with self.assertRaisesRegex(ValidationError, text):
                with self.env.cr.savepoint():
                    self.other_journal(**vals)
        east = self.association("East", "13585628", "year", "advance")
        with self.assertRaisesRegex(ValidationError, "East has no creditor agreement"):
            self.other_journal(east, invoice_reference_model="dk_fik_71")
