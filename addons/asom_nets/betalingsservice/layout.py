"""A record layout (a row of fields) and one record that was read with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .charset import find_control
from .errors import DeliveryError
from .fields import Field


@dataclass(frozen=True)
class Layout:
    """A record described as data.

    ``name`` is the key in ``LAYOUTS`` (delivery type and record type), ``label`` what
    messages call the record. Trailing blanks are cut off when a record is written
    (betalingsservice 1.2), except from an ``envelope`` record; from Nets, fillers of
    those hold bytes that are no characters.
    """

    name: str
    label: str
    title: str
    length: int
    fields: tuple[Field, ...]
    envelope: bool = False

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by their name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def slices(self) -> dict[str, slice]:
        """Where the fields stand in a record's text."""
        return {field.name: slice(field.start - 1, field.end) for field in self.fields}

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    # ------------------------------------------------------------------- write
    def render(
        self, values: Mapping[str, object], replacement: str | None = None
    ) -> str:
        """The record's text, ``length`` characters.

        ``values`` gives every field that has no ``fixed`` content and may override
        fillers. A name that the layout lacks is a programming error (KeyError).

        :raises DeliveryError: with record, field and position (no line).
        """
        unknown = values.keys() - self.by_name.keys()
        if unknown:
            raise KeyError(f"{self.name} has no field {sorted(unknown)}")
        parts = []
        for field, constant in self._constants:
            if constant is not None and field.name not in values:
                parts.append(constant)
                continue
            try:
                parts.append(field.encode(values[field.name], replacement))
            except DeliveryError as error:
                raise error.placed(
                    record=self.label_with(str(values.get("record_number", "")))
                ) from None
        return "".join(parts)

    @cached_property
    def _constants(self) -> tuple[tuple[Field, str | None], ...]:
        """Fields with what they hold where no value is given; None: it must be."""
        return tuple(
            (field, None if field.fixed is None else field.constant())
            for field in self.fields
        )

    def label_with(self, record_number: str) -> str:
        """The label, with the number of the record where it has one."""
        if not record_number.strip("0 ") or "record_number" not in self:
            return self.label
        width = self["record_number"].length
        return f"{self.label} rec. {record_number.zfill(width)}"

    # -------------------------------------------------------------------- read
    @cached_property
    def _matches(self) -> re.Pattern[str]:
        """One pattern for what every sound record fulfils (the fast way)."""
        return self.pattern(1)

    def pattern(self, start: int, *names: str) -> re.Pattern[str]:
        """What a sound record fulfils from the field at ``start`` (1-based position)
        on, with a group for each of the named fields, in the order of the record."""
        parts = []
        for field in self.fields:
            if field.start >= start:
                part = self._part(field)
                parts.append(f"({part})" if field.name in names else part)
        return re.compile("".join(parts))

    def _part(self, field: Field) -> str:
        if field.filler and self.envelope:
            return rf"[\x00-\xff]{{{field.length}}}"
        if field.filler or field.kind == "X" and field.fixed is None:
            return rf"[ -~\xa0-\xff]{{{field.length}}}"
        if field.fixed is not None:
            return re.escape(field.constant())
        if field.blank:
            return rf"(?:[0-9]{{{field.length}}}| {{{field.length}}})"
        return f"[0-9]{{{field.length}}}"

    def trimmed(self, text: str) -> str:
        """A record's text as it is written: without trailing blanks."""
        return text if self.envelope else text.rstrip(" ")

    def parse(self, text: str, line: int | None = None) -> Record:
        """Read a record; missing trailing blanks are added.

        Numbers and constants are checked here, dates when they are asked for.
        What stands in fillers is not looked at, control characters excepted.

        :raises DeliveryError: with line, record, field and position.
        """
        record = Record(self, text.ljust(self.length), line)
        if not self._matches.fullmatch(record.text):
            self._explain(record)
        return record

    def _explain(self, record: Record) -> None:
        """Raise the error that names the first fault of a record."""
        if len(record.text) > self.length:
            raise DeliveryError(
                "line_too_long",
                line=record.line,
                record=record.label,
                position=self.length + 1,
                length=len(record.text),
                room=self.length,
            )
        for field, raw in record.fields():
            if field.filler and self.envelope:
                continue
            place = find_control(raw)
            if place is not None:
                at = field.start + place
                code = ord(raw[place])
                raise record.error(
                    field.name, "control_character", at=at, codepoint=code
                )
        for field in self.fields:
            if field.filler:
                continue
            if field.fixed is not None and record.raw(field.name) != field.constant():
                raise record.error(
                    field.name,
                    "not_constant",
                    content=record.raw(field.name),
                    expected=field.constant(),
                )
            record.text_of(field.name)


class Record:
    """One record that was read: its layout, its padded text and its line (1-based)."""

    __slots__ = ("layout", "text", "line")

    def __init__(self, layout: Layout, text: str, line: int | None):
        self.layout = layout
        self.text = text
        self.line = line

    def __repr__(self) -> str:
        return f"<{self.layout.name} line {self.line}: {self.text.rstrip()!r}>"

    def raw(self, name: str) -> str:
        """A field's characters as they stand."""
        return self.text[self.layout.slices[name]]

    def text_of(self, name: str) -> str:
        """A field's content: digits (N, date), or text without trailing blanks (X).

        :raises DeliveryError: with line, record, field and position.
        """
        field = self.layout.by_name[name]
        try:
            return field.decode(self.raw(name))
        except DeliveryError as error:
            raise error.placed(line=self.line, record=self.label) from None

    __getitem__ = text_of

    def number(self, name: str) -> int:
        """A numeric field as an int; 0 where it is blank and may be.

        :raises DeliveryError: with line, record, field and position.
        """
        return int(self.text_of(name) or 0)

    def date(self, name: str) -> date | None:
        """A date field; None for zeros.

        :raises DeliveryError: with line, record, field and position.
        """
        field = self.layout.by_name[name]
        try:
            return field.decode_date(self.raw(name))
        except DeliveryError as error:
            raise error.placed(line=self.line, record=self.label) from None

    @property
    def label(self) -> str:
        """What messages call this record."""
        if "record_number" not in self.layout:
            return self.layout.label
        return self.layout.label_with(self.raw("record_number"))

    def error(self, name: str, code: str, at: int | None = None, **values):
        """An error of one of this record's fields; ``at`` overrides the position."""
        field = self.layout.by_name[name]
        error = field.error(code, **values)
        error.position = field.start if at is None else at
        return error.placed(line=self.line, record=self.label)

    def fields(self) -> Iterator[tuple[Field, str]]:
        """Fields with their raw characters, in order."""
        for field in self.layout.fields:
            yield field, field.slice(self.text)
