"""Reads Nets' own deliveries back: 0602, 0603 and 0621, strictly, totals and all.

Made for looking at what `Nets` sends and for measuring its layouts on real files.
Legacy sections (0603 / 0217) are not known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import layouts
from .layouts import Layout

Values = dict[str, int | str]


@dataclass
class Part:
    """One section: its start, and each record with the layout it has."""

    start: Values
    records: list[tuple[Layout, Values]] = field(default_factory=list)
    end: Values = field(default_factory=dict)

    @property
    def rows(self) -> list[Values]:
        """The values of the records."""
        return [values for _, values in self.records]


@dataclass
class Read:
    """A whole delivery."""

    kind: str
    start: Values
    parts: list[Part] = field(default_factory=list)
    end: Values = field(default_factory=dict)

    @property
    def rows(self) -> list[Values]:
        """The records of all sections."""
        return [row for part in self.parts for row in part.rows]

    def again(self) -> bytes:
        """The delivery written from its values."""
        return "".join(f"{line}\r\n" for line in self._lines()).encode("iso-8859-1")

    def _lines(self) -> Iterator[str]:
        yield layouts.START[self.kind].write(self.start)
        for part in self.parts:
            yield layouts.SECTION[_section(part.start)].write(part.start)
            yield from (layout.write(values) for layout, values in part.records)
            yield layouts.SECTION_END[self.kind].write(part.end)
        yield layouts.END[self.kind].write(self.end)


def read_delivery(data: bytes) -> Read:
    """A delivery 0602, 0603 or 0621; lines of the old envelope are left out.

    Raises ValueError that names the line, if a record does not fit its layout or a
    total its rows.
    """
    read, part = None, None
    for number, raw in enumerate(data.decode("iso-8859-1").split("\r\n"), 1):
        if not raw or raw.startswith("PBCNET"):
            continue
        record = raw[2:5]
        try:
            if record == "002":
                read = Read(raw[16:20], layouts.START[raw[16:20]].read(raw))
            elif record == "012":
                part = Part(layouts.SECTION[raw[13:17]].read(raw))
                part.start.setdefault("section_number", raw[13:17])
                read.parts.append(part)
            elif record == "092":
                part.end = layouts.SECTION_END[read.kind].read(raw)
                _check(part.end, _sums([part]), read.kind)
            elif record == "992":
                read.end = layouts.END[read.kind].read(raw)
                sections = {"sections": len(read.parts)}
                _check(read.end, _sums(read.parts) | sections, read.kind)
            else:
                layout = _layout(record, part.start, raw)
                part.records.append((layout, layout.read(raw)))
        except (ValueError, KeyError) as error:
            raise ValueError(f"line {number}: {error}") from error
    if not read or not read.end:
        raise ValueError("the delivery has no end (992)")
    return read


def _section(start: Values) -> str:
    return str(start["section_number"])


def _layout(record: str, start: Values, raw: str) -> Layout:
    section = _section(start)
    if record == "022" and section == "0120":
        return {
            "001": layouts.CONTROL,
            "002": layouts.TEXT,
            "000": layouts.REPLY,
        }[raw[17:20]]
    if record != "042":
        raise ValueError(f"record {record} in section {section}")
    own = {"0211": layouts.AUTOMATIC, "0215": layouts.SLIP}
    return own.get(section, layouts.MANDATE)


def _sums(parts: list[Part]) -> dict[str, int]:
    rows = [row for part in parts for row in part.rows]
    return {"count": len(rows), "amount": sum(row.get("paid", 0) for row in rows)}


def _check(stated: Values, counted: dict[str, int], kind: str) -> None:
    for key, value in counted.items():
        if kind == "0621" and key == "amount":
            continue
        if stated[key] != value:
            raise ValueError(f"{key} is {stated[key]}, there are {value}")
