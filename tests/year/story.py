"""The year, day by day: runs, files to Nets and back, and everything that happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from peers.nets import Nets, check_0601
from peers.nets.reading import read_delivery

from .associations import LONG_AGO, PLANS, Association, Member, join
from .clerk import Clerk
from .events import Events, month_of

FIRST, LAST = date(2025, 12, 1), date(2026, 12, 31)
RUN_DAY = 15
MEMBERS = (20, 18, 18)
PAID, RETURNED = ("0236", "0297"), ("0239", "0299")
GROWING = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_bank_statement_line",
    "asom_charge",
    "asom_collection_run_line",
    "asom_nets_collection",
    "asom_nets_payment",
    "asom_nets_payout",
    "asom_nets_mandate",
    "asom_nets_mandate_event",
    "mail_message",
)
"""Tables that fill up in the year."""
IN_ORDER = [
    *[(date(2025, 12, 15), 0, date(2026, 1, 1), date(2026, 3, 31), None)],
    *[
        (date(2026, month - 1, 15), 0, date(2026, month, 1), last, None)
        for month, last in (
            (4, date(2026, 6, 30)),
            (7, date(2026, 9, 30)),
            (10, date(2026, 12, 31)),
        )
    ],
    *[
        (date(2026, month, 15), 2, date(2026, 1, 1), date(2026, 12, 31), due)
        for month, due in (
            (1, None),
            (4, date(2026, 5, 15)),  # the day after Ascension Day: banks are closed
            (7, date(2026, 8, 3)),
            (10, date(2026, 11, 16)),
        )
    ],
]
"""(day, place of the association, first and last day of the period, due date or None
for what the association's own rule says)."""


def _monthly() -> Iterator[tuple]:
    """December 2025 to November 2026, each in arrears."""
    first = date(2025, 12, 1)
    while first < date(2026, 12, 1):
        after = (first + timedelta(days=31)).replace(day=1)
        yield first.replace(day=RUN_DAY), 1, first, after - timedelta(days=1), None
        first = after


class Year:
    """One year with one seed.

    `case`: the Odoo test; `associations`: made by it; `clock`: the frozen one.
    """

    def __init__(self, case, associations: list[Association], clock, seed: int) -> None:
        self.case = case
        self.env = case.env
        self.clock = clock
        self.rng = Random(f"{seed}|year")
        self.associations = associations
        self.by_pbs = {one.pbs: one for one in associations}
        self.nets = Nets(case.SUPPLIER, seed=seed)
        self.events = Events(case, self.nets, self.rng)
        self.clerk = Clerk(case, self)
        self.files = 0
        self.there: dict = {}
        """{company id: (books, agreement) in e-conomic}"""
        self.seen: set[tuple] = set()
        """(PBS number, debtor group, customer, due date) of all collections."""
        self.today = FIRST

    # --- before the year -----------------------------------------------------------

    def set_up(self) -> None:
        """The members of old, and their mandates, which Nets knows already."""
        for association, number in zip(self.associations, MEMBERS, strict=True):
            plan = association.plan
            self.nets.add_creditor(plan.pbs_number, plan.groups, plan.fi_number)
            for _ in range(number):
                member = join(self.case, association, self.rng, LONG_AGO)
                automatic = member.channel == "betalingsservice"
                if automatic and self.rng.random() < 0.9:
                    self._mandate_of_old(association, member)

    def _mandate_of_old(self, association: Association, member: Member) -> None:
        day = date(2025, 6, 2)
        number = self.nets.register(
            association.pbs, member.group, member.key, day, silent=True
        )
        groups = association.agreement.debtor_group_ids
        self.env["asom.nets.mandate"].create(
            {
                "membership_id": member.record.id,
                "debtor_group_id": groups.filtered(
                    lambda group: group.number == member.group
                ).id,
                "number": number,
                "date_from": day,
            }
        )

    # --- day by day ----------------------------------------------------------------

    def pass_days(self) -> Iterator[date]:
        """Let the year pass; stops on the last day of each month, for a look."""
        runs = defaultdict(list)
        for row in [*IN_ORDER, *_monthly()]:
            runs[row[0]].append(row)
        happenings = defaultdict(list)
        day = FIRST
        while day <= LAST:
            if day.day == 1:
                self._plan_month(day, happenings)
            self.today = day
            self.clock.move_to(datetime(day.year, day.month, day.day, 8))
            self.receive_files(day)
            for association, kind in happenings.pop(day, ()):
                self.events.happen(kind, association, day)
            for row in runs.pop(day, ()):
                self.collect(*row[1:])
            if day.day in (12, 26):
                self.clerk.work(day)
            if (day + timedelta(days=1)).day == 1:
                self.clerk.work(day)
                yield day
            day += timedelta(days=1)

    def _plan_month(self, first: date, happenings: dict) -> None:
        # All of the year is one transaction, whose rows nobody else counts: without
        # this the database would go on planning its queries for empty tables.
        self.env.flush_all()
        self.env.cr.execute(f"ANALYZE {', '.join(GROWING)}")
        self.env["asom.nets.mandate"]._cron_follow_ends()
        for association in self.associations:
            for day, kind in month_of(self.rng, first.year, first.month):
                happenings[day].append((association, kind))

    # --- collecting ----------------------------------------------------------------

    def collect(self, place: int, first: date, last: date, due: date | None) -> None:
        """A run of one association, and its file to Nets."""
        association = self.associations[place]
        vals = {"company_id": association.company.id, "date_from": first}
        vals |= {"date_to": last} | ({"date_due": due} if due else {})
        run = self.env["asom.collection.run"].create(vals)
        run.action_preview()
        run.action_approve()
        run.action_execute()
        run.action_execute()
        self.case.assertEqual((run.state, run.failed_count), ("done", 0))
        association.billed_to = max(last, association.billed_to or last)
        expected = self._bill(association, run)
        self.case.check_charges(association)
        for member in association.members.values():
            self.events.behave(association, member)
        if not expected:
            return
        delivery = run.action_create_delivery()
        self.case.assertEqual(run.action_create_delivery(), delivery)
        data = self.case.data(delivery)
        self._check_delivery(association, data, expected, run.date_due)
        delivery.action_mark_sent()
        answer = self.nets.take(data, self.today)
        self.case.assertEqual(list(map(str, answer.faults)), [])
        self.case.assertTrue(answer.accepted)
        self.receive(*answer.receipt)
        delivery.action_acknowledge()

    def _bill(self, association: Association, run) -> dict:
        """Reckon what each member is invoiced and compare it with the run.

        Gives back what Nets must collect: {(group, customer): (øre, reference)}.
        """
        moves = {move.asom_membership_id: move for move in run.move_ids}
        self.case.assertEqual(len(moves), len(run.move_ids), "an invoice per member")
        # Credit notes and invoices in the order in which they were posted.
        by_move = sorted(
            association.members.values(),
            key=lambda member: moves[member.record].id if member.record in moves else 0,
        )
        collected = {}
        for member in by_move:
            owed = association.owed(member, association.billed_to)
            ready = [row for row in member.waiting if row[0] <= run.date_to]
            amount = owed - member.billed + sum(fee for _, fee in ready)
            account = association.ledger.account(member.key)
            # Who has paid too much before and pays nothing now gets no slip.
            asked = amount > max(0, account.credit_for_dues(self.today))
            if asked and association.slip_fee and self._on_paper(association, member):
                amount += association.slip_fee
            member.billed = owed
            member.waiting = [row for row in member.waiting if row not in ready]
            move = moves.get(member.record)
            told = round(move.amount_total_signed * 100) if move else 0
            self.case.assertEqual(told, amount, f"{run.name}, member {member.number}")
            if not move:
                continue
            reference = move.nets_reference or ""
            claim = association.ledger.invoice(
                member.key, reference, run.date_due, amount, self.today
            )
            if claim:
                claim.payment_id = move.nets_payment_id or ""
            if claim and claim.open and self._through_nets(member):
                collected[member.group, member.key] = claim.open, claim.reference
        return collected

    def _on_paper(self, association: Association, member: Member) -> bool:
        """Whether the bureau must take it that Nets prints a slip."""
        known = set()
        for one in self.nets.mandates(association.pbs):
            meant = self.events.mandates.get(one.customer)
            known.add((one.group, meant.key if meant else one.customer))
        return self._through_nets(member) and (member.group, member.key) not in known

    @staticmethod
    def _through_nets(member: Member) -> bool:
        return member.channel in ("betalingsservice", "slip")

    def _check_delivery(self, association, data: bytes, expected: dict, due: date):
        """The file holds just what is to be collected, and nobody twice for a day."""
        report = check_0601(data, today=self.today, data_supplier=self.case.SUPPLIER)
        self.case.assertEqual(list(map(str, report.faults)), [])
        found = {}
        for section in report.sections:
            self.case.assertEqual(section.creditor, association.pbs)
            for one in section.collections:
                key = int(section.group), one.customer_key
                self.case.assertNotIn(key, found)
                found[key] = one.amount, one.reference
                self.case.assertEqual(one.due_date, due)
                whole = (association.pbs, *key, due)
                self.case.assertNotIn(whole, self.seen, "collected twice for a day")
                self.seen.add(whole)
        self.case.assertEqual(found, expected)

    # --- files from Nets -----------------------------------------------------------

    def receive_files(self, day: date) -> None:
        """All files that Nets has for us up to the day, in any order of a day."""
        waiting = defaultdict(list)
        for sent in self.nets.until(day):
            waiting[sent.day].append(sent)
        for files in waiting.values():
            self.rng.shuffle(files)
            for sent in files:
                self.receive(sent.filename, sent.data)

    def receive(self, filename: str, data: bytes) -> None:
        """A file comes in, and once more under another name; the second time nothing
        may happen."""
        self.files += 1
        deliveries = self.env["asom.nets.delivery"]
        delivery = deliveries.receive(filename, data)
        self.case.assertEqual(delivery.state, "done", delivery.failure)
        before = self._row_counts()
        self.case.assertEqual(deliveries.receive(f"again {filename}", data), delivery)
        self.case.assertEqual(self._row_counts(), before)
        self.case.assertEqual(self.case.data(delivery), data)
        read = read_delivery(data)
        if read.kind == "0602":
            self._book(read)

    def _row_counts(self) -> list[int]:
        models = ("payment", "mandate", "mandate.event", "parked", "information")
        counts = [self.env[f"asom.nets.{name}"].search_count([]) for name in models]
        return [*counts, self.env["account.move.line"].search_count([])]

    def _book(self, read) -> None:
        """The same in our own books: what was paid first, then what was taken back."""
        for codes in (PAID, RETURNED):
            for part in read.parts:
                rows = [row for row in part.rows if row["code_number"] in codes]
                days = list(dict.fromkeys(row["paid_day"] for row in rows))
                # All of one day go into one entry, in the order of the file.
                rows.sort(key=lambda row: days.index(row["paid_day"]))
                for row in rows:
                    self._book_row(self.by_pbs[row["pbs_number"]], row)

    def _book_row(self, association: Association, row: dict) -> None:
        ledger, amount = association.ledger, row["paid"]
        way = "slip" if row["code_number"] in ("0297", "0299") else "automatic"
        reference = str(row["reference"]).strip()
        if row["code_number"] in RETURNED:
            ledger.clearing -= amount
            ledger.take_back(ledger.payments(reference, amount, way)[-1])
            return
        ledger.clearing += amount
        if not reference:
            reference = self._by_payment_id(association, row["payer"])
        if reference:
            key = (way, reference.lstrip("0"), row.get("archive", ""))
            ledger.pay(key, reference, amount, day_of(row["paid_day"]))
        else:
            ledger.unmatched += amount

    @staticmethod
    def _by_payment_id(association: Association, payer: str) -> str:
        """The invoice that has just this payment id, if there is one."""
        number = payer.strip().lstrip("0")
        for account in association.ledger.accounts.values():
            for claim in account.claims:
                if claim.payment_id.lstrip("0") == number:
                    return claim.reference
        return ""


def day_of(text: str | int) -> date:
    """DDMMYY."""
    return datetime.strptime(f"{int(text):06d}", "%d%m%y").date()


assert len(PLANS) == len(MEMBERS)
