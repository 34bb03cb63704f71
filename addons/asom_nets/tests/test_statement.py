"""The association's bank statement: FI payments find their invoices."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY
from .test_fik_invoice import FikCase


class StatementCase(FikCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.bo = cls.subscriber("Bo Dam")
        cls.sven = cls.subscriber("Sven Syd", cls.south)
        cls.north_moves = cls.collect().move_ids.sorted("id")
        cls.move, cls.other = cls.north_moves

    @classmethod
    def bank(cls, company):
        journals = cls.env["account.journal"]
        return journals.search(
            [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
        )

    @classmethod
    def lines(cls, *rows, company=None):
        """Statement lines of (kroner, text or values)."""
        company = company or cls.north
        return (
            cls.env["account.bank.statement.line"]
            .with_company(company)
            .create(
                [
                    {
                        "journal_id": cls.bank(company).id,
                        "date": "2025-12-08",
                        "amount": amount,
                        **(text if isinstance(text, dict) else {"payment_ref": text}),
                    }
                    for amount, text in rows
                ]
            )
        )

    def settled(self, line, move):
        self.assertEqual(line.nets_move_id, move)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(move.payment_state, "paid")
        self.assertEqual(line.partner_id, move.commercial_partner_id)
        claim = move.line_ids.filtered(lambda i: i.display_type == "payment_term")
        money = line.move_id.line_ids.filtered(
            lambda item: item.account_id == claim.account_id
        )
        self.assertEqual(money.partner_id, claim.partner_id)
        self.assertEqual(claim.full_reconcile_id, money.full_reconcile_id)
        self.assertTrue(claim.full_reconcile_id)

    def waits(self, line, move):
        """Nothing is done with the line; it shows the invoice at most."""
        self.assertEqual(line.nets_move_id, move)
        self.assertFalse(line.is_reconciled)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestStatement(StatementCase):
    def test_exact(self):
        [line] = self.lines((300.0, f"71/{self.move.nets_payment_id}"))
        self.settled(line, self.move)
        self.assertEqual(self.other.payment_state, "not_paid")

    def test_wherever_it_stands(self):
        number = self.other.nets_payment_id
        spaced = f"{number[:5]} {number[5:10]} {number[10:]}"
        lines = self.lines(
            (300.0, {"payment_ref": "Ida", "ref": self.move.nets_ocr_line}),
            (300.0, {"payment_ref": "Bo", "narration": f"<p>Ref {spaced}</p>"}),
        )
        self.settled(lines[0], self.move)
        self.settled(lines[1], self.other)

    def test_in_the_banks_own_data(self):
        [line] = self.lines(
            (
                300.0,
                {
                    "payment_ref": "FI-indbetaling",
                    "transaction_details": {
                        "refs": [{"id": self.move.nets_payment_id.lstrip("0")}]
                    },
                },
            )
        )
        self.settled(line, self.move)

    def test_part_and_over_are_only_shown(self):
        part, over = self.lines(
            (100.0, self.move.nets_payment_id),
            (300.01, self.other.nets_payment_id),
        )
        self.waits(part, self.move)
        self.waits(over, self.other)
        self.assertEqual(self.move.amount_residual, 300.0)
        self.assertEqual(part.nets_move_residual, 300.0)

    def test_match_a_part(self):
        [part] = self.lines((100.0, self.move.nets_payment_id))
        part.action_nets_match()
        self.assertTrue(part.is_reconciled)
        self.assertEqual(self.move.payment_state, "partial")
        self.assertEqual(self.move.amount_residual, 200.0)
        [rest] = self.lines((200.0, self.move.nets_payment_id))
        self.assertTrue(rest.is_reconciled)
        self.assertEqual(self.move.payment_state, "paid")

    def test_match_too_much(self):
        [over] = self.lines((350.0, self.move.nets_payment_id))
        over.action_nets_match()
        self.assertEqual(self.move.payment_state, "paid")
        credit = over.move_id.line_ids.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        )
        self.assertEqual(credit.amount_residual, -50.0)
        self.assertEqual(credit.partner_id, self.move.commercial_partner_id)

    def test_match_several_at_once(self):
        lines = self.lines(
            (100.0, self.move.nets_payment_id),
            (200.0, self.move.nets_payment_id),
            (10.0, self.other.nets_payment_id),
        )
        lines.action_nets_match()
        self.assertTrue(all(lines.mapped("is_reconciled")))
        self.assertEqual(self.move.payment_state, "paid")
        self.assertEqual(self.other.amount_residual, 290.0)

    def test_twice_the_same_money(self):
        lines = self.lines(*[(300.0, self.move.nets_payment_id)] * 2)
        self.settled(lines[0], self.move)
        self.waits(lines[1], self.move)
        [third] = self.lines((300.0, self.move.nets_payment_id))
        self.waits(third, self.move)
        third.action_nets_match()
        self.assertTrue(third.is_reconciled)
        money = third.move_id.line_ids.filtered("partner_id").filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        )
        self.assertEqual(money.amount_residual, -300.0)

    def test_unknown(self):
        nothing = self.env["account.move"]
        for line in self.lines(
            (300.0, "Kontingent"),
            (300.0, "71/000000001234566"),
            (300.0, self.move.name),
            (300.0, f"{self.move.nets_payment_id} {self.other.nets_payment_id}"),
            (-300.0, self.move.nets_payment_id),
        ):
            self.waits(line, nothing)

    def test_another_creditor_number(self):
        number = self.move.nets_payment_id
        [line] = self.lines((300.0, f"+71<{number} +89999999<"))
        self.waits(line, self.env["account.move"])

    def test_another_associations_invoice(self):
        theirs = self.by_hand(self.sven)
        theirs.action_post()
        amount = theirs.amount_residual
        [line] = self.lines((amount, f"71/{theirs.nets_payment_id}"))
        self.waits(line, self.env["account.move"])
        self.assertEqual(theirs.payment_state, "not_paid")
        # One call for both, as an importer of several accounts makes it.
        mine, wrong, right = self.env["account.bank.statement.line"].create(
            [
                {
                    "journal_id": self.bank(company).id,
                    "date": "2025-12-08",
                    "amount": kroner,
                    "payment_ref": move.nets_ocr_line,
                }
                for company, kroner, move in (
                    (self.north, 300.0, self.move),
                    (self.south, 300.0, self.other),
                    (self.south, amount, theirs),
                )
            ]
        )
        self.settled(mine, self.move)
        self.waits(wrong, self.env["account.move"])
        self.settled(right, theirs)

    def test_after_a_cancelled_run(self):
        run = self.north_moves.asom_run_id
        run.action_cancel()
        again = self.collect().move_ids
        [line] = self.lines((300.0, self.move.nets_payment_id))
        # The old slip was paid: no new invoice has its number, a person decides.
        self.waits(line, self.move)
        self.assertEqual(set(again.mapped("payment_state")), {"not_paid"})

    def test_an_invoice_that_is_posted_later(self):
        move = self.by_hand(self.ida)
        move.action_post()
        number = move.nets_payment_id
        move.button_draft()
        [line] = self.lines((100.0, number))
        self.waits(line, move)
        with self.assertRaisesRegex(UserError, "not a posted invoice"):
            line.action_nets_match()
        move.action_post()
        line.action_nets_find()
        self.settled(line, move)

    def test_undo_and_match_again(self):
        [line] = self.lines((300.0, self.move.nets_payment_id))
        line.action_undo_reconciliation()
        self.waits(line, self.move)
        self.assertEqual(self.move.payment_state, "not_paid")
        line.action_nets_match()
        self.settled(line, self.move)
        with self.assertRaisesRegex(UserError, "reconciled already"):
            line.action_nets_match()

    def test_card_type_75_with_or_without_it(self):
        self.north._asom_dues_journal().invoice_reference_model = "dk_fik_75"
        moves = self.by_hand(self.ida) | self.by_hand(self.bo)
        moves.action_post()
        one, two = moves
        lines = self.lines(
            (100.0, one.nets_payment_id), (100.0, f"75/{two.nets_payment_id}")
        )
        self.settled(lines[0], one)
        self.settled(lines[1], two)

    def test_another_text_after_undo(self):
        """The button pays the invoice that the line names now."""
        [line] = self.lines((300.0, self.move.nets_payment_id))
        line.action_undo_reconciliation()
        line.payment_ref = f"71/{self.other.nets_payment_id}"
        self.settled(line, self.other)
        self.assertEqual(self.move.payment_state, "not_paid")
        line.action_undo_reconciliation()
        line.payment_ref = "Kontingent"
        self.waits(line, self.env["account.move"])

    def test_another_amount_after_undo(self):
        [line] = self.lines((300.0, self.move.nets_payment_id))
        line.action_undo_reconciliation()
        line.amount = 100.0
        self.waits(line, self.move)
        line.amount = -300.0
        self.waits(line, self.env["account.move"])
        line.amount = 300.0
        self.settled(line, self.move)

    def test_nothing_to_match(self):
        [line] = self.lines((300.0, "Kontingent"))
        with self.assertRaisesRegex(UserError, "names no invoice"):
            line.action_nets_match()

    def test_in_another_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        [line] = self.lines(
            (
                300.0,
                {
                    "payment_ref": self.move.nets_payment_id,
                    "foreign_currency_id": euro.id,
                    "amount_currency": 40.0,
                },
            )
        )
        self.waits(line, self.move)

    def test_an_account_in_another_currency(self):
        """What is left to pay is told in the invoice's currency, and 300 euro are not
        300 kroner."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        account = self.bank(self.north).copy({"name": "Euro", "code": "EUR9"})
        account.currency_id = euro
        vals = {"payment_ref": self.move.nets_payment_id, "journal_id": account.id}
        [line] = self.lines((300.0, vals))
        self.assertEqual(line.currency_id, euro)
        self.waits(line, self.move)
        self.assertEqual(line.nets_move_residual, 300.0)
        self.assertEqual(line.nets_move_currency_id, self.move.currency_id)

    def test_queries_do_not_grow_with_every_line(self):
        members = [self.subscriber(f"Member {n}") for n in range(20)]
        moves = self.env["account.move"].union(*map(self.by_hand, members))
        moves.action_post()
        lines = self.env["account.bank.statement.line"].union(
            self.lines(*[(50.0, move.nets_payment_id) for move in moves])
        )
        lines.nets_move_id = False
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            named = lines._nets_named(self.north)
        self.assertEqual(len(named), 20)
