"""Who has an agreement with our Nets: creditors and their debtors' mandates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from . import banking, rules

ELECTRONIC = "999999999"
"""Mandate number of an agreement on electronic slips, betalingsservice.md 4."""


def customer_key(number: str) -> str:
    """A customer number as Nets compares it, betalingsservice.md 1.4."""
    return number.strip(" ").lstrip("0")


@dataclass(frozen=True)
class Creditor:
    """A creditor agreement; without `fi_creditor` there are no slips."""

    pbs_number: str
    debtor_groups: tuple[int, ...]
    fi_creditor: str = ""
    bank_registration: str = "0000"
    bank_account: str = "0000000000"
    bank_name: str = ""


@dataclass
class Mandate:
    """A debtor's agreement on automatic payment; in force from `start`."""

    pbs_number: str
    group: int
    customer: str
    """Customer number without leading zeros."""
    number: str
    """Nine digits."""
    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


Debtor = tuple[str, int, str]
"""PBS number, debtor group, customer number without leading zeros."""


class Registry:
    """Creditors, mandates and agreements on electronic slips."""

    def __init__(self, seed: int) -> None:
        self.creditors: dict[str, Creditor] = {}
        self.mandates: dict[Debtor, Mandate] = {}
        """Those not cancelled."""
        self.electronic: dict[Debtor, date] = {}
        """Debtor -> first day of electronic slips."""
        self._random = Random(f"{seed}|mandates")
        self._numbers = {ELECTRONIC}

    def add_creditor(self, creditor: Creditor) -> None:
        """Raises ValueError for a number that is taken or not eight digits."""
        number = creditor.pbs_number
        if len(number) != 8 or not number.isdecimal():
            raise ValueError(f"PBS number {number!r} is not eight digits")
        if number in self.creditors:
            raise ValueError(f"PBS number {number} has an agreement already")
        self.creditors[number] = creditor

    def creditor(self, pbs_number: str) -> Creditor:
        """The creditor. Raises ValueError if there is none."""
        if pbs_number not in self.creditors:
            raise ValueError(f"PBS number {pbs_number!r} has no creditor agreement")
        return self.creditors[pbs_number]

    def group(self, pbs_number: str, group: int) -> tuple[str, int]:
        """Both as they are. Raises ValueError if Nets does not know them."""
        if group not in self.creditor(pbs_number).debtor_groups:
            raise ValueError(f"creditor {pbs_number} has no debtor group {group}")
        return pbs_number, group

    def debtor(self, pbs_number: str, group: int, customer: str) -> Debtor:
        """Key of a debtor. Raises ValueError for who or what Nets does not know."""
        self.group(pbs_number, group)
        if len(customer) > 15:
            raise ValueError(f"customer number {customer!r} is longer than 15")
        if wrong := rules.customer_number(customer):
            raise ValueError(wrong[1])
        return pbs_number, group, customer_key(customer)

    def register(self, debtor: Debtor, day: date) -> Mandate:
        """A new mandate. Raises ValueError if there is one in force."""
        if debtor in self.mandates:
            raise ValueError(f"customer {debtor[2]} has a mandate already")
        while True:
            number = str(self._random.randrange(100_000_000, 999_999_999))
            if number not in self._numbers:
                break
        self._numbers.add(number)
        mandate = Mandate(*debtor, number, banking.mandate_start(day))
        self.mandates[debtor] = mandate
        return mandate

    def cancel(self, debtor: Debtor, day: date) -> Mandate:
        """End the mandate. Raises ValueError if there is none."""
        if debtor not in self.mandates:
            raise ValueError(f"customer {debtor[2]} has no mandate")
        mandate = self.mandates.pop(debtor)
        mandate.end = day
        return mandate

    def of_creditor(self, pbs_number: str) -> list[Mandate]:
        """The mandates not cancelled, by group and customer."""
        own = (one for one in self.mandates.values() if one.pbs_number == pbs_number)
        return sorted(own, key=lambda one: (one.group, one.customer))
