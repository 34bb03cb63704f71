"""Records of any Betalingsservice delivery, streamed, with structure and totals.

It knows the tables in :mod:`delivery_types` and nothing about what a delivery means:
that is for the readers that use it. Memory stays flat for files of any size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from .delivery_types import TYPES, Choice, DeliveryType
from .envelope import PREFIX, is_receipt
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
    for raw, record in iter_lines(source):
        if record is not None:
            yield raw.number, record


def iter_lines(source: bytes | BinaryIO) -> Iterator[tuple[RawLine, Record | None]]:
    """(raw line, record or None for a blank line) of every line.

    :raises DeliveryError: as :func:`iter_records`.
    """
    scanner = Scanner()
    for raw in raw_lines(source):
        yield raw, scanner.take(raw.number, raw.text)
    scanner.finish()


class Scanner:
    """Takes the lines of a delivery one by one (:meth:`take`, :meth:`finish`).

    ``unexplained`` is of the section that was ended last: see :class:`Totals`.
    """

    def __init__(self):
        self.kind: DeliveryType | None = None
        self.unexplained = 0
        self._line = 0
        self._records = 0  # without the envelope
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

    def take(self, number: int, text: str) -> Record | None:
        """The record in a line (1-based), checked; None if the line is blank.

        :raises DeliveryError: with line, and record, field, position where there are.
        """
        self._line = number
        text = text.rstrip(" ")
        return self._record(text) if text else None

    def took(self, count: int, amount: int) -> None:
        """Count BS042 that the caller has read by himself, with the same checks;
        ``amount`` in øre is what they add to the section's total."""
        self._records += count
        self._section_totals.count_042 += count
        self._section_totals.amount += amount

    def finish(self) -> None:
        """The file ends here.

        :raises DeliveryError: the delivery has not been ended.
        """
        if not self._records and not self._envelope:
            raise self._error("empty")
        if not self._ended:
            raise self._error("no_delivery_end")
        if self._envelope and not self._envelope_ended:
            raise self._error("envelope_open")

    def _error(self, code: str, text: str = "", position: int = 1, **values):
        """An error in the line that has just been read."""
        return DeliveryError(
            code,
            line=self._line,
            record=text[:5] or None,
            position=position if text else None,
            **values,
        )

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
        if is_receipt(name) and not (self._records or self._envelope):
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
        self.kind = TYPES.get(text[16:20])
        if not self.kind:
            raise self._error(
                "unknown_delivery_type", text, 17, content=repr(text[16:20])
            )
        self._start = self.kind.layout("start").parse(text, self._line)
        self._start.date("created")
        return self._start

    def _section_start(self, text: str) -> Record:
        self._need_start(text)
        if self._section:
            raise self._error("section_open", text, content=self._section["section"])
        record = self.kind.layout("section_start").parse(text, self._line)
        number = record["section"]
        if self.kind.own and number not in self.kind.sections:
            raise record.error(
                "section",
                "unknown_section",
                content=number,
                delivery=self.kind.number,
            )
        record.date("created")
        self._section = record
        self._section_totals = Totals(loose=number not in self.kind.sections)
        return record

    def _section_end(self, text: str) -> Record:
        self._need_section(text)
        record = self.kind.layout("section_end").parse(text, self._line)
        self._same(record, self._section, "pbs_number", "section", "debtor_group")
        if self._section_totals.amount < 0:
            raise record.error(
                "amount", "negative_section", content=-self._section_totals.amount
            )
        self._section_totals.settle(record)
        self.unexplained = self._section_totals.unexplained
        self._totals.add_section(self._section_totals)
        self._section = None
        return record

    def _delivery_end(self, text: str) -> Record:
        self._need_start(text)
        if self._section:
            raise self._error("section_open", text, content=self._section["section"])
        record = self.kind.layout("end").parse(text, self._line)
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
        choice = self.kind.choose(self._section["section"], text)
        record = self._known(choice, text) if choice else None
        if record:
            self._same(record, self._section, "pbs_number", "debtor_group")
            self._section_totals.add(text[2:5], choice.amount(record))
            self._section_totals.doubtful += choice.doubtful(record)
            return record
        if self.kind.own and text[2:5] in self.kind.by_record_type:
            self._refuse(text)
        record = UNKNOWN.parse(text, self._line)
        amount = self.unknown_amount(text) if text[2:5] == "042" else 0
        self._section_totals.add(text[2:5], amount)
        return record

    def unknown_amount(self, text: str) -> int | None:
        """What a BS042 of the section that is open adds to its amount, in øre, though
        it has no layout; None if that cannot be read."""
        return self.kind.unknown_amount(self._section["section"], text)

    def _known(self, choice: Choice, text: str) -> Record | None:
        """The record, or None where one that does not fit is kept as unknown."""
        try:
            return LAYOUTS[choice.layout].parse(text, self._line)
        except DeliveryError:
            if not self.kind.lenient:
                raise
        return None

    def _refuse(self, text: str) -> None:
        """Say why a record of a known type has no layout."""
        known = self.kind.by_record_type[text[2:5]]
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
