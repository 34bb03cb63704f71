"""Deliveries 0602 and 0603 written as a stream: sections, totals, line ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from . import layouts

CARD = "71"
"""Card type of the slips, betalingsservice.md 3 (0215)."""


class Row(NamedTuple):
    """One 042 for a delivery: where it belongs, the record, øre for the totals."""

    pbs_number: str
    group: int
    section: str
    user_id: str
    record: str
    paid: int = 0


@lru_cache(maxsize=4096)
def six(day: date | None) -> str:
    """DDMMYY, or zeros for no day; betalingsservice.md 1.3."""
    return day.strftime("%d%m%y") if day else "000000"


def automatic(
    code: str,
    pbs_number: str,
    group: int,
    customer: str,
    mandate: str,
    due: date,
    amount: int,
    reference: str,
    *,
    paid_day: date | None = None,
    booked_day: date | None = None,
    paid: int = 0,
    sign: int = 1,
    user_id: str = "",
) -> Row:
    """A 042 of section 0211: 0236 paid, 0237, 0238, 0239. Amounts in øre."""
    record = layouts.AUTOMATIC.write(
        {
            "pbs_number": pbs_number,
            "code_number": code,
            "group": group,
            "customer": customer,
            "mandate_number": mandate,
            "due_day": six(due),
            "sign": sign,
            "amount": amount,
            "reference": reference,
            "paid_day": six(paid_day),
            "booked_day": six(booked_day),
            "paid": paid,
        }
    )
    return Row(pbs_number, group, "0211", user_id, record, paid)


def slip(
    code: str,
    pbs_number: str,
    group: int,
    payer: str,
    due: date | None,
    amount: int,
    reference: str,
    *,
    archive: str,
    paid_day: date,
    booked_day: date,
    paid: int,
    user_id: str = "",
) -> Row:
    """A 042 of section 0215: 0297 paid, 0299 taken back. Amounts in øre.

    `payer`: customer number or payment id. Only nine characters of the reference
    come back (betalingsservice.md 3).
    """
    record = layouts.SLIP.write(
        {
            "pbs_number": pbs_number,
            "code_number": code,
            "group": group,
            "payer": payer,
            "card_number": CARD,
            "fee_sign": 0,
            "fee": 0,
            "due_day": six(due),
            "sign": 1,
            "amount": amount,
            "reference": reference[:9],
            "archive": archive,
            "paid_day": six(paid_day),
            "booked_day": six(booked_day),
            "paid": paid,
        }
    )
    return Row(pbs_number, group, "0215", user_id, record, paid)


def mandate(
    section: str,
    code: str,
    pbs_number: str,
    group: int,
    customer: str,
    number: str,
    start: date,
    end: date | None = None,
) -> Row:
    """A 042 of the 0603 sections 0210, 0212 and 0219."""
    record = layouts.MANDATE.write(
        {
            "pbs_number": pbs_number,
            "code_number": code,
            "group": group,
            "customer": customer,
            "mandate_number": number,
            "start_day": six(start),
            "end_day": six(end),
        }
    )
    return Row(pbs_number, group, section, "", record)


class Writer:
    """Writes one delivery to a stream, row by row, in flat memory.

    Rows of one section must come together. Call `close` after the last of `add`.
    """

    def __init__(
        self,
        stream: BinaryIO,
        delivery: str,
        *,
        supplier: str,
        sub_system: str,
        number: str,
        day: date,
    ) -> None:
        self._stream = stream
        self._delivery = delivery
        self.number = number
        self._head = {
            "supplier_number": supplier,
            "sub_system": sub_system,
            "delivery_number": number,
            "created_day": six(day),
        }
        self._section: dict | None = None
        self._key: tuple | None = None
        self.sections = self.count = self.amount = 0
        """Of the whole delivery; amounts in øre."""
        self._write(layouts.START[delivery].write(self._head))

    def _write(self, record: str) -> None:
        self._stream.write(f"{record}\r\n".encode("iso-8859-1"))

    def add(self, row: Row) -> None:
        """The next row; opens and closes sections."""
        key = row[:4]
        if key != self._key:
            self._end_section()
            self._begin_section(key)
        self._section["count"] += 1
        self._section["amount"] += row.paid
        self._write(row.record)

    def _begin_section(self, key: tuple[str, int, str, str]) -> None:
        self._key = key
        self._section = {
            "pbs_number": key[0],
            "group": key[1],
            "section_number": key[2],
            "user_id": key[3],
            "created_day": self._head["created_day"],
            "count": 0,
            "amount": 0,
            "texts": 0,
            "names": 0,
        }
        self._write(layouts.SECTION[key[2]].write(self._section))

    def _end_section(self) -> None:
        if self._section:
            self._write(layouts.SECTION_END[self._delivery].write(self._section))
            self.sections += 1
            self.count += self._section["count"]
            self.amount += self._section["amount"]
        self._section = None

    def add_all(self, rows: Iterable[Row]) -> None:
        """All the rows, and the end of the delivery."""
        for row in rows:
            self.add(row)
        self.close()

    def close(self) -> None:
        """End of the delivery, with its totals."""
        self._end_section()
        totals = {
            "sections": self.sections,
            "count": self.count,
            "amount": self.amount,
            "texts": 0,
            "names": 0,
        }
        self._write(layouts.END[self._delivery].write(self._head | totals))
