"""The records of a 0601 and what may stand in their fields.

Rules: betalingsservice.md 2.3, one layout per table there.
"""

from __future__ import annotations

from typing import NamedTuple

from .report import Report

LENGTH = 128
"""Characters of a record, betalingsservice.md 1.1."""

DIGITS = "digits"
DIGITS_OR_BLANK = "digits or blank"
LEFT = "left-aligned text"
TEXT = "text"
FLAG = '"1" or blank'
BLANK = "blank"
ZEROS = "zeros"
ZEROS_OR_BLANK = "zeros or blank"


class Field(NamedTuple):
    """A field: 1-based first and last position, kind or fixed value, key, name."""

    start: int
    end: int
    kind: str
    key: str
    name: str

    @property
    def place(self) -> str:
        """Name and positions, for a message."""
        return f"{self.name} ({self.start}-{self.end})"


def layout(*fields: tuple[int, str, str, str]) -> tuple[Field, ...]:
    """Fields of (last position, kind or "=value", key, name), one after the other.

    Raises ValueError if they do not end at 128.
    """
    start, result = 1, []
    for end, kind, key, name in fields:
        result.append(Field(start, end, kind, key, name))
        start = end + 1
    if start != LENGTH + 1:
        raise ValueError(f"layout ends at {start - 1}, not at {LENGTH}")
    return tuple(result)


def head(record: str) -> tuple[tuple[int, str, str, str], ...]:
    """Position 1-5."""
    return (2, "=BS", "", "System id"), (5, f"={record}", "", "Record type")


def filler(end: int, kind: str = BLANK) -> tuple[int, str, str, str]:
    """A field nobody reads: blanks, or what the kind says."""
    return end, kind, "", "Filler"


CREDITOR = (13, DIGITS, "creditor", "Creditor PBS number")
_GROUP = (27, DIGITS, "group", "Debtor group number")
_CUSTOMER = (42, LEFT, "customer", "Customer number")
_MANDATE = (51, DIGITS, "mandate", "Mandate number")
_NUMBER = (22, DIGITS, "number", "Data record number")


def supplier(delivery: str) -> tuple[tuple[int, str, str, str], ...]:
    """Position 6-20 of a 002 and a 992."""
    return (
        (13, DIGITS, "supplier", "Data supplier number"),
        (16, LEFT, "sub_system", "Sub-system"),
        (20, f"={delivery}", "", "Delivery type"),
    )


def start(delivery: str) -> tuple[Field, ...]:
    """The 002."""
    return layout(
        *head("002"),
        *supplier(delivery),
        (30, DIGITS, "delivery", "Delivery identification"),
        filler(49),
        (55, DIGITS, "created", "Creation date"),
        filler(128),
    )


SECTION = (17, DIGITS, "section", "Section number")


def _detail(record: str, code: str) -> tuple[tuple[int, str, str, str], ...]:
    """The part that all records of a collection share, position 1-42."""
    transaction = (17, code, "code", "Transaction code")
    return (*head(record), CREDITOR, transaction, _NUMBER, _GROUP, _CUSTOMER)


def _text(record: str) -> tuple[Field, ...]:
    line = (112, TEXT, "text", "Text line")
    return layout(*_detail(record, "=0241"), _MANDATE, filler(52), line, filler(128))


def _totals(kind: str) -> tuple[tuple[int, str, str, str], ...]:
    return (
        (42, DIGITS, "collections", "Count of 042"),
        (57, DIGITS, "amount", "Amount"),
        (68, DIGITS, "texts", "Count of 052 and 062"),
        filler(83, kind),
        (94, DIGITS, "names", "Count of 022"),
        filler(128, kind),
    )


