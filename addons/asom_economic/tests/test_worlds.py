"""Random postings, faults at any call, and workers that die anywhere: in the end
e-conomic's ledger is ours, nothing doubled and nothing missing.

``ASOM_WORLDS=500`` in the environment tries so many; 25 else.
"""

import os
from contextlib import ExitStack, suppress
from unittest.mock import patch

import hypothesis
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..economic import Economic
from ..models.agreement import agreement_preflight
from ..models.invoices import customer, request_invoice
from ..models.transfer import agreement_search, agreement_work, request_book
from .common import EconomicCase
from .world_invoices import LINES, InvoiceSteps

WORLDS = int(os.environ.get("ASOM_WORLDS") or 25)
DAYS = ("2026-01-31", "2026-02-10", "2026-02-11")
FAULTS = ("drop_before", "drop_after", "html", "fail", "throttle", "refuse")
# All that commit in the middle of the work.
COMMITTING = (
    agreement_work,
    agreement_search,
    agreement_preflight,
    request_book,
    customer,
    request_invoice,
)

POST = st.tuples(
    st.just("post"), st.sampled_from((1, 33, 5000, -70)), st.sampled_from(DAYS)
)
INVOICE = st.tuples(
    st.just("invoice"), st.integers(0, len(LINES) - 1), st.sampled_from(DAYS)
)
STEP = st.one_of(
    POST,
    POST,
    INVOICE,
    INVOICE,
    st.tuples(st.just("pay"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("credit"), st.integers(0, 3), st.none()),
    st.tuples(st.just("meddle"), st.integers(0, 1), st.booleans()),
    st.tuples(st.just("send"), st.sampled_from(("", *FAULTS)), st.integers(0, 9)),
    st.tuples(st.just("die"), st.booleans(), st.integers(1, 12)),
    st.tuples(st.just("draw_back"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("correct"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("later"), st.sampled_from((2, 61)), st.none()),
    st.tuples(st.just("book"), st.none(), st.none()),
    st.tuples(st.just("bar"), st.booleans(), st.none()),
)


class Killed(BaseException):
    """The worker's process is gone."""


class Undo(Exception):
    """The world ends."""


@tagged("post_install", "-at_install")
class TestWorlds(InvoiceSteps, EconomicCase):
    def setUp(self):
        super().setUp()
        self.setUpMembers()

    def test_whatever_happens_the_books_agree_in_the_end(self):
        @hypothesis.settings(
            max_examples=WORLDS,
            phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
            database=None,
            derandomize=WORLDS == 25,
        )
        @hypothesis.given(
            st.sampled_from(("summary", "member", "invoice")),
            st.sampled_from(("entries", "vouchers")),
            st.sampled_from(("drafts", "drafts", "booked")),
            st.lists(STEP, max_size=12),
        )
        def check(mode, interface, booking, steps):
            ways = {"mode": mode, "interface": interface, "booking": booking}
            with suppress(Undo), self.env.cr.savepoint():
                self.live(ways, steps)
                raise Undo
            self.env.invalidate_all(flush=False)

        with mute_logger("odoo.addons.asom_economic.models.transfer.agreement_work"):
            check()

    def live(self, ways, steps):
        self.setUpWorld(ways)
        for name, one, two in steps:
            getattr(self, f"do_{name}")(one, two)
        self.stand_in.faults.clear()
        self.do_bar(False, None)
        for _round in range(10):
            self.later(61)
            self.look()
            rejected = self.transfers(self.agreement, state="rejected")
            rejected.action_retry()
            self.agreement.action_transfer()
            if set(self.transfers(self.agreement).mapped("state")) <= {"done"}:
                break
        self.assertLessEqual(
            set(self.transfers(self.agreement).mapped("state")), {"done"}
        )
        self.assertEqual(self.books.balances(), self.ledger(self.north))
        self.assertEqual(self.agreement._compare(), 0)
        # What an invoice books there has e-conomic's own text: see `assertInvoices`.
        texts = [t for t in self.books.texts() if not t.startswith("Faktura ")]
        markers = [text.rpartition("#")[2] for text in texts]
        known = set(self.transfers(self.agreement).mapped("marker"))
        self.assertLessEqual(set(markers), known)
        self.assertInvoices()
        if ways["booking"] == "booked":
            self.assertFalse(self.books.drafts)

    def setUpWorld(self, ways):
        for kept in ("agreements", "faults", "log", "answers", "used"):
            getattr(self.stand_in, kept).clear()
        vat = self.tax.invoice_repartition_line_ids.account_id
        used = self.income() | self.receivable(self.north) | vat
        self.books = self.books_of(self.north, only=used)
        self.stock(self.books)
        self.agreement = self.agree(books=self.books, **ways)
        self.moves = self.invoices = self.env["account.move"]
        self.commit()

    # === STEPS === #

    def do_post(self, amount, day):
        debit, credit = self.income()
        partner = None
        if amount == 5000:
            # What is owed is owed by a member.
            debit, partner = self.receivable(self.north), self.bo.partner_id
        lines = [(debit, amount, partner), (credit, -amount, None)]
        self.moves |= self.entry(lines, day)

    def do_send(self, fault, after):
        if fault == "refuse":
            self.stand_in.fault("fail", "POST", after=after, status=400)
        elif fault:
            status = 503 if fault == "html" else 500
            self.stand_in.fault(fault, after=after, status=status, seconds=30)
        self.agreement.action_transfer()

    def do_die(self, after_call, count):
        """The worker dies at a call or a commit, before or after it."""
        left = [count]

        def step(work):
            def wrapped(*args, **kwargs):
                left[0] -= 1
                if not left[0] and not after_call:
                    raise Killed
                result = work(*args, **kwargs)
                if not left[0]:
                    raise Killed
                return result

            return wrapped

        self.commit()
        with ExitStack() as patches:
            patches.enter_context(patch.object(Economic, "_call", step(Economic._call)))
            for module in COMMITTING:
                work = step(self.commit)
                patches.enter_context(patch.object(module, "commit_batch", work))
            try:
                self.agreement.action_transfer()
            except Killed:
                self.env.cr.execute("ROLLBACK TO SAVEPOINT worker")
                self.env.invalidate_all(flush=False)
                self.env.transaction.clear()

    def do_draw_back(self, index, again):
        move = self.moves[index : index + 1]
        if move and move.state == "posted":
            move.button_draft()
            if again:
                move.action_post()

    def do_correct(self, index, back):
        """An item of an entry by hand gets another account while it stays posted."""
        move = self.moves[index : index + 1]
        if move.move_type != "entry" or move.state != "posted":
            return
        item = move.line_ids.filtered(
            lambda line: (
                line.account_id == (self.without_vat if back else self.with_vat)
            )
        )[:1]
        if item:
            item.account_id = self.with_vat if back else self.without_vat
            self.env.cr.flush()

    def do_later(self, minutes, _none):
        self.later(minutes)

    def do_book(self, _one, _two):
        self.books.book([*self.books.drafts])

    def do_bar(self, barred, _none):
        number = int(self.receivable(self.north).code)
        self.books.accounts[number].barred = barred

    def commit(self, *_args, **_kwargs):
        """What is a commit elsewhere: from here on a dead worker goes back to here."""
        self.env.flush_all()
        self.env.cr.execute("SAVEPOINT worker")
        return float("inf")
