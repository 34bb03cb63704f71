"""A delivery 0601 as Python objects: what is said, not how it is written.

All objects are immutable; amounts are integers of øre.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from .envelope import Envelope
from .errors import Deviation
from .source import Source


@dataclass(frozen=True, slots=True)
class Options:
    """Record BS022 00010, optional functions (betalingsservice 2.3).

    ``legal_id`` is the debtor's CPR (10 digits) or CVR number (8 digits) or "": it
    routes a slip to the digital mail box. ``fast``: fast post. ``paper``: always print.
    """

    legal_id: str = ""
    fast: bool = False
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Name and address of a debtor (records BS022).

    ``lines`` are 2-5 lines of at most 35 characters (3-5 outside Denmark), the first
    one the name. ``postcode`` is the Danish one of 4 digits; a foreign postcode
    belongs in ``lines``. ``country`` is an ISO 3166 alpha-2 code.
    """

    lines: tuple[str, ...]
    postcode: str = ""
    country: str = "DK"
    options: Options | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection (record BS042 and what belongs to it).

    ``amount`` in øre: positive is collected, negative is paid out, 0 informs only.
    ``reference`` comes back with the payment, from slips only its first 9 characters.
    ``address`` None needs a ``mandate`` (the variant "Basis"); otherwise Nets finds
    the mandate itself and ``mandate`` stays "". ``texts`` are advice lines of at most
    60 characters, ``slip_texts`` such that only slips show. ``payment_id`` is the
    creditor's own 15-digit payment id, if that is agreed with Nets.
    """

    customer_number: str
    due_date: date
    amount: int
    reference: str = ""
    address: Address | None = None
    texts: tuple[str, ...] = ()
    slip_texts: tuple[str, ...] = ()
    mandate: str = ""
    payment_id: str = ""


class Collections(Protocol):
    """A tuple, or whatever holds collections in less room."""

    def __iter__(self) -> Iterator[Collection]: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Section:
    """The collections of one creditor (PBS number) and debtor group.

    ``number`` is "0112" (Betalingsservice, with a slip for who has no mandate) or
    "0117" (always a slip). ``user_id`` (15) comes back in 0602 and 0603,
    ``main_text`` (60) is the first line of the advice.
    """

    number: str
    pbs_number: str
    debtor_group: int
    collections: Collections
    user_id: str = ""
    created: date | None = None
    main_text: str = ""

    @property
    def amount(self) -> int:
        """Net amount in øre: collections minus disbursements."""
        return sum(collection.amount for collection in self.collections)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery 0601. ``supplier`` is the data supplier's CVR number (8 digits),
    ``identification`` its running number, ``source`` how a delivery that was read
    looked in its file; it takes no part in comparisons."""

    supplier: str
    identification: int
    sections: tuple[Section, ...]
    created: date | None = None
    subsystem: str = "BS1"
    envelope: Envelope | None = None
    source: Source | None = field(default=None, compare=False, repr=False)

    @property
    def amount(self) -> int:
        """Net amount in øre of all sections."""
        return sum(section.amount for section in self.sections)

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """What was tolerated when the delivery was read."""
        return self.source.deviations if self.source else ()
