"""The kinds of deliveries, as data: sections, records and what the totals count.

Sources: betalingsservice 2.1, 3, 4, 5, 6. The scanner works from these tables, so a
new kind of delivery is a new row here and layouts to go with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from .layout import Layout, Record
from .layouts import LAYOUTS

# Transaction code of the BS042 in the sections of a 0601 that we know in full.
COLLECTION_TRANSACTIONS = {"0112": "0280", "0117": "0285"}
# In section 0117 the mandate field holds zeros (betalingsservice 2.3, BS042).
SECTION_WITH_MANDATES = "0112"

_digits = re.compile("[0-9]+").fullmatch


@dataclass(frozen=True, slots=True)
class Choice:
    """When a detail record has a layout. Empty tuples mean "any".

    ``adds`` is the field that the amounts in BS092 and BS992 sum up; with ``sign`` a
    disbursement is subtracted. ``may_add`` is a field without a meaning whose number,
    if it is one, those amounts may hold or not.
    """

    layout: str
    sections: tuple[str, ...] = ()
    transactions: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    adds: str = ""
    sign: str = ""
    may_add: str = ""

    def fits(self, section: str, text: str) -> bool:
        """Whether the text of a record (of this record type) is meant."""
        if self.sections and section not in self.sections:
            return False
        if self.transactions and text[13:17] not in self.transactions:
            return False
        number = LAYOUTS[self.layout]["record_number"]
        return not self.numbers or number.slice(text) in self.numbers

    def amount(self, record: Record) -> int:
        """What the record adds to the amount total, in øre.

        :raises DeliveryError: the fields hold no numbers.
        """
        if not self.adds:
            return 0
        amount = record.number(self.adds)
        return -amount if self.sign and record.number(self.sign) == 2 else amount

    def doubtful(self, record: Record) -> int:
        """What the record adds to the amount total or does not, in øre."""
        raw = record.raw(self.may_add) if self.may_add else ""
        return int(raw) if _digits(raw) else 0


@dataclass(frozen=True)
class DeliveryType:
    """A kind of delivery. ``own`` deliveries are those that a creditor sends: in them
    sections and transactions that are not known are errors. In what Nets sends
    they are kept as unknown records. In ``lenient`` ones, which only a few files of
    2009-2010 show, a detail that does not fit its layout is kept as unknown too.

    ``amount_at`` is where the amounts that BS092 sums up stand in all sections that we
    know: (1-based position, length)."""

    number: str
    start: str
    section_start: str
    section_end: str
    end: str
    sections: tuple[str, ...]
    choices: tuple[Choice, ...]
    own: bool = False
    lenient: bool = False
    amount_at: tuple[int, int] | None = None

    @cached_property
    def by_record_type(self) -> dict[str, list[Choice]]:
        """The choices for "022", "042" ..."""
        found: dict[str, list[Choice]] = {}
        for choice in self.choices:
            record_type = LAYOUTS[choice.layout]["record_type"].constant()
            found.setdefault(record_type, []).append(choice)
        return found

    def choose(self, section: str, text: str) -> Choice | None:
        """The choice for a detail record, or None."""
        for choice in self.by_record_type.get(text[2:5], ()):
            if choice.fits(section, text):
                return choice
        return None

    def unknown_amount(self, section: str, text: str) -> int | None:
        """What a BS042 without a layout adds to its section's amount, in øre: what
        stands where the section's other records have their amount, 0 where these add
        nothing; None if that is no number, or not known."""
        places = {
            (field.start, field.length)
            for choice in self.by_record_type.get("042", ())
            if choice.adds and section in choice.sections
            for field in (LAYOUTS[choice.layout][choice.adds],)
        }
        if not places and section in self.sections:
            return 0
        place = places.pop() if len(places) == 1 else self.amount_at
        if not place:
            return None
        start, length = place
        raw = text[start - 1 :][:length]
        return int(raw) if len(raw) == length and _digits(raw) else None

    def layout(self, part: str) -> Layout:
        """Layout of ``start``, ``section_start``, ``section_end`` or ``end``."""
        return LAYOUTS[getattr(self, part)]


def _numbers(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{number:05d}" for number in range(first, last + 1))


TYPES = {
    kind.number: kind
    for kind in (
        DeliveryType(
            "0601",
            "0601-002",
            "0601-012",
            "0601-092",
            "0601-992",
            tuple(COLLECTION_TRANSACTIONS),
            (
                Choice("0601-022a", (), ("0240",), _numbers(1, 5)),
                Choice("0601-022i", (), ("0240",), ("00009",)),
                Choice("0601-022j", (), ("0240",), ("00010",)),
                *(
                    Choice("0601-042", (section,), (code,), (), "amount", "sign")
                    for section, code in COLLECTION_TRANSACTIONS.items()
                ),
                Choice("0601-052", (), ("0241",)),
                Choice("0601-062", (), ("0241",)),
            ),
            own=True,
        ),
        DeliveryType(
            "0602",
            "0602-002",
            "0602-012",
            "0602-092",
            "0601-992",
            ("0211", "0215"),
            (
                Choice(
                    "0602-042a",
                    ("0211",),
                    ("0236", "0237", "0239"),
                    (),
                    "paid_amount",
                ),
                Choice("0602-042c", ("0211",), ("0238",), (), may_add="filler_116"),
                Choice("0602-042b", ("0215",), ("0297", "0299"), (), "paid_amount"),
            ),
            # BS092: the plain sum of 116-128 (betalingsservice 3).
            amount_at=(116, 13),
        ),
        DeliveryType(
            "0603",
            "0602-002",
            "0602-012",
            "0602-092",
            "0601-992",
            ("0210", "0212", "0217", "0219"),
            (
                Choice(
                    "0603-042a",
                    ("0210", "0212", "0219"),
                    ("0230", "0231", "0232", "0233", "0234"),
                ),
                Choice("0603-042b", ("0217",), ("0295",), (), "amount"),
            ),
        ),
        DeliveryType(
            "0605",
            "0601-002",
            "0605-012",
            "0605-092",
            "0605-992",
            ("0120", "0126"),
            (
                Choice("0605-042a", ("0120",), ("0200",)),
                Choice("0605-042b", ("0126",), ("0257",)),
            ),
            own=True,
        ),
        DeliveryType(
            "0621",
            "0602-002",
            "0621-012",
            "0621-092",
            "0621-992",
            ("0120",),
            (
                # ASSUMED: the reply to a cancellation (0257) looks like that to a
                # registration; what does not fit is kept as it is.
                Choice("0621-022c", (), ("0200", "0257")),
                Choice("0621-022a", (), (), ("001",)),
                Choice("0621-022b", (), (), ("002",)),
            ),
            lenient=True,
        ),
    )
}
