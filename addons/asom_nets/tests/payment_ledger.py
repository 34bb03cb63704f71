"""An independent ledger of members' money in plain Python: what the books must say.

It knows nothing of journal entries or reconciliation. Amounts are øre. It says of each
record that Nets tells whether it must be booked or left to a person, and keeps what
each member owes and what waits for an owner.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

PAID = ("0236", "0297", "FI")
RETURNED = ("0239", "0299")
TOLD = ("0237", "0238")
TAKES = {"0239": ("0236",), "0299": ("0297", "FI")}


@dataclass
class Fact:
    """One record that Nets or the bank has told.

    :ivar invoice: key of the invoice that it names and whose customer it names, or
        where a person has placed it; None where a person must find out
    :ivar named: the invoice that the record names, wherever the money went since
    :ivar mark: what tells the payment from all others, () for none
    :ivar together: section and day
    :ivar amount: øre, 0 where no money moves
    :ivar strange: it is not what was collected, and only slips may differ
    """

    kind: str
    company: Any
    invoice: Any
    amount: int
    mark: tuple = ()
    together: tuple = ()
    state: str = ""
    returned: int = 0
    refunded: int = 0
    takes: Fact | None = None
    aside: str = ""
    named: Any = None
    strange: bool = False

    def __post_init__(self):
        self.named = self.invoice

    def told_again(self) -> Fact:
        """The same record, as it comes in another delivery."""
        return Fact(
            self.kind,
            self.company,
            self.named,
            self.amount,
            self.mark,
            strange=self.strange,
        )

    def is_about(self, invoice) -> bool:
        """Whether it names the invoice, or was placed there; or nobody can tell."""
        known = {self.named, self.invoice} - {None}
        return not known or invoice in known

    @property
    def left(self) -> int:
        """Øre that have not been charged back."""
        return self.amount - self.returned


@dataclass
class Ledger:
    """What members owe, by association; see the module."""

    owed: Counter = field(default_factory=Counter)
    waiting: Counter = field(default_factory=Counter)
    clearing: Counter = field(default_factory=Counter)
    refunds: Counter = field(default_factory=Counter)
    facts: list = field(default_factory=list)
    owner: dict = field(default_factory=dict)
    shown: set = field(default_factory=set)

    def invoiced(self, invoice, member, amount):
        """A posted invoice (a credit note with ``amount`` below zero)."""
        self.owner[invoice] = member
        self.owed[member] += amount

    # === RECORDS === #

    def tell(self, facts):
        """Take the records of one file: payments first, then what was taken back."""
        for kinds in (PAID, RETURNED, TOLD):
            some = [fact for fact in facts if fact.kind in kinds]
            # Those of one section and day are booked together.
            together = dict.fromkeys(fact.together for fact in some)
            for key in together:
                for fact in some:
                    if fact.together == key:
                        self._take(fact)
                        self.facts.append(fact)

    def _take(self, fact):
        sign = 1 if fact.kind in PAID else -1
        if fact.amount:
            self.clearing[fact.company] += sign * fact.amount
        if fact.kind in TOLD:
            fact.state = "noted" if fact.invoice else "parked"
        elif self._sure(fact):
            fact.state = "booked"
            self.owed[self.owner[fact.invoice]] -= sign * fact.amount
        else:
            fact.state = "parked"
            self.waiting[fact.company] += sign * fact.amount

    def _sure(self, fact) -> bool:
        if not fact.invoice or fact.strange or self._seen(fact):
            return False
        if fact.kind in PAID:
            # The bank statement has shown a slip's payment before.
            slip = fact.kind in ("0297", "FI")
            return not (slip and (fact.invoice, fact.amount) in self.shown)
        return bool(self.can_take_back(fact))

    def _seen(self, fact) -> bool:
        return any(
            other.mark == fact.mark and other.is_about(fact.invoice)
            for other in self.facts
            if fact.mark
            and other.company == fact.company
            and other.state in ("booked", "parked", "aside")
        )

    def told(self, invoice, amount):
        """Slips' payments whose line on the bank statement another one of the invoice
        and amount may be: their money came, wherever it stands now."""
        return [
            fact
            for fact in self.facts
            if fact.kind in ("0297", "FI")
            and invoice in (fact.named, fact.invoice)
            and fact.amount == amount
            and fact.state in ("booked", "parked", "aside")
            and fact.aside != "never"
        ]

    def can_take_back(self, fact, invoice=None):
        """Booked payments that a charge-back can be for."""
        return [
            paid
            for paid in self.facts
            if paid.state == "booked"
            and paid.kind in TAKES[fact.kind]
            and paid.invoice == (invoice or fact.invoice)
            and paid.left >= fact.amount
        ]

    def takes_back(self, fact, paid):
        """Which payment a booked charge-back was for."""
        assert paid.state == "booked" and paid.kind in TAKES[fact.kind]
        assert paid.invoice == fact.invoice and paid.left >= fact.amount
        paid.returned += fact.amount
        fact.takes = paid

    # === BY HAND === #

    def matched(self, fact, invoice):
        """A person has placed a record at an invoice."""
        sign = 1 if fact.kind in PAID else -1
        fact.invoice = invoice
        if fact.kind in TOLD:
            fact.state = "noted"
            return
        fact.state = "booked"
        self.waiting[fact.company] -= sign * fact.amount
        self.owed[self.owner[invoice]] -= sign * fact.amount

    def unmatched(self, fact):
        """A match was taken back; the record still names its invoice."""
        fact.state = "parked"
        self.waiting[fact.company] += fact.amount
        self.owed[self.owner[fact.invoice]] += fact.amount

    def refunded(self, fact, amount):
        """Credit goes back to the member."""
        assert 0 < amount <= fact.left - fact.refunded
        fact.refunded += amount
        self.owed[self.owner[fact.invoice]] += amount
        self.refunds[fact.company] += amount

    def set_aside(self, fact, way):
        """Waiting money goes back ("refund") or never came ("never")."""
        sign = 1 if fact.kind in PAID else -1
        fact.state, fact.aside = "aside", way
        self.waiting[fact.company] -= sign * fact.amount
        account = self.refunds if way == "refund" else self.clearing
        account[fact.company] += sign * fact.amount * (1 if way == "refund" else -1)

    def brought_back(self, fact):
        """It was not so: the money waits again."""
        sign = 1 if fact.kind in PAID else -1
        self.waiting[fact.company] += sign * fact.amount
        account = self.refunds if fact.aside == "refund" else self.clearing
        undo = -1 if fact.aside == "refund" else 1
        account[fact.company] += sign * fact.amount * undo
        fact.state, fact.aside = "parked", ""

    def set_against(self, paid, back):
        """A payment and its charge-back, both waiting, settle each other."""
        for fact in (paid, back):
            fact.state, fact.aside = "aside", "twin"
        paid.returned = paid.amount

    def apart(self, *facts):
        """And they do not: both wait again."""
        for fact in facts:
            fact.state, fact.aside, fact.returned = "parked", "", 0

    def paid_elsewhere(self, invoice, amount):
        """Cash, or a line of the bank statement."""
        self.owed[self.owner[invoice]] -= amount
