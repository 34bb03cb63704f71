"""What an agency sends back: receipt, status, settlement; as JSON or CSV."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from .neutral import BACK, ore_of

COLUMNS = (
    "kind",
    "case_ref",
    "message_id",
    "date",
    "agency_ref",
    "status",
    "principal",
    "fees",
    "interest",
    "costs",
    "paid_out",
    "note",
)
AMOUNTS = ("principal", "fees", "interest", "costs", "paid_out")
STATUSES = ("received", "active", "agreement", "court", "paid", "given_up", "refused")
MOST_ROWS = 5_000


class AnswerError(ValueError):
    """A file that cannot be read as answers.

    :ivar row: number of the message or line, from 1; 0: the file as a whole
    :ivar field: name of the field, or ""
    :ivar code: "format", "kind", "missing", "date", "amount", "status", "rows",
        "negative", "sum"
    """

    def __init__(self, code: str, row: int = 0, field: str = ""):
        super().__init__(f"{code} {row} {field}")
        self.code, self.row, self.field = code, row, field


@dataclass(frozen=True, slots=True)
class Answer:
    """One message from the agency; amounts in øre.

    :ivar message_id: theirs; a message that comes twice is one
    """

    kind: str
    case_ref: str
    message_id: str
    date: date
    agency_ref: str = ""
    status: str = ""
    principal: int = 0
    fees: int = 0
    interest: int = 0
    costs: int = 0
    paid_out: int = 0
    note: str = ""


def read(data: bytes) -> list[Answer]:
    """The messages of a file.

    :raises AnswerError: naming row and field
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    rows = _json_rows(text) if text.lstrip()[:1] in ("{", "[") else _csv_rows(text)
    if not rows:
        raise AnswerError("format")
    if len(rows) > MOST_ROWS:
        raise AnswerError("rows")
    return [_answer(number, row) for number, row in enumerate(rows, start=1)]


def _json_rows(text) -> list[dict]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AnswerError("format") from error
    if isinstance(found, dict):
        found = found.get("messages", [found])
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise AnswerError("format")
    return found


def _csv_rows(text) -> list[dict]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    try:
        rows = list(csv.DictReader(StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise AnswerError("format") from error
    if rows and not {"kind", "case_ref"} <= set(rows[0]):
        raise AnswerError("format")
    return rows


def _answer(number, row) -> Answer:
    def text(name):
        value = row.get(name)
        return str(value).strip() if value is not None else ""

    if text("kind") not in BACK:
        raise AnswerError("kind", number, "kind")
    for name in ("case_ref", "date"):
        if not text(name):
            raise AnswerError("missing", number, name)
    status = text("status")
    if status not in ("", *STATUSES) or (text("kind") == "status" and not status):
        raise AnswerError("status", number, "status")
    amounts = {name: _amount(number, name, text(name)) for name in AMOUNTS}
    if text("kind") == "settlement":
        amounts = _settled(number, amounts, bool(text("paid_out")))
    return Answer(
        text("kind"),
        text("case_ref"),
        text("message_id"),
        _day(number, text("date")),
        text("agency_ref"),
        status,
        **amounts,
        note=text("note"),
    )


def _settled(number, amounts, told) -> dict[str, int]:
    """Amounts of a settlement that add up: what was collected, less what was kept, is
    what was paid out. Where only the last is told, it is of the principal.

    :param told: what was paid out is told
    """
    for name, ore in amounts.items():
        if ore < 0:
            raise AnswerError("negative", number, name)
    parts = sum(amounts[name] for name in ("principal", "fees", "interest"))
    if told and not parts:
        parts = amounts["principal"] = amounts["paid_out"] + amounts["costs"]
    if told and amounts["paid_out"] != parts - amounts["costs"]:
        raise AnswerError("sum", number, "paid_out")
    if amounts["costs"] > parts:
        raise AnswerError("sum", number, "costs")
    return {**amounts, "paid_out": parts - amounts["costs"]}


def _day(number, text) -> date:
    for look in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, look).date()
        except ValueError:
            continue
    raise AnswerError("date", number, "date")


def _amount(number, name, text) -> int:
    if not text:
        return 0
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        return ore_of(text)
    except ValueError as error:
        raise AnswerError("amount", number, name) from error
