"""From a checked 0601 to claims on debtors: what the format check cannot know.

Rules: betalingsservice.md 2.2 (one collection per customer and date), 11 (deadlines).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from . import banking
from .registry import Debtor, Registry
from .report import Collection, Fault, Report, Section

AUTOMATIC, SLIP, ELECTRONIC = "automatic", "slip", "electronic"
"""Ways a collection goes: by mandate, on paper, to the net bank."""


@dataclass
class Claim:
    """One collection that Nets has taken on. Amounts in øre."""

    debtor: Debtor
    way: str
    due: date
    """As in the 0601."""
    pay_day: date
    """The banking day on or after it."""
    sign: int
    amount: int
    reference: str
    texts: int
    """Lines of text."""
    section: Section
    mandate: str = ""
    payment_id: str = ""
    """The creditor's own payer id, or empty."""
    open: bool = True
    """Not yet paid, rejected or withdrawn."""

    @property
    def padded(self) -> str:
        """Customer number as Nets returns it: 15 characters, zeros to the left."""
        return self.debtor[2].rjust(15, "0")

    @property
    def payer(self) -> str:
        """Payer identification of a slip, 19 characters."""
        return (self.payment_id or self.padded).rjust(19, "0")


class Desk:
    """Checks what a delivery asks for against agreements, mandates and deadlines."""

    def __init__(self, registry: Registry, *, allow_late: bool) -> None:
        self._registry = registry
        self._allow_late = allow_late
        self._taken: set[tuple[Debtor, date]] = set()

    def claims(self, report: Report, now: datetime) -> tuple[list[Claim], bool]:
        """Claims of the delivery, and whether any came after the normal deadline.

        Faults are added to the report; then the claims are not for use.
        """
        claims, months = [], {}
        for section in report.sections:
            if not self._known(report, section):
                continue
            for one in section.collections:
                if section.number == "0112":
                    months.setdefault(one.due_date.replace(day=1), one)
                if claim := self._claim(report, section, one):
                    claims.append(claim)
        for month, one in months.items():
            self._check_deadline(report, one, month, now)
        return claims, any(self.is_late(claim, now) for claim in claims)

    def is_late(self, claim: Claim, now: datetime) -> bool:
        """Whether the claim comes after the normal deadline of its payment month."""
        return claim.section.number == "0112" and now >= _moment(
            banking.deadline(claim.due)
        )

    def accept(self, claims: list[Claim]) -> None:
        """Remember the claims, so that they do not come twice."""
        self._taken.update((claim.debtor, claim.due) for claim in claims)

    def _known(self, report: Report, section: Section) -> bool:
        creditor = self._registry.creditors.get(section.creditor)
        if creditor is None:
            text = f"PBS number {section.creditor} has no creditor agreement"
            report.fault(section.line, 6, text)
        elif int(section.group) not in creditor.debtor_groups:
            text = f"creditor {section.creditor} has no debtor group {section.group}"
            report.fault(section.line, 23, text)
        elif section.number != "0112" and not creditor.fi_creditor:
            text = f"creditor {section.creditor} has no agreement on payment slips"
            report.fault(section.line, 14, text)
        else:
            return True
        return False

    def _check_deadline(
        self, report: Report, one: Collection, month: date, now: datetime
    ) -> None:
        deadline = banking.late_deadline if self._allow_late else banking.deadline
        last = _moment(deadline(month))
        if now >= last:
            text = f"deadline for {month:%m-%Y} was {last:%d-%m-%Y %H:%M}"
            report.fault(one.line, 52, text)

    def _claim(self, report: Report, section: Section, one: Collection) -> Claim | None:
        debtor = section.creditor, int(section.group), one.customer_key
        if (debtor, one.due_date) in self._taken:
            text = (
                f"customer {one.customer_number!r} has a collection due "
                f"{one.due_date:%d-%m-%Y} already"
            )
            report.fault(one.line, 28, text)
            return None
        claim = Claim(
            debtor,
            SLIP,
            one.due_date,
            banking.on_or_after(one.due_date),
            one.sign,
            one.amount,
            one.reference,
            len(one.text_lines) + len(one.slip_lines),
            section,
            payment_id=one.payment_id,
        )
        wrong = self._choose_way(claim, one)
        if wrong:
            report.faults.append(Fault(one.line, *wrong))
            return None
        if claim.way == SLIP and debtor in self._registry.electronic:
            claim.way = ELECTRONIC
        return claim

    def _choose_way(self, claim: Claim, one: Collection) -> tuple[int, str] | None:
        """Set way and mandate; (position, what is wrong) if there is no way."""
        if claim.section.number != "0112":
            return (60, "disbursement in a slip section") if one.sign == 2 else None
        mandate = self._registry.mandates.get(claim.debtor)
        if mandate and not mandate.covers(claim.pay_day):
            mandate = None
        who = f"customer {one.customer_number!r}"
        if one.mandate.strip("0") and (not mandate or mandate.number != one.mandate):
            return 43, f"mandate {one.mandate} of {who} is not in force"
        if mandate:
            claim.way, claim.mandate = AUTOMATIC, mandate.number
        elif not self._registry.creditors[claim.debtor[0]].fi_creditor:
            return 28, f"{who} has no mandate, the creditor no payment slips"
        elif one.sign == 2:
            return 60, f"disbursement to {who} without a mandate"
        elif not one.name_lines:
            return 28, f"{who} has no mandate, and no address for a payment slip"
        return None


def _moment(deadline_day: date) -> datetime:
    return datetime.combine(deadline_day, banking.DEADLINE_HOUR)
