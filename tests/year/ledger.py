"""The books of an association as plain numbers: who owes what, which money went where.

All amounts are øre. The rules are those that the association has agreed on: a payment
first covers the invoice that it names, then the member's oldest; what is left is
credit, used when the member is next invoiced: for what is long overdue, then for that
invoice, the oldest credit first. A payment that is taken back frees what it had
covered.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

LONG_OVERDUE = 30
"""Days after which an invoice's own payment is no longer waited for."""


@dataclass(eq=False)
class Claim:
    """An invoice. `reference`: its number with Nets."""

    reference: str
    due: date
    amount: int
    open: int
    number: int
    payment_id: str = ""
    promised: bool = False
    """Somebody is about to pay it with a slip of the association."""


@dataclass(eq=False)
class Credit:
    """Money of a member: a payment, or a credit note. `left`: not yet used."""

    key: tuple
    day: date
    amount: int
    left: int
    number: int
    covers: Counter = field(default_factory=Counter)
    """Claim -> øre."""
    refunded: int = 0


@dataclass(eq=False)
class Account:
    """One member's account."""

    claims: list[Claim] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    rest: int = 0
    """Owed without an invoice: taken back after it had been refunded."""

    @property
    def balance(self) -> int:
        """What the member owes; credit is below zero."""
        owed = sum(claim.open for claim in self.claims)
        return owed + self.rest - sum(credit.left for credit in self.credits)

    def overdue(self, day: date) -> list[Claim]:
        """Invoices whose own payment is no longer waited for, the oldest first."""
        late = day - timedelta(LONG_OVERDUE)
        found = [claim for claim in self.claims if claim.due < late]
        return sorted(found, key=lambda claim: (claim.due, claim.number))

    def credit_for_dues(self, day: date) -> int:
        """Credit beyond what it covers before new dues; below zero: none."""
        owed = sum(claim.open for claim in self.overdue(day)) + self.rest
        return sum(credit.left for credit in self.credits) - owed


class Ledger:
    """All accounts of one association, and the three accounts for money on its way."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        """Member number -> account."""
        self.clearing = self.unmatched = self.refunds = 0
        """Received from Nets; of it waiting to be placed; of it to be paid back."""
        self._numbers = count()
        self._by_reference: dict[str, tuple[str, Claim]] = {}
        self._payments: dict[tuple, tuple[str, Credit]] = {}

    def account(self, member: str) -> Account:
        """The member's account, opened when it is not there."""
        return self.accounts.setdefault(member, Account())

    def claim(self, reference: str) -> Claim | None:
        """The invoice with this number."""
        found = self._by_reference.get(reference.lstrip("0"))
        return found and found[1]

    def owner(self, reference: str) -> str:
        """The member number of an invoice."""
        return self._by_reference[reference.lstrip("0")][0]

    def payments(self, reference: str, amount: int, way: str) -> list[Credit]:
        """Payments that named the invoice, with the amount and way, not taken back."""
        wanted = way, reference.lstrip("0")
        return [
            credit
            for key, (_, credit) in self._payments.items()
            if key[:2] == wanted and credit.amount == amount
        ]

    # What happens

    def invoice(
        self, member: str, reference: str, due: date, amount: int, day: date
    ) -> Claim | None:
        """An invoice, or a credit note if negative. The member's credit covers what is
        long overdue and, of the rest, the invoice."""
        account, number = self.account(member), next(self._numbers)
        claim = None
        if amount < 0:
            note = Credit(("note", reference, number), day, -amount, -amount, number)
            account.credits.append(note)
        else:
            claim = Claim(reference, due, amount, amount, number)
            account.claims.append(claim)
            if reference:
                self._by_reference[reference.lstrip("0")] = member, claim
        overdue = account.overdue(day)
        for credit in sorted(account.credits, key=lambda one: (one.day, one.number)):
            for covered in [*overdue, *filter(None, [claim])]:
                self._cover(credit, covered)
        return claim

    def pay(self, key: tuple, reference: str, amount: int, day: date) -> None:
        """A payment that names an invoice."""
        member, named = self._by_reference[reference.lstrip("0")]
        account = self.account(member)
        credit = Credit(key, day, amount, amount, next(self._numbers))
        assert key not in self._payments, key
        self._payments[key] = member, credit
        account.credits.append(credit)
        self._cover(credit, named)
        for claim in sorted(account.claims, key=lambda one: (one.due, one.number)):
            self._cover(credit, claim)

    def take_back(self, credit: Credit) -> None:
        """The whole payment goes back to the debtor's bank."""
        member, _ = self._payments.pop(credit.key)
        account = self.account(member)
        account.credits.remove(credit)
        for claim, part in credit.covers.items():
            claim.open += part
        account.rest += credit.refunded

    def refund(self, credit: Credit) -> None:
        """What is left of the payment is set aside for the member."""
        self.refunds += credit.left
        credit.refunded += credit.left
        credit.left = 0

    @staticmethod
    def _cover(credit: Credit, claim: Claim) -> None:
        part = min(credit.left, claim.open)
        if part:
            credit.left -= part
            claim.open -= part
            credit.covers[claim] += part
