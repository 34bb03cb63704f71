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

    ``amount_known`` turns False when a record was counted whose amount is not known.
    """

    count_sections: int = 0
    count_022: int = 0
    count_042: int = 0
    count_text: int = 0
    amount: int = 0
    amount_known: bool = True

    def add(self, record_type: str, amount: int | None = 0) -> None:
        """Count one detail record; ``amount`` None means that it is not known."""
        counter = COUNTERS.get(record_type)
        if counter:
            setattr(self, counter, getattr(self, counter) + 1)
        if amount is None:
            self.amount_known = False
        else:
            self.amount += amount

    def add_section(self, other: Totals) -> None:
        """Add a finished section."""
        self.count_sections += 1
        self.count_022 += other.count_022
        self.count_042 += other.count_042
        self.count_text += other.count_text
        self.amount += other.amount
        self.amount_known &= other.amount_known

    def values(self, layout: str) -> dict[str, object]:
        """The total fields of a record."""
        return {name: getattr(self, name) for name in FIELDS if name in LAYOUTS[layout]}

    def check(self, record: Record) -> None:
        """Compare with the totals that a record states.

        :raises DeliveryError: code ``wrong_total``, with record, field and position.
        """
        for name, expected in self.values(record.layout.name).items():
            if name == "amount" and not self.amount_known:
                continue
            stated = record.number(name)
            if stated != expected:
                raise record.error(
                    name, "wrong_total", content=stated, expected=expected
                )
