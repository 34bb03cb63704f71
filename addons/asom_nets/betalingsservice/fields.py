"""One field of a record, as data, with its strict encoding and decoding.

Rules: type N is right-aligned with zeros on the left, type X left-aligned with blanks
on the right (betalingsservice 1.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from .charset import CharacterError, find_control, to_latin1
from .dates import format_date, is_day, parse_date
from .errors import DeliveryError

_digits = re.compile("[0-9]+").fullmatch


class Title(str):
    """A field's Danish and English name together, for messages; each of them apart for
    a user interface that speaks one language: ``da``, ``en``."""

    __slots__ = ("da", "en")

    def __new__(cls, da: str, en: str) -> Title:
        title = super().__new__(cls, f"{da} ({en})")
        title.da, title.en = da, en
        return title


@dataclass(frozen=True, slots=True)
class Field:
    """A field: where it stands, what it is called, what it may hold.

    ``start`` is the 1-based position, ``length`` the number of characters, ``kind``
    N or X. ``fixed`` is what our own records hold there ("" fills with blanks or
    zeros); None means that a value must be given. ``filler`` marks content without a
    meaning today, ``variants`` other content of a filler that is documented as
    accepted, so that it is kept without a word. ``blank`` allows an N field to be
    blank. ``date`` is the form of a date field. ``rule`` and ``confidence`` are the
    documentation the field was made from.
    """

    start: int
    length: int
    kind: str
    name: str
    da: str
    en: str
    rule: str = ""
    confidence: str = ""
    fixed: str | None = None
    filler: bool = False
    variants: str = ""
    blank: bool = False
    date: str = ""

    @property
    def end(self) -> int:
        """1-based position of the last character."""
        return self.start + self.length - 1

    @property
    def title(self) -> Title:
        """Danish and English name, for messages."""
        return Title(self.da, self.en)

    def slice(self, text: str) -> str:
        """The field's characters in the text of a record."""
        return text[self.start - 1 : self.end]

    def error(self, code: str, offset: int = 0, **values) -> DeliveryError:
        """An error of this field, ``offset`` characters into it."""
        return DeliveryError(
            code, field=self.title, position=self.start + offset, **values
        )

    def constant(self) -> str:
        """What ``fixed`` writes, as long as the field."""
        return self._pad(self.fixed or "")

    def _pad(self, text: str) -> str:
        if self.kind == "N":
            return text.rjust(self.length, "0")
        return text.ljust(self.length)

    # ------------------------------------------------------------------ encode
    def encode(
        self, value: str | int | date | None, replacement: str | None = None
    ) -> str:
        """``value`` as exactly ``length`` characters.

        N takes a non-negative int or a string of digits, a date field a date or None,
        X a string. ``replacement`` stands for characters that cannot be written.

        :raises DeliveryError: with field and position (no line, no record).
        """
        if self.date and not isinstance(value, str):
            return self._encode_date(value)
        if self.kind == "N":
            return self._encode_number(value)
        return self._encode_text(value, replacement)

    def _encode_date(self, value: date | int | None) -> str:
        if value is not None and not is_day(value):
            raise self.error("not_a_date", content=str(value), form=self.date)
        try:
            return format_date(value, self.date)
        except ValueError:
            raise self.error("date_out_of_range", content=str(value)) from None

    def _encode_number(self, value: str | int | date | None) -> str:
        if self.blank and (value is None or value == ""):
            return " " * self.length
        text = str(value) if type(value) is int else value
        if not isinstance(text, str) or not _digits(text):
            raise self.error("not_a_number", content=str(value))
        if len(text) > self.length:
            raise self.error("too_many_digits", length=len(text), room=self.length)
        text = self._pad(text)
        if self.date:
            self.decode_date(text)
        return text

    def _encode_text(self, value: object, replacement: str | None) -> str:
        if not isinstance(value, str):
            raise self.error("not_a_choice", content=value, choices="text")
        try:
            text = to_latin1(value, replacement).rstrip(" ")
        except CharacterError as error:
            code = "control_character" if error.control else "bad_character"
            raise self.error(
                code,
                error.offset,
                character=error.character,
                codepoint=ord(error.character),
            ) from None
        if len(text) > self.length:
            raise self.error(
                "too_long", self.length, length=len(text), room=self.length
            )
        return self._pad(text)

    # ------------------------------------------------------------------ decode
    def decode(self, raw: str) -> str:
        """The content of ``raw`` (exactly ``length`` characters) as a string.

        N gives all its digits, or "" where it is blank and may be; X loses trailing
        blanks only. A date is checked and stays digits: see :meth:`decode_date`.

        :raises DeliveryError: with field and position (no line, no record).
        """
        if self.kind == "X":
            place = find_control(raw)
            if place is not None:
                raise self.error("control_character", place, codepoint=ord(raw[place]))
            return raw.rstrip(" ")
        if not _digits(raw):
            if self.blank and not raw.strip(" "):
                return ""
            place = re.search("[^0-9]|$", raw).start()
            raise self.error("not_a_number", place, content=raw)
        if self.date:
            self.decode_date(raw)
        return raw

    def decode_date(self, raw: str) -> date | None:
        """The date in ``raw``, None for zeros.

        :raises DeliveryError: with field and position (no line, no record).
        """
        if self.blank and not raw.strip(" "):
            return None
        if not _digits(raw):
            raise self.error("not_a_date", content=raw, form=self.date)
        try:
            return parse_date(raw, self.date)
        except ValueError:
            raise self.error("not_a_date", content=raw, form=self.date) from None