RECORDS: dict[str, tuple[Field, ...]] = {
    "002": start("0601"),
    "012": layout(
        *head("012"),
        CREDITOR,
        SECTION,
        filler(22),
        _GROUP,
        (42, LEFT, "user_id", "User id with the data supplier"),
        filler(46),
        (54, DIGITS, "created", "Date"),
        (58, BLANK, "", "Filler, formerly creditor reg. no."),
        (68, BLANK, "", "Filler, formerly creditor account"),
        (128, TEXT, "text", "Main text line"),
    ),
    "022 name": layout(
        *_detail("022", "=0240"),
        _MANDATE,
        (86, LEFT, "line", "Name / address line"),
        filler(128),
    ),
    "022 postcode": layout(
        *_detail("022", "=0240"),
        (51, ZEROS, "", "Mandate number"),
        filler(66),
        (70, DIGITS_OR_BLANK, "postcode", "Postcode"),
        (73, LEFT, "country", "Country code"),
        filler(128),
    ),
    "022 options": layout(
        *_detail("022", "=0240"),
        filler(82),
        (92, DIGITS, "identity", "CPR/CVR number"),
        (93, FLAG, "", "Dispatch speed"),
        (94, FLAG, "", "Mandatory print"),
        filler(128),
    ),
    "042": layout(
        *_detail("042", DIGITS),
        _MANDATE,
        (59, DIGITS, "due", "Payment due date"),
        (60, DIGITS, "sign", "Sign code"),
        (73, DIGITS, "amount", "Amount"),
        (103, LEFT, "reference", "Creditor reference"),
        filler(105, ZEROS),
        (120, DIGITS_OR_BLANK, "payment_id", "Own payer id"),
        filler(128),
    ),
    "052": _text("052"),
    "062": _text("062"),
    "092": layout(
        *head("092"),
        CREDITOR,
        SECTION,
        filler(22, ZEROS),
        _GROUP,
        filler(31),
        *_totals(BLANK),
    ),
    "992": layout(
        *head("992"),
        *supplier("0601"),
        (31, DIGITS, "sections", "Number of sections"),
        *_totals(ZEROS),
    ),
}

_KINDS_OF_022 = {f"{number:05}": "022 name" for number in range(1, 6)} | {
    "00009": "022 postcode",
    "00010": "022 options",
}


def kind_of(line: int, text: str, report: Report) -> str | None:
    """Key of RECORDS for this record; None, and a fault, when there is none."""
    record = text[2:5]
    if text[:2] != "BS":
        report.fault(line, 1, f'System id (1-2) must be "BS", found {text[:2]!r}')
    elif record == "022":
        if kind := _KINDS_OF_022.get(text[17:22]):
            return kind
        report.fault(
            line,
            18,
            "Data record number (18-22) of a 022 must be 00001-00005, 00009 or "
            f"00010, found {text[17:22]!r}",
        )
    elif record in RECORDS:
        return record
    else:
        report.fault(line, 3, f"Record type (3-5) {record!r} is not of a 0601")
    return None


def _problem(field: Field, value: str) -> tuple[int, str] | None:
    """(offset from 0, what must be) if the value is not of the field's kind."""
    kind = field.kind
    if kind.startswith("="):
        return None if value == kind[1:] else (0, f'"{kind[1:]}"')
    if kind == FLAG:
        return None if value in ("1", " ") else (0, FLAG)
    if kind == LEFT:
        moved = value.startswith(" ") and value.strip(" ")
        return (0, "left-aligned") if moved else None
    may_be_blank = kind in (DIGITS_OR_BLANK, ZEROS_OR_BLANK)
    if kind == TEXT or (may_be_blank and not value.strip(" ")):
        return None
    alphabet = {BLANK: " ", ZEROS: "0", ZEROS_OR_BLANK: "0"}.get(kind, "0123456789")
    for offset, letter in enumerate(value):
        if letter not in alphabet:
            return offset, kind
    return None


def read(
    line: int,
    kind: str,
    text: str,
    report: Report,
    records: dict[str, tuple[Field, ...]] = RECORDS,
) -> dict[str, str]:
    """The fields that have a key, each at its full width.

    Faults of single fields go to the report; a field of digits that holds something
    else comes back empty, so nobody calculates with it.
    """
    padded = text.ljust(LENGTH)
    values = {}
    before = None
    for field in records[kind]:
        value = padded[field.start - 1 : field.end]
        if problem := _problem(field, value):
            offset, must = problem
            spills = not offset and before and before.kind in (LEFT, TEXT)
            hint = f": {before.place} overruns" if spills else ""
            report.fault(
                line,
                field.start + offset,
                f"{field.place} must be {must}, found {value.rstrip()!r}{hint}",
            )
            if field.kind in (DIGITS, DIGITS_OR_BLANK):
                value = ""
        if field.key:
            values[field.key] = value
        before = field
    over = len(text) - LENGTH
    if over > 0:
        report.fault(
            line,
            LENGTH + 1,
            f"record is {over} longer than {LENGTH} characters: "
            f"{before.place} overruns",
        )
    return values
