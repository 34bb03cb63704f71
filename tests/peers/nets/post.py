"""Nets' post room: what happens on which day, and one delivery per day and type."""

from __future__ import annotations

import heapq
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from . import banking
from .outgoing import Row, Writer

_FIRST_NUMBER = 3_808_688
"""Delivery numbers are seven running digits and 001, as in the samples."""
_SECTIONS = {"0602": ("0211", "0215"), "0603": ("0212", "0219", "0210")}
_ORDER = {
    section: place
    for sections in _SECTIONS.values()
    for place, section in enumerate(sections)
}
"""Order of the sections of one creditor and group."""
_DAY = timedelta(days=1)


class Sent(NamedTuple):
    """A file from Nets: the day it is there, its name, its bytes."""

    day: date
    filename: str
    data: bytes


class Post:
    """The clock. Functions are put on days; the rows they emit go out that day.

    Only banking days are worked on: what falls on another waits for the next.
    """

    def __init__(self, supplier: str, sub_system: str) -> None:
        self.supplier = supplier
        self.sub_system = sub_system
        self.closed = banking.FIRST - _DAY
        """Last day that is over."""
        self._events: list[tuple] = []
        """Heap of (day, running number, function, arguments)."""
        self._sequence = 0
        self._number = _FIRST_NUMBER
        self._rows: list[Row] = []
        """What goes out on the day in work."""
        self._ready: list[Sent] = []

    def schedule(self, day: date, function: Callable, *args: object) -> None:
        """Call the function with the arguments on the day."""
        self._sequence += 1
        heapq.heappush(self._events, (day, self._sequence, function, args))

    def emit(self, row: Row) -> None:
        """Put a row into a delivery of the day in work."""
        self._rows.append(row)

    def after(self, day: date, row: Row) -> None:
        """Put a row into a delivery of the next banking day after the day."""
        self.schedule(day + _DAY, self.emit, row)

    def advance(self, until: date) -> None:
        """Let the days pass up to and including this one."""
        while self._events and self._events[0][0] <= until:
            first = max(self._events[0][0], self.closed + _DAY)
            day = banking.on_or_after(first)
            if day > until:
                break
            while self._events and self._events[0][0] <= day:
                _, _, function, args = heapq.heappop(self._events)
                function(*args)
            self._send(day)
            self.closed = day
        self.closed = max(self.closed, until)

    def fetch(self) -> list[Sent]:
        """The files since the last time."""
        ready, self._ready = self._ready, []
        return ready

    def next_number(self) -> str:
        """Ten digits of the next delivery."""
        self._number += 1
        return f"{self._number:07}001"

    def filename(self, number: str, delivery: str) -> str:
        """Name of a file from Nets, betalingsservice.md 8."""
        return f"D{number}-{delivery[1:]}.{self.sub_system}"

    def writer(self, stream: io.BufferedIOBase, delivery: str, day: date) -> Writer:
        """A writer for the next delivery."""
        return Writer(
            stream,
            delivery,
            supplier=self.supplier,
            sub_system=self.sub_system,
            number=self.next_number(),
            day=day,
        )

    def _send(self, day: date) -> None:
        rows, self._rows = self._rows, []
        rows.sort(key=lambda row: (row[0], row[1], _ORDER[row[2]], row[3]))
        for delivery, sections in _SECTIONS.items():
            part = [row for row in rows if row.section in sections]
            if not part:
                continue
            stream = io.BytesIO()
            writer = self.writer(stream, delivery, day)
            writer.add_all(part)
            name = self.filename(writer.number, delivery)
            self._ready.append(Sent(day, name, stream.getvalue()))
