"""Records of any Betalingsservice delivery, streamed, with structure and totals.

It knows the tables in :mod:`delivery_types` and nothing about what a delivery means:
that is for the readers that use it. Memory stays flat for files of any size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from .delivery_types import TYPES, DeliveryType
from .envelope import PREFIX, RECEIPTS
from .errors import DeliveryError, NotADeliveryError
from .layout import Record
from .layouts import LAYOUTS, RECORD_LENGTH, UNKNOWN
from .lines import RawLine, raw_lines
from .totals import Totals

_record_start = re.compile("BS[0-9]{3}").match


def iter_records(source: bytes | BinaryIO) -> Iterator[tuple[int, Record]]:
    """(1-based line, record) of every record of a delivery, envelope included.

    Records of an unknown type have the layout ``UNKNOWN``. Totals are checked when
    their record is reached, so treat nothing as final before the end.

    :raises DeliveryError: with line, and record, field, position where there are any.
    :raises NotADeliveryError: it is a receipt.
    """
    for raw, record in Scanner(source):
        if record is not None:
            yield raw.number, record


class Scanner:
    """Iterates over (raw line, record or None for a blank line)."""

    def __init__(self, source: bytes | BinaryIO):
        self._source = source
        self._line = 0
        self._records = 0  # without the envelope
        self._kind: DeliveryType | None = None
        self._start: Record | None = None
        self._section: Record | None = None
        self._ended = False
        self._envelope: Record | None = None
        self._envelope_ended = False
        self._totals = Totals()
        self._section_totals = Totals()
        self._parts = {
            "002": self._delivery_start,
            "012": self._section_start,
            "092": self._section_end,
            "992": self._delivery_end,
        }

    def __iter__(self) -> Iterator[tuple[RawLine, Record | None]]:
        for raw in raw_lines(self._source):
            self._line = raw.number
            text = raw.text.rstrip(" ")
            yield raw, self._record(text) if text else None
        self._finish()

    def _error(self, code: str, text: str = "", position: int = 1, **values):
        """An error in the line that has just been read."""
        return DeliveryError(
            code,
            line=self._line,
            record=text[:5] or None,
            position=position if text else None,
            **values,
        )

    def _finish(self) -> None:
        if not self._records and not self._envelope:
            raise self._error("empty")
        if not self._ended:
            raise self._error("no_delivery_end")
        if self._envelope and not self._envelope_ended:
            raise self._error("envelope_open")

    def _record(self, text: str) -> Record:
        if text.startswith(PREFIX):
            return self._envelope_record(text)
        if not _record_start(text):
            error = self._error("not_a_record", content=text[:5])
            raise error.placed(position=1)
        if self._ended:
            raise self._error("after_end", text)
        if len(text) > RECORD_LENGTH:
            raise self._error(
                "line_too_long",
                text,
                RECORD_LENGTH + 1,
                length=len(text),
                room=RECORD_LENGTH,
            )
        self._records += 1
        return self._parts.get(text[2:5], self._detail)(text)

    # ---------------------------------------------------------------- envelope
    def _envelope_record(self, text: str) -> Record:
        name = text[:8]
        if name in RECEIPTS:
            raise NotADeliveryError("receipt", line=self._line, content=text.strip())
        if name not in LAYOUTS:
            raise self._error("unknown_envelope", text, content=name)
        record = LAYOUTS[name].parse(text, self._line)
        record.date("created")
        closing = name == "PBCNET90"
        in_place = (
            self._envelope and self._ended and not self._envelope_ended
            if closing
            else not self._records and not self._envelope
        )
        if not in_place:
            raise self._error("envelope_order", text)
        if closing:
            self._envelope_ended = True
            self._same(record, self._envelope, "subsystem", "created", "serial")
            if record.number("count") != self._records:
                raise record.error(
                    "count",
                    "wrong_total",
                    content=record.number("count"),
                    expected=self._records,
                )
        else:
            self._envelope = record
        return record

    # --------------------------------------------------------------- structure
    def _delivery_start(self, text: str) -> Record:
        if self._start:
            raise self._error("second_delivery_start", text)
        self._kind = TYPES.get(text[16:20])
        if not self._kind:
            raise self._error(
                "unknown_delivery_type", text, 17, content=repr(text[16:20])
            )
        self._start = self._kind.layout("start").parse(text, self._line)
        self._start.date("created")
        return self._start

    def _section_start(self, text: str) -> Record:
        self._need_start(text)
        if self._section:
            raise self._error("section_open", text, content=self._section["section"])
        record = self._kind.layout("section_start").parse(text, self._line)
        number = record["section"]
        if self._kind.own and number not in self._kind.sections:
            raise record.error(
                "section",
                "unknown_section",
                content=number,
                delivery=self._kind.number,
            )
        record.date("created")
        self._section = record
        self._section_totals = Totals()
        return record

    def _section_end(self, text: str) -> Record:
        self._need_section(text)
        record = self._kind.layout("section_end").parse(text, self._line)
        self._same(record, self._section, "pbs_number", "section", "debtor_group")
        if self._section_totals.amount < 0:
            raise record.error(
                "amount", "negative_section", content=-self._section_totals.amount
            )
        self._section_totals.check(record)
        self._totals.add_section(self._section_totals)
        self._section = None
        return record

    def _delivery_end(self, text: str) -> Record:
        self._need_start(text)
        if self._section:
            raise self._error("section_open", text, content=self._section["section"])
        record = self._kind.layout("end").parse(text, self._line)
        self._same(record, self._start, "supplier", "subsystem", "delivery_type")
        self._totals.check(record)
        self._ended = True
        return record

    def _need_start(self, text: str) -> None:
        if not self._start:
            raise self._error("no_delivery_start", text)

    def _need_section(self, text: str) -> None:
        self._need_start(text)
        if not self._section:
            raise self._error("no_section_open", text)

    def _same(self, record: Record, reference: Record, *names: str) -> None:
        """Check that fields repeat what an earlier record says."""
        for name in names:
            if name not in record.layout or name not in reference.layout:
                continue
            if record.raw(name) != reference.raw(name):
                raise record.error(
                    name,
                    "differs",
                    content=record.raw(name),
                    expected=reference.raw(name),
                )

    # ----------------------------------------------------------------- details
    def _detail(self, text: str) -> Record:
        self._need_section(text)
        kind = self._kind
        choice = kind.choose(self._section["section"], text)
        if not choice:
            if kind.own and text[2:5] in kind.by_record_type:
                self._refuse(text)
            record = UNKNOWN.parse(text, self._line)
            # A BS042 that we cannot read has an amount that we cannot read.
            amount = None if text[2:5] == "042" else 0
            self._section_totals.add(text[2:5], amount)
            return record
        record = LAYOUTS[choice.layout].parse(text, self._line)
        self._same(record, self._section, "pbs_number", "debtor_group")
        self._section_totals.add(text[2:5], choice.amount(record))
        return record

    def _refuse(self, text: str) -> None:
        """Say why a record of a known type has no layout."""
        known = self._kind.by_record_type[text[2:5]]
        fits = [
            choice
            for choice in known
            if not choice.transactions or text[13:17] in choice.transactions
        ]
        in_section = [
            choice
            for choice in fits
            if not choice.sections or self._section["section"] in choice.sections
        ]
        if not in_section:
            raise self._error(
                "unknown_transaction", text, 14, content=repr(text[13:17])
            )
        number = LAYOUTS[in_section[0].layout]["record_number"]
        raise self._error(
            "unknown_record_number",
            text,
            number.start,
            content=repr(number.slice(text)),
        )


def identify(data: bytes) -> str:
    """What kind of file this is: "0601", "0602" ... or "receipt".

    Only the first record (after an envelope) is looked at.

    :raises DeliveryError: it is neither.
    """
    for raw in raw_lines(data):
        text = raw.text.strip(" ")
        if text.startswith(RECEIPTS):
            return "receipt"
        if not text or text.startswith(PREFIX):
            continue
        if text.startswith("BS002") and text[16:20] in TYPES:
            return text[16:20]
        code = "unknown_delivery_type" if text[:5] == "BS002" else "no_delivery_start"
        raise DeliveryError(
            code, line=raw.number, record=text[:5], content=repr(text[16:20])
        )
    raise DeliveryError("empty")
