"""Random lives of members in the database: payments, charge-backs, holds, agreements,
mails that come back, policies within the law and beyond it, and runs on any day. What
each run has sent is held against the law, counted anew from the ledger."""

import random
from collections import Counter
from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from odoo.addons.asom_membership.banking_days import is_banking_day

from .common import DunningCase as Base

NAMES = ("Ida Holm", "Bo Lind", "Eva Dam", "Per Lund")
QUARTERS = (
    ("2026-02-20", "2026-04-01", "2026-06-30", "2026-04-01"),
    ("2026-05-20", "2026-07-01", "2026-09-30", "2026-07-01"),
    ("2026-08-20", "2026-10-01", "2026-12-31", "2026-10-01"),
)
ONE_DAY = timedelta(days=1)
EVENTS = (
    "pay",
    "pay",
    "pay_part",
    "take_back",
    "hold",
    "end_hold",
    "agree",
    "bounce",
    "cancel",
    "transit",
    "policy",
    "beyond_the_law",
    "address",
)


@tagged("post_install", "-at_install")
class TestLives(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.owing(*NAMES)
        for number, member in enumerate(cls.members[:3]):
            member.email = f"member{number}@example.org"
        for now, first, last, due in QUARTERS:
            with freeze_time(now):
                cls.collect(first, last, due)

    def test_whatever_happens_nothing_goes_beyond_the_law(self):
        happened, sent = Counter(), Counter()
        self.live(random.Random(20270101), happened, sent)
        # Or nothing was shown.
        self.assertTrue(set(EVENTS) <= set(happened), set(EVENTS) - set(happened))
        self.assertGreater(sent["1"], 5)
        self.assertGreater(sent["2"], 1)
        self.assertTrue(sent["no fee"] and sent["fee"])

    def live(self, chance, happened, sent):
        self.chance, self.waiting_for = chance, {}
        known = self.waiting_for
        self.patch(
            type(self.env["account.move"]),
            "_asom_in_transit",
            lambda moves: {move: known[move.id] for move in moves if move.id in known},
        )
        deck = [*EVENTS] * 5
        chance.shuffle(deck)
        self.day = date(2026, 1, 3)
        while deck:
            with freeze_time(f"{self.day} 05:00:00"):
                for event in [deck.pop() for _each in range(min(3, len(deck)))]:
                    if getattr(self, f"do_{event}")(chance.choice(self.members)):
                        happened[event] += 1
                self.env.cr.flush()
                self.env["asom.dunning.agreement"]._cron_watch()
                self.env.invalidate_all()
            before = self.live_stages()
            run = self.remind(str(self.day))
            self.env.invalidate_all()
            for letter in run.reminder_ids:
                self.check(letter, before)
                sent[letter.stage] += 1
                sent["fee" if letter.fee else "no fee"] += 1
            self.check_books()
            self.day += timedelta(days=chance.randint(5, 27))

    # === WHAT HAPPENS === #

    def do_pay(self, member):
        found = self.claims(member, open=True)
        found += self.reminders_of(member).fee_move_id.filtered("amount_residual")
        found = found[: self.chance.randint(1, 3)]
        for move in found:
            self.pay(move, str(self.day))
        return bool(found)

    def do_pay_part(self, member):
        found = self.claims(member, open=True)[:1]
        for move in found:
            self.pay(move, str(self.day), round(move.amount_residual / 3, 2))
        return bool(found)

    def do_take_back(self, member):
        found = self.claims(member, open=False)[-1:]
        found.line_ids.remove_move_reconcile()
        return bool(found)

    def do_hold(self, member):
        claims = self.claims(member, open=True)
        reasons = ("dispute", "deceased", "address", "promise", "wish")
        last = self.day + timedelta(days=self.chance.randint(2, 40))
        self.env["asom.dunning.hold"].create(
            {
                "membership_id": member.id,
                "reason": self.chance.choice(reasons),
                "date_from": self.day,
                "date_to": self.chance.choice((last, last, False)),
                "move_id": self.chance.choice((False, claims[:1].id)),
            }
        )
        return True

    def do_end_hold(self, _member):
        found = self.members.dunning_hold_ids.filtered(
            lambda hold: not hold.agreement_id and hold.in_force
        )
        found.action_end()
        return bool(found)

    def do_agree(self, member):
        vals = {
            "membership_id": member.id,
            "date_first": self.day + timedelta(days=10),
            "number": self.chance.randint(2, 5),
        }
        agreements = self.env["asom.dunning.agreement"]
        mine = [("membership_id", "=", member.id), ("state", "=", "running")]
        if agreements.search_count(mine):
            return False
        return self.may(lambda: agreements.create(vals).action_start())

    def do_bounce(self, _member):
        found = self.env["asom.dunning.reminder"].search(
            [
                ("membership_id", "in", self.members.ids),
                ("state", "=", "sent"),
                ("channel", "=", "mail"),
            ],
            limit=1,
        )
        if found:
            payer = found.membership_id.partner_id
            found._message_receive_bounce("nobody@example.org", payer)
        return bool(found)

    def do_cancel(self, member):
        found = self.reminders_of(member).filtered(
            lambda letter: letter.state == "sent"
        )[-1:]
        return bool(found) and self.may(found.action_cancel)

    def do_transit(self, member):
        for move in self.claims(member, open=True):
            last = self.day + timedelta(days=self.chance.randint(0, 15))
            self.waiting_for[move.id] = last
        return True

    def do_policy(self, _member):
        self.policy.write(
            {
                "fee_1": self.chance.choice((0, 50, 100)),
                "fee_2": self.chance.choice((0, 100)),
                "wait_1": self.chance.randint(1, 20),
                "wait_2": self.chance.randint(1, 20),
                "days_1": self.chance.randint(10, 25),
                "fee_unreached": self.chance.choice((True, False)),
                "small_remainder": self.chance.choice((0, 120)),
                "channel": self.chance.choice(("mail", "mail", "letter", "both")),
            }
        )
        return True

    def do_beyond_the_law(self, _member):
        """By the form it is refused; by SQL it stands in the table."""
        self.assertFalse(self.may(lambda: self.policy.write({"fee_1": 150})))
        self.policy.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE asom_dunning_policy SET fee_1 = 250, days_1 = 3, wait_2 = 1 "
                "WHERE id = %s",
                self.policy.id,
            )
        )
        self.policy.invalidate_recordset()
        return True

    def do_address(self, member):
        member.email = False if member.email else f"member{member.id}@example.org"
        return True

    def may(self, step) -> bool:
        """Is it allowed? What is not changes nothing."""
        try:
            with self.env.cr.savepoint():
                step()
                self.env.flush_all()
        except UserError:
            self.env.invalidate_all()
            return False
        return True

    def claims(self, member, **wanted):
        return self.claims_of(member).filtered(
            lambda move: (
                move.invoice_date_due < self.day
                and bool(move.amount_residual) == wanted["open"]
            )
        )

    # === WHAT HAS TO BE SO === #

    def live_stages(self):
        """{claim: {stage: last payment date}} of what stands now."""
        found = {}
        for row in self.env["asom.dunning.claim"].search([("state", "=", "sent")]):
            found.setdefault(row.move_id, {})[row.stage] = row.date_deadline
        return found

    def check(self, letter, before):
        member = letter.membership_id
        self.assertEqual(letter.date_sent, self.day)
        self.assertTrue(is_banking_day(letter.date_deadline))
        self.assertGreaterEqual((letter.date_deadline - self.day).days, 10)
        self.assertTrue(letter.claim_ids)
        for row in letter.claim_ids:
            move, given = row.move_id, before.get(row.move_id, {})
            self.assertEqual(row.stage, "2" if given else "1")
            self.assertNotIn("2", given)
            self.assertGreater(self.day, max([move.invoice_date_due, *given.values()]))
            self.assertTrue(move.amount_residual)
            self.assertLess(self.waiting_for.get(move.id, date.min), self.day)
            for hold in member.dunning_hold_ids:
                runs = hold.date_from <= self.day <= (hold.date_to or date.max)
                if runs and hold.move_id in (move, move.browse()):
                    self.fail(f"{letter} under {hold}")
        self.check_fee(letter)

    def check_fee(self, letter):
        self.assertLessEqual(letter.fee, 100.0)
        fees = self.env["account.move"].search(
            [
                ("asom_dunning_reminder_id", "=", letter.id),
                ("move_type", "=", "out_invoice"),
            ]
        )
        self.assertEqual(fees, letter.fee_move_id)
        self.assertEqual(sum(fees.mapped("amount_total")), letter.fee)
        if not letter.fee:
            return
        charged = self.reminders_of(letter.membership_id).filtered(
            lambda other: other.fee and other.state == "sent"
        )
        for other in charged - letter:
            self.assertGreaterEqual((self.day - other.date_sent).days, 10)
        since = self.unbroken_since(letter.membership_id)
        same = charged.filtered(lambda other: other.date_sent >= since)
        self.assertLessEqual(len(same), 3)
        for claim in letter.claim_ids.move_id:
            of_claim = charged.filtered(
                lambda other, claim=claim: claim in other.claim_ids.move_id
            )
            self.assertLessEqual(len(of_claim), 3)

    def unbroken_since(self, member):
        """The first day of the arrears of today, day by day from the ledger."""
        overdue = []
        for move in self.claims_of(member):
            last = date.max
            if not move.amount_residual:
                last = max(move.line_ids.matched_credit_ids.mapped("max_date"))
            overdue.append((move.invoice_date_due + ONE_DAY, last))
        day = self.day
        while any(first <= day - ONE_DAY <= last for first, last in overdue):
            day -= ONE_DAY
        return day

    def check_books(self):
        """What a case says is what the ledger says."""
        with freeze_time(f"{self.day} 12:00:00"):
            for member in self.members:
                items = self.env["account.move.line"].search(
                    [
                        ("partner_id", "=", member.partner_id.id),
                        ("account_type", "=", "asset_receivable"),
                        ("parent_state", "=", "posted"),
                    ]
                )
                owed = sum(items.mapped("amount_residual"))
                self.assertAlmostEqual(member.balance, owed, 2)
                case = member.dunning_case_id
                if case:
                    late = sum(self.claims(member, open=True).mapped("amount_residual"))
                    self.assertAlmostEqual(case.amount_overdue, late, 2)
