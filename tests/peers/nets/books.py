"""What Nets paid out and what it would send a bill for."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple


class PaidOut(NamedTuple):
    """Money on a creditor's bank account on a day, in øre; negative: taken."""

    day: date
    pbs_number: str
    section: str
    amount: int


class Charge(NamedTuple):
    """Something Nets would send a bill for."""

    day: date
    pbs_number: str
    delivery: str
    """Identification of the 0601 or 0605, empty for what debtors do by themselves."""
    kind: str
    """automatic, slip, electronic, text line, late collection or registration."""
    count: int


class Books:
    """Sums by bookkeeping date and section, and counts by delivery."""

    def __init__(self) -> None:
        self._booked: Counter[tuple[date, str, str]] = Counter()
        self._charged: Counter[tuple[date, str, str, str]] = Counter()

    def book(self, day: date, pbs_number: str, section: str, amount: int) -> None:
        """Øre to the creditor's account, from it if negative."""
        self._booked[day, pbs_number, section] += amount

    def charge(
        self, day: date, pbs_number: str, delivery: str, kind: str, count: int = 1
    ) -> None:
        """Count something."""
        self._charged[day, pbs_number, delivery, kind] += count

    def paid_out(self, pbs_number: str | None = None) -> list[PaidOut]:
        """What has been booked, by day, creditor and section."""
        return [
            PaidOut(*key, amount)
            for key, amount in sorted(self._booked.items())
            if pbs_number in (None, key[1])
        ]

    def charges(self, pbs_number: str | None = None) -> list[Charge]:
        """What has been counted, by day, creditor, delivery and kind."""
        return [
            Charge(*key, count)
            for key, count in sorted(self._charged.items())
            if pbs_number in (None, key[1]) and count
        ]
