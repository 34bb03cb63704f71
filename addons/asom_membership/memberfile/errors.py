"""What can be wrong with a members' file: with the file, a row or one value.

Every fault is a code with parameters, so that the layer above can say it in the
reader's language; :mod:`.messages` holds the English text of each code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .messages import MESSAGES

SHOWN_CHARACTERS = 60


def shown(value: object) -> str:
    """A cell's value for an error text: on one line and not endless."""
    text = " ".join(str(value).split())
    if len(text) > SHOWN_CHARACTERS:
        return text[: SHOWN_CHARACTERS - 1] + "…"
    return text


class ValueCode(ValueError):
    """A value that does not have the expected format.

    :param code: key of :data:`.messages.MESSAGES`
    :param params: what that message's placeholders stand for
    """

    def __init__(self, code: str, params: dict | None = None):
        self.code = code
        self.params = params or {}
        super().__init__(self.text)

    @property
    def template(self) -> str:
        """The English message with its placeholders, as it is translated."""
        return MESSAGES[self.code]

    @property
    def text(self) -> str:
        """The message in English."""
        return self.template % self.params


class MemberFileError(ValueCode):
    """The file, or the rest of it, cannot be read.

    :param line: 1-based line (CSV) or sheet row (XLSX), None for the whole file
    """

    def __init__(self, code: str, params: dict | None = None, line: int | None = None):
        self.line = line
        super().__init__(code, params)

    def __str__(self) -> str:
        return f"Line {self.line}: {self.text}" if self.line else self.text


@dataclass(frozen=True)
class Problem:
    """Something in the file that a person has to look at.

    ``line`` is the 1-based line (CSV) or sheet row (XLSX); ``heading`` the column as
    the file calls it and ``key`` as :data:`.fields.FIELDS` does, both empty when the
    whole row is meant. ``blocking`` is False where the row can be taken in without
    the value.
    """

    line: int
    heading: str
    key: str
    code: str
    params: dict = field(default_factory=dict, hash=False)
    blocking: bool = True

    @property
    def template(self) -> str:
        """The English message with its placeholders, as it is translated."""
        return MESSAGES[self.code]

    @property
    def text(self) -> str:
        """The message in English, without line and heading."""
        return self.template % self.params

    def __str__(self) -> str:
        place = f"Line {self.line}"
        if self.heading:
            place += f", “{self.heading}”"
        return f"{place}: {self.text}"


@dataclass(frozen=True)
class CellFault:
    """Stands in a row where a cell has no value that can be used."""

    code: str
    params: dict = field(default_factory=dict, hash=False)

    def error(self) -> ValueCode:
        """The fault as an exception."""
        return ValueCode(self.code, self.params)
