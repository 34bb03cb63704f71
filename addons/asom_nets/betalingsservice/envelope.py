"""The PBCNET envelope and the receipts of the old channel (betalingsservice 8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from .charset import ENCODING
from .layout import Record

PREFIX = "PBCNET"
# The records of an envelope; the channel's others are receipts, of which 40 (data) and
# 41 (delivery) are documented.
ENVELOPE = ("00", "30", "90")
_numbered = re.compile(f"{PREFIX}([0-9]{{2}})").match


def is_receipt(text: str) -> bool:
    """Whether a line begins a receipt of the old channel."""
    found = _numbered(text)
    return bool(found) and found[1] not in ENVELOPE


@dataclass(frozen=True, slots=True)
class Envelope:
    """First and last line around a delivery.

    ``identification`` is up to 6 digits of the delivery's number, None where blank.
    ``status`` is None in what a creditor sends (PBCNET00), and text such as "+BF00"
    in what comes from Nets (PBCNET30).
    """

    subsystem: str
    created: date
    serial: int
    identification: int | None = None
    status: str | None = None

    @property
    def start(self) -> str:
        """Layout of the first line."""
        return "PBCNET00" if self.status is None else "PBCNET30"

    def values(self) -> dict[str, object]:
        """Field values that first and last line have in common."""
        return {
            "subsystem": self.subsystem,
            "created": self.created,
            "serial": self.serial,
        }

    @classmethod
    def of(cls, record: Record) -> Envelope:
        """The envelope that its first line describes.

        :raises DeliveryError: the date is missing or none.
        """
        created = record.date("created")
        if created is None:
            raise record.error("created", "date_missing")
        blank = "identification" not in record.layout or not record["identification"]
        return cls(
            record["subsystem"],
            created,
            record.number("serial"),
            None if blank else record.number("identification"),
            record["status"] if "status" in record.layout else None,
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt: not a delivery, kept as it came. ``kind`` is "PBCNET40" (data),
    "PBCNET41" (delivery) or another one, ``status`` the text after the plus sign."""

    kind: str
    status: str
    content: bytes


def read_receipt(data: bytes) -> Receipt | None:
    """The receipt in ``data``, or None if it is something else."""
    lines = data.decode(ENCODING).lstrip("\r\n ").splitlines()
    if not lines or not is_receipt(lines[0]):
        return None
    status = re.search(r"\+(.*)", lines[0])
    return Receipt(lines[0][:8], status.group(1).strip() if status else "", data)
