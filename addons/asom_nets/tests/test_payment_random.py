"""A year of two associations in a random order; after each step the books are compared
with a ledger of their own (payment_ledger.py), to the øre.

``ASOM_SEEDS`` (numbers) and ``ASOM_STEPS`` give other and longer years.
"""

import os
from collections import defaultdict
from datetime import timedelta
from random import Random

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.money import to_ore

from .common import EARLY
from .common_payments import DUE, PaymentCase
from .payment_actions import MoreActions
from .payment_books import BooksCase
from .payment_ledger import PAID, RETURNED, Fact

SEEDS = [int(seed) for seed in os.environ.get("ASOM_SEEDS", "20260102").split()]
STEPS = int(os.environ.get("ASOM_STEPS", "18"))
FAULTS = ("reference", "no reference", "customer", "unknown")
PRICES = (300.0, 99.95, 0.01, 1234.5)


class YearCase(MoreActions, BooksCase, PaymentCase):
    """What happens in a year; each action is a method that tells the ledger too."""

    @classmethod
    def setUpClass(cls):
        # All members are there before the first quarter is collected.
        super(PaymentCase, cls).setUpClass()
        cls.numbers = 0
        cls.deliveries = cls.env["asom.nets.delivery"]
        cls.ida = cls.subscriber("Ida Holm")
        cls.bo = cls.subscriber("Bo Friis", payment_channel="slip")
        cls.mandate(cls.ida)
        for number, amount in enumerate(PRICES):
            product = cls.product(f"TV {number}", amount)
            cls.subscriber(f"North {number}", product=product, payment_channel="slip")
            product = cls.product(f"TV {number}", amount, company=cls.south)
            cls.subscriber(
                f"South {number}", cls.south, product, payment_channel="slip"
            )
        # One payer of two memberships.
        twin = cls.member("Twin", payment_channel="slip")
        cls.subscribe(twin, cls.tv)
        twin.partner_id = cls.bo.partner_id
        cls.quarter = cls.collect()
        cls.act_in(cls.north, cls.south)

    def begin(self, seed):
        self.chance = Random(seed)
        self.story = []
        self.open_ledger()
        # What stands on an invoice, and what was credited: [(last day, øre)].
        self.terms_of, self.free = {}, defaultdict(list)
        for move in self.quarter.move_ids:
            member = self.own(move)
            self.ledger.invoiced(move, member, self.price_of(member))
            self.terms_of[move] = [(self.quarter.date_to, self.price_of(member))]
        self.runs = [self.quarter]
        self.files, self.records = [], []
        self.check_books()

    # === CHOICES === #

    def some_invoice(self, company=None):
        companies = [company] if company else [self.north, self.south]
        companies = [each for each in companies if self.invoices(each)]
        moves = companies and self.invoices(self.chance.choice(companies))
        return self.chance.choice(moves) if moves else None

    def some_fact(self, *states, kinds=PAID + RETURNED):
        facts = [
            fact
            for fact in self.ledger.facts
            if fact.state in states and fact.kind in kinds and fact.amount
        ]
        return self.chance.choice(facts) if facts else None

    def some_amount(self, total):
        """Part, all, or more than ``total`` øre."""
        return self.chance.choice(
            [total, total, total, max(1, total // 3), 1, total + 12345, 9999999900]
        )

    def collected(self, member, due):
        """The invoice that Nets collects from a member on a day, or None."""
        rows = self.env["asom.nets.collection"].search(
            [
                ("membership_id", "=", member.id),
                ("date_due", "=", due),
                ("state", "=", "included"),
            ]
        )
        return rows.move_id or None

    # === FILES === #

    def record(self):
        """(row, fact) of a record about a random invoice, good or bad."""
        move = self.some_invoice()
        kind = self.chance.choice(["0236", "0236", "0297", "0297", "0239", "0299"])
        kind = self.chance.choice([kind, kind, kind, kind, "0237", "0238"])
        named, vals = move, {}
        fault = self.chance.choice(["", "", "", "", *FAULTS])
        if fault == "reference":
            named, vals["reference"] = None, "999000111"
        elif fault == "no reference":
            # The customer and the due date tell, where Nets collects it.
            vals["reference"] = ""
            named = self.collected(move.asom_membership_id, move.invoice_date_due)
        elif fault == "customer" or fault == "unknown":
            number = "0777"
            if fault == "customer":
                others = self.members(move.company_id) - move.asom_membership_id
                number = self.chance.choice(list(others)).member_number
            named, key = None, "payer" if kind in ("0297", "0299") else "customer"
            vals[key] = number
            if fault == "unknown":
                vals["reference"] = ""
        total = to_ore(move.amount_total)
        day = DUE + timedelta(days=self.chance.choice([0, 0, 1, 40]))
        if kind in ("0237", "0238"):
            row = self.paid(move, code=kind, **vals)
            return row, Fact(kind, move.company_id, named, 0)
        amount = self.some_amount(total)
        if kind in ("0236", "0239"):
            row = self.paid(move, amount, kind, day=day, **vals)
            customer = vals.get("customer", move.asom_membership_id.member_number)
            mark = (kind, customer, move.invoice_date_due)
            mark += (day, amount) if kind == "0239" else ()
        else:
            self.numbers += 1
            archive = f"420260102{self.numbers:013d}"
            slips = [f for f in self.ledger.facts if f.kind in ("0297", "0299")]
            if slips and self.chance.random() < 0.25:
                # A charge-back of one that was told, or the same told again.
                archive = self.chance.choice(slips).mark[1]
            row = self.slip_paid(move, amount, kind, day, archive, **vals)
            mark = (kind == "0299", archive, amount)
        strange = kind == "0236" and {amount} != {total, *self.sent(named or move)}
        return row, Fact(kind, move.company_id, named, amount, mark, strange=strange)

    def sent(self, move):
        """Øre that a delivery to Nets collects for an invoice, if one does."""
        rows = self.env["asom.nets.collection"].search(
            [("move_id", "=", move.id), ("state", "=", "included")]
        )
        return {to_ore(row.amount) for row in rows}

    def act_file(self):
        """A delivery of some records; what was told twice by chance is parked."""
        told = [self.record() for _n in range(self.chance.randint(1, 4))]
        self.send(told)

    def send(self, told):
        data = self.file_0602(*(row for row, _fact in told))
        self.files.append(data)
        self.take(data, [fact for _row, fact in told])
        self.records += told

    def act_told_again(self):
        """Nets tells a record again under a new delivery number; rather one that a
        person has moved meanwhile."""
        known = [(row, fact) for row, fact in self.records if fact.mark]
        moved = [(row, fact) for row, fact in known if fact.named != fact.invoice]
        if known:
            row, fact = self.chance.choice(moved or known)
            self.send([(row, fact.told_again())])

    def act_bank_file(self):
        """A file of the bank with slips that were paid."""
        company = self.chance.choice([self.north, self.south])
        facts, rows = [], []
        for _n in range(self.chance.randint(1, 3)):
            move = self.some_invoice(company)
            if not move:
                return
            amount = self.some_amount(to_ore(move.amount_total))
            self.numbers += 1
            archive = f"420260102{self.numbers:013d}"
            rows.append((move.nets_payment_id, archive, amount))
            mark = (False, archive, amount)
            facts.append(Fact("FI", company, move, amount, mark))
        data = self.file_fi(company, rows)
        self.files.append(data)
        self.take(data, facts)

    def take(self, data, facts):
        """Receive a file, and see that each record ended as the ledger says."""
        delivery = self.deliveries.receive("D", data)
        self.assertEqual(delivery.state, "done", delivery.failure)
        rows = self.env["asom.nets.payment"].search(
            [("delivery_id", "=", delivery.id)], order="line"
        )
        for row, fact in zip(rows, facts, strict=True):
            self.rows[id(fact)] = row
            fact.together = (row.section_id.id, row.date)
        self.ledger.tell(facts)
        for fact in facts:
            row = self.rows[id(fact)]
            self.assertEqual((row.kind, to_ore(row.amount)), (fact.kind, fact.amount))
            alike = [f for f in self.ledger.facts if f.mark == fact.mark and f.mark]
            self.assertEqual(row.state, fact.state, (row.reason, alike))
            if fact.kind in RETURNED and fact.state == "booked":
                self.ledger.takes_back(fact, self.fact_of(row.returns_id))

    def act_same_file(self):
        """A file comes again."""
        if self.files:
            self.deliveries.receive("again", self.chance.choice(self.files))

    # === RUNS === #

    def act_run(self):
        """The next term is collected, and perhaps sent."""
        company = self.chance.choice([self.north, self.south])
        terms = self.terms[company]
        if not terms:
            return
        run = self.collect(*terms.pop(0), company=company)
        self.runs.append(run)
        parts = {
            member: [(run.date_to, self.price_of(member)), *self.freed(member, run)]
            for member in self.members(company)
        }
        expected = {
            member: sum(amount for _end, amount in some)
            for member, some in parts.items()
        }
        moves = run.move_ids
        self.assertEqual(
            {m.asom_membership_id: to_ore(m.amount_total) for m in moves}, expected
        )
        for move in moves:
            member = self.own(move)
            self.ledger.invoiced(move, member, expected[member])
            self.terms_of[move] = parts[member]
        if self.chance.random() < 0.5:
            try:
                with freeze_time(run.date_due - timedelta(days=24)):
                    delivery = run.action_create_delivery()
            except UserError:
                # All of it was paid by credit.
                self.assertFalse(any(moves.mapped("amount_residual")))
                return
            for row in delivery.collection_ids.filtered(
                lambda row: row.state == "included"
            ):
                self.assertEqual(row.amount, row.move_id.amount_residual)

    def freed(self, member, run):
        """The earlier terms that a run charges a member for once more."""
        some = [part for part in self.free[member] if part[0] <= run.date_to]
        self.free[member] = [part for part in self.free[member] if part not in some]
        return some

    def act_cancel(self):
        """A run is taken back, where that is allowed still."""
        run = self.chance.choice(self.runs)
        moves = run.move_ids.filtered(lambda move: move.move_type == "out_invoice")
        state = run.state
        try:
            with self.env.cr.savepoint():
                run.action_cancel()
        except UserError:
            return
        if state != "cancelled":
            for move in moves:
                self.ledger.paid_elsewhere(move, to_ore(move.amount_total))
                # The run's own term comes first among them and is collected anew.
                self.free[self.own(move)] += self.terms_of[move][1:]
            self.terms[run.company_id].insert(0, (run.date_from, run.date_to))
            self.credited.update(moves)

    # === BY HAND === #

    def act_match(self):
        """A person places a record, at the right member or a wrong one."""
        waiting = [f for f in self.ledger.facts if f.state == "parked"]
        if not waiting:
            return
        fact = self.chance.choice(waiting)
        move = fact.invoice or self.some_invoice(fact.company)
        if self.chance.random() < 0.4:
            move = self.some_invoice(fact.company)
        row = self.rows[id(fact)]
        one = fact.kind in RETURNED and self.ledger.can_take_back(fact, move)
        fits = fact.kind not in RETURNED or one or self.money_on(move)
        if not fits:
            with self.assertRaises(UserError), self.env.cr.savepoint():
                row._match_by_hand(move)
            return
        row._match_by_hand(move)
        self.ledger.matched(fact, move)
        if one:
            self.ledger.takes_back(fact, self.fact_of(row.returns_id))

    def act_other_association(self):
        """An invoice of another association is refused."""
        fact = self.some_fact("parked")
        other = fact and self.some_invoice(
            self.south if fact.company == self.north else self.north
        )
        if other:
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.rows[id(fact)]._match_by_hand(other)

    def act_unmatch(self):
        fact = self.some_fact("booked")
        if not fact:
            return
        row = self.rows[id(fact)]
        if fact.kind in RETURNED or fact.returned or fact.refunded:
            with self.assertRaises(UserError), self.env.cr.savepoint():
                row.action_unmatch()
            return
        row.action_unmatch()
        self.ledger.unmatched(fact)

    def act_refund(self):
        facts = [f for f in self.ledger.facts if f.state == "booked" and f.kind in PAID]
        facts = [f for f in facts if self.rows[id(f)].credit]
        if not facts:
            return
        fact = self.chance.choice(facts)
        row = self.rows[id(fact)]
        credit = to_ore(row.credit)
        row.action_refund()
        self.ledger.refunded(fact, credit)

    def act_aside(self):
        fact = self.some_fact("parked")
        if fact:
            way = self.chance.choice(["refund", "never"])
            if fact.kind in RETURNED:
                way = "never"
            self.rows[id(fact)]._set_aside(way, "by chance")
            self.ledger.set_aside(fact, way)

    def act_credit_note(self):
        """Core's wizard; for the whole invoice or a part; none is made anew."""
        move = self.some_invoice()
        if not move or move in self.credited:
            return
        way = self.chance.choice(["whole", "part", "anew"])
        if way == "part" and move.amount_total < 1:
            way = "whole"
        if way != "anew":
            self.credited.add(move)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": move.date})
        )
        if way == "anew":
            with self.assertRaises(UserError), self.env.cr.savepoint():
                wizard.modify_moves()
            return
        wizard.refund_moves()
        note = wizard.new_move_ids
        if way == "part":
            note.invoice_line_ids[0].price_unit = 1.0
        note.action_post()
        self.ledger.paid_elsewhere(move, to_ore(note.amount_total))
        if way == "whole":
            # Its days are free: a run that reaches them charges them again.
            self.free[self.own(move)] += self.terms_of[move]

    def act_cash(self):
        """Paid at the association's office."""
        move = self.some_invoice()
        if not move or move.payment_state not in ("not_paid", "partial"):
            return
        amount = self.some_amount(to_ore(move.amount_residual))
        self.pay(move, amount / 100)
        self.ledger.paid_elsewhere(move, amount)

    def act_statement(self):
        """A line of the bank statement that names an invoice."""
        move = self.some_invoice()
        if not move:
            return
        amount = self.some_amount(to_ore(move.amount_residual) or 100)
        line = self.statement(move.company_id, amount, f"+71<{move.nets_payment_id}")
        self.assertEqual(line.nets_move_id, move)
        # It may be the bank's side of what Nets has told.
        told = [
            fact
            for fact in self.ledger.told(move, amount)
            if self.rows[id(fact)].payout_id.unshown
        ]
        if told:
            self.assertFalse(line.is_reconciled)
            with self.assertRaises(UserError), self.env.cr.savepoint():
                line.action_nets_match()
            line.unlink()
            return
        if not line.is_reconciled:
            line.action_nets_match()
        self.ledger.paid_elsewhere(move, amount)
        self.ledger.shown.add((move, amount))


ACTIONS = {
    "act_file": 10,
    "act_bank_file": 3,
    "act_same_file": 1,
    "act_told_again": 3,
    "act_run": 3,
    "act_cancel": 1,
    "act_match": 5,
    "act_other_association": 1,
    "act_unmatch": 2,
    "act_refund": 2,
    "act_aside": 2,
    "act_bring_back": 1,
    "act_credit_note": 2,
    "act_cash": 2,
    "act_statement": 3,
    "act_payout": 2,
    "act_draft": 1,
    "act_allocation": 1,
    "act_use_credit": 1,
    "act_twin": 2,
    "act_by_hand": 2,
    "act_by_hand_again": 1,
    "act_explain": 1,
    "act_take_back": 1,
    "act_undo": 2,
}


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestYear(YearCase):
    def test_any_order(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                # Each year begins with the books as they were.
                savepoint = self.env.cr.savepoint()
                try:
                    self.year(seed)
                finally:
                    savepoint.close(rollback=True)
                    self.env.invalidate_all(flush=False)

    def year(self, seed):
        self.begin(seed)
        names, weights = list(ACTIONS), list(ACTIONS.values())
        # Each of them at least once, then as it comes.
        plan = names + self.chance.choices(names, weights, k=STEPS * 3)
        self.chance.shuffle(plan)
        for name in ["act_run", "act_file", *plan]:
            self.story.append(name)
            try:
                getattr(self, name)()
                self.check_books()
            except AssertionError as error:
                told = " ".join(self.story[-12:])
                raise AssertionError(f"seed {seed}, … {told}: {error}") from error
        states = {fact.state for fact in self.ledger.facts}
        self.assertLessEqual({"booked", "parked"}, states)
