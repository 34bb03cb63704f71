"""Counts and amounts of a section or a delivery (records BS092 and BS992)."""

from __future__ import annotations

from dataclasses import dataclass

from .layout import Record
from .layouts import LAYOUTS

COUNTERS = {"022": "count_022", "042": "count_042", "052": "count_text"}
COUNTERS["062"] = "count_text"
FIELDS = ("count_sections", "count_042", "amount", "count_text", "count_022")


@dataclass(slots=True)
class Totals:
    """Running totals; ``amount`` in øre.

    ``unread`` counts records whose amount cannot be read: the total may be larger than
    what the others add up to, never smaller. ``doubtful`` is what rows may add or not:
    where betalingsservice 3 says to ignore the amount (0238), it does not say whether
    Nets has summed it. ``loose`` is a section of which nothing is known: whatever it
    states is taken, and nothing of it can be booked.

    ``unexplained`` is, once the section is settled, what it states beyond what its
    records are known to add; below zero only where it is ``loose``.
    """

    count_sections: int = 0
    count_022: int = 0
    count_042: int = 0
    count_text: int = 0
    amount: int = 0
    unread: int = 0
    doubtful: int = 0
    loose: bool = False
    unexplained: int = 0

    def add(self, record_type: str, amount: int | None = 0) -> None:
        """Count one detail record; ``amount`` None means that it is not known."""
        counter = COUNTERS.get(record_type)
        if counter:
            setattr(self, counter, getattr(self, counter) + 1)
        if amount is None:
            self.unread += 1
        else:
            self.amount += amount

    def add_section(self, other: Totals) -> None:
        """Add a section that is settled."""
        self.count_sections += 1
        self.count_022 += other.count_022
        self.count_042 += other.count_042
        self.count_text += other.count_text
        self.amount += other.amount

    def values(self, layout: str) -> dict[str, object]:
        """The total fields of a record."""
        return {name: getattr(self, name) for name in FIELDS if name in LAYOUTS[layout]}

    def check(self, record: Record) -> None:
        """Compare with the totals that a record states.

        :raises DeliveryError: code ``wrong_total``, with record, field and position.
        """
        for name, expected in self.values(record.layout.name).items():
            stated = record.number(name)
            if name == "amount" and self._may_be(stated):
                continue
            if stated != expected:
                raise record.error(
                    name, "wrong_total", content=stated, expected=expected
                )

    def _may_be(self, amount: int) -> bool:
        """Whether a stated amount cannot be contradicted."""
        if self.loose or amount in (self.amount, self.amount + self.doubtful):
            return True
        return bool(self.unread) and amount > self.amount

    def settle(self, record: Record) -> None:
        """Check, and go on with the amount that the record states: the delivery's
        amount is the sum of what its sections state (betalingsservice 2.3, BS992).

        :raises DeliveryError: as :meth:`check`.
        """
        self.check(record)
        if "amount" in record.layout:
            stated = record.number("amount")
            self.unexplained = stated - self.amount
            self.amount = stated
        self.unread = self.doubtful = 0
