"""Nets itself: takes deliveries, lets days pass, sends what has happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from .answers import Answer, carry_out, errors
from .behaviour import Behaviour, Chooser
from .books import Books, Charge, PaidOut
from .checker import check_0601
from .claims import Claim, Desk
from .debtors import Debtors
from .mandates import Mandates
from .outgoing import Row, Writer
from .post import Post, Sent
from .receipts import Receipt
from .registration import check_0605
from .registry import Creditor, Mandate, Registry, customer_key
from .report import Report


class Nets:
    """One data supplier's Nets. The same seed and calls give the same bytes.

    `data_supplier`: CVR, eight digits. `default`: what debtors without a script do.
    `allow_late`: collections may come until the late deadline. `advice_days`: banking
    days from an automatic payment to the 0602 that tells of it; a sample of 2009 came
    one day before (-1). Days only go forward; ValueError else.
    """

    def __init__(
        self,
        data_supplier: str,
        *,
        sub_system: str = "BS1",
        seed: int = 1,
        default: Behaviour | Chooser | None = None,
        allow_late: bool = True,
        advice_days: int = 1,
    ) -> None:
        self.data_supplier = data_supplier
        self.sub_system = sub_system
        self._registry = Registry(seed)
        self._post = Post(data_supplier, sub_system)
        self._books = Books()
        self._desk = Desk(self._registry, allow_late=allow_late)
        self._mandates = Mandates(self._registry, self._post, self._books)
        self._debtors = Debtors(
            self._mandates,
            self._post,
            self._books,
            seed=seed,
            default=default or Behaviour(),
            advice_days=advice_days,
        )
        self._received: set[str] = set()
        """Numbers of the deliveries that were accepted."""

    # Agreements

    def add_creditor(
        self,
        pbs_number: str,
        debtor_groups: Iterable[int] = (1,),
        fi_creditor: str = "",
        bank_registration: str = "0000",
        bank_account: str = "0000000000",
        bank_name: str = "",
    ) -> None:
        """A creditor agreement; without `fi_creditor` nobody gets a slip."""
        creditor = Creditor(
            pbs_number,
            tuple(debtor_groups),
            fi_creditor,
            bank_registration,
            bank_account,
            bank_name,
        )
        self._registry.add_creditor(creditor)

    def behave(
        self, pbs_number: str, customer_number: str, behaviour: Behaviour
    ) -> None:
        """Script what a debtor does, in all groups of the creditor.

        It holds for collections taken from now on.
        """
        key = pbs_number, customer_key(customer_number)
        self._debtors.scripts[key] = behaviour

    def register(
        self,
        pbs_number: str,
        debtor_group: int,
        customer_number: str,
        day: date,
        *,
        silent: bool = False,
    ) -> str:
        """The debtor signs up in the bank: nine digits of the mandate.

        The next 0603 tells (0231), unless `silent`: a mandate from before the story.
        """
        debtor = self._registry.debtor(pbs_number, debtor_group, customer_number)
        return self._mandates.register(debtor, day, silent=silent).number

    def cancel(
        self,
        pbs_number: str,
        debtor_group: int,
        customer_number: str,
        day: date,
        by: str = "bank",
    ) -> None:
        """The mandate ends: `by` bank (0232), creditor or betalingsservice (0234)."""
        debtor = self._registry.debtor(pbs_number, debtor_group, customer_number)
        self._mandates.cancel(debtor, day, by)

    def register_electronic(
        self, pbs_number: str, debtor_group: int, customer_number: str, day: date
    ) -> None:
        """The debtor wants slips in the net bank; section 0219 tells."""
        debtor = self._registry.debtor(pbs_number, debtor_group, customer_number)
        self._mandates.register_electronic(debtor, day)

    def mandates(self, pbs_number: str) -> list[Mandate]:
        """Mandates not cancelled, by group and customer number."""
        return self._registry.of_creditor(pbs_number)

    def order_full_list(self, pbs_number: str) -> None:
        """All active mandates (0210, 0219) in the next 0603."""
        self._registry.creditor(pbs_number)
        self._post.schedule(self._post.closed, self._mandates.full_list, pbs_number)

    def pay_slip(
        self,
        pbs_number: str,
        debtor_group: int,
        payment_id: str,
        amount: int,
        day: date,
    ) -> None:
        """Somebody pays a slip that the creditor printed, with the OCR line's id."""
        group = self._registry.group(pbs_number, debtor_group)
        self._debtors.pay_printed(group, payment_id, amount, day)

    # Deliveries to Nets

    def take(self, data: bytes, today: date | datetime) -> Answer:
        """A delivery 0601 or 0605 comes in; a date alone is before the deadline hour.

        Refuses what is wrong, with a 0621 that says why. Raises ValueError if the day
        is before one that is over.
        """
        now = today
        if not isinstance(now, datetime):
            now = datetime.combine(now, time())
        day = now.date()
        if day < self._post.closed:
            raise ValueError(f"{day} is over: Nets is at {self._post.closed}")
        self._post.advance(day - timedelta(days=1))
        check = check_0605 if data[16:20] == b"0605" else check_0601
        report = check(
            data,
            today=day,
            sub_system=self.sub_system,
            data_supplier=self.data_supplier,
        )
        if report.delivery_id in self._received:
            text = f"delivery identification {report.delivery_id} has been used"
            report.fault(1, 21, text)
        claims, late = [], False
        if check is check_0601 and not report.faults:
            claims, late = self._desk.claims(report, now)
        number = self._post.next_number()
        receipt = Receipt(self.data_supplier, self.sub_system, number, day)
        faults = report.faults
        accepted = not faults
        if faults:
            faults.sort()
            errors(report, receipt)
        else:
            self._received.add(report.delivery_id)
            if check is check_0605:
                faults = carry_out(report, self._registry, self._mandates, receipt, day)
            else:
                self._collect(report, claims, day, now)
                receipt.control(claims, self._registry.creditors)
        name = self._post.filename(number, "0621")
        return Answer(accepted, faults, (name, receipt.data()), late)

    def _collect(
        self, report: Report, claims: list[Claim], day: date, now: datetime
    ) -> None:
        self._desk.accept(claims)
        self._debtors.collect(claims, day)
        for claim in claims:
            count = self._books.charge
            args = day, claim.debtor[0], report.delivery_id
            count(*args, claim.way)
            count(*args, "text line", claim.texts)
            if self._desk.is_late(claim, now):
                count(*args, "late collection")

    # What Nets sends

    def until(self, day: date) -> list[Sent]:
        """Everything up to and including the day that was not fetched yet, in order."""
        self._post.advance(day)
        return self._post.fetch()

    def paid_out(self, pbs_number: str | None = None) -> list[PaidOut]:
        """Money put on, and taken from, bank accounts, by bookkeeping date."""
        return self._books.paid_out(pbs_number)

    def charges(self, pbs_number: str | None = None) -> list[Charge]:
        """What Nets would send a bill for, counts only."""
        return self._books.charges(pbs_number)

    def bulk_0602(self, stream: BinaryIO, rows: Iterable[Row], day: date) -> Writer:
        """Any number of rows streamed into a 0602 of its own; the writer has the sums.

        Rows come from `payments` or from the functions in `outgoing`, those of one
        creditor, group and section together.
        """
        writer = self._post.writer(stream, "0602", day)
        writer.add_all(rows)
        return writer
