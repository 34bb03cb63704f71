"""One payment id for the whole of a reminder. The channel that gives it is a stand-in:
what a real one does with the answer is told in its own tests."""

from odoo.tests import freeze_time, tagged

from .common import DunningCase as Base


@tagged("post_install", "-at_install")
class TestOnePayment(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida, cls.bo = cls.owing("Ida Holm", "Bo Lind")
        cls.bo.email = "bo@example.org"

    def setUp(self):
        super().setUp()
        self.given = []
        given = self.given
        moves = type(self.env["account.move"])
        how_to_pay = moves._asom_how_to_pay

        def new_id(company):
            given.append(company)
            number = f"{len(given):015d}"
            line = f"+71<{number}+00000000<"
            picture = f"/fik/{number}-00000000.png"
            return {"number": number, "creditor": "0", "line": line, "picture": picture}

        def new_ids(company, count):
            return [new_id(company) for _number in range(count)]

        self.patch(type(self.env["res.company"]), "_asom_new_payment_ids", new_ids)
        self.patch(
            moves,
            "_asom_how_to_pay",
            lambda move: {**how_to_pay(move), "line": "+71<own"},
        )

    def together(self, number, company=None):
        moves = self.env["account.move"]
        found = moves._asom_paid_together(company or self.north, [number, "9"])
        return found.get(number, moves)

    def test_a_reminder_has_an_id_that_pays_fee_and_claims_in_the_legal_order(self):
        self.remind("2026-01-12")
        self.remind("2026-02-05")
        one, two = self.reminders_of(self.ida)
        self.assertEqual(len(self.given), 4)
        claim = self.claims_of(self.ida)
        self.assertEqual(
            list(self.together(two.payment_number)),
            [one.fee_move_id, two.fee_move_id, claim],
        )
        self.assertEqual(
            list(self.together(one.payment_number)), [one.fee_move_id, claim]
        )
        self.policy.payment_order = "principal"
        self.assertEqual(
            list(self.together(two.payment_number)),
            [claim, one.fee_move_id, two.fee_move_id],
        )
        self.assertFalse(self.together(two.payment_number, self.south))

    def test_one_invoice_alone_keeps_its_own_id(self):
        self.policy.fee_1 = 0
        self.remind("2026-01-12")
        self.assertFalse(self.reminders_of(self.ida).payment_number)
        self.assertFalse(self.given)

    def test_the_mail_has_the_line_and_its_picture(self):
        self.remind("2026-01-12")
        letter = self.reminders_of(self.bo)
        body = str(letter._mail_way())
        self.assertIn(letter.payment_picture, body)
        self.assertIn(letter.payment_number, body)

    def test_an_agreement_has_one_too(self):
        self.remind("2026-01-12")
        with freeze_time("2026-01-20"):
            agreement = self.env["asom.dunning.agreement"].create(
                {"membership_id": self.ida.id, "date_first": "2026-02-02"}
            )
            agreement.action_start()
        fee = self.reminders_of(self.ida).fee_move_id
        self.assertEqual(
            list(self.together(agreement.payment_number)),
            [fee, self.claims_of(self.ida)],
        )
