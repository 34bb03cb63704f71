"""``python -m bench.file_side ORDER``: one step of a file benchmark, without Odoo.

ORDER is JSON: step ("make" the file, "ours" or "plain" measured), task, size (rows),
file, profile. The answer, JSON as well, goes to standard output.
"""

from __future__ import annotations

import cProfile
import hashlib
import io
import json
import pstats
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from bench.catalogue import ROWS_OF_COLLECTION
from bench.meter import peak_kib
from tools.paths import ADDONS, ROOT

# The formats know nothing of the server, the fake peers nothing of the formats.
sys.path[:0] = [str(ADDONS / "asom_nets"), str(ROOT / "tests")]

import betalingsservice as bs  # noqa: E402
from peers.nets import bulk, outgoing  # noqa: E402

SUPPLIER, PBS_NUMBER = "13585628", "01234567"
DAY = date(2026, 12, 8)
DUE = DAY + timedelta(24)
# The collection's other rows: two of an address, the town, the amount.
TEXTS = ROWS_OF_COLLECTION - 4
SHOWN_FUNCTIONS = 20


# === WHAT IS READ AND WRITTEN === #


def make_payments(path: Path, size: int) -> None:
    """A 0602 with so many payments, written by the other end of the line."""
    with path.open("wb") as stream:
        writer = outgoing.Writer(
            stream,
            "0602",
            supplier=SUPPLIER,
            sub_system="BS1",
            number=f"{1:010}",
            day=DAY,
        )
        writer.add_all(bulk.payments(size, pbs_number=PBS_NUMBER, due=DUE))


def collections(size: int) -> bs.Delivery:
    """A 0601 of so many rows, start and end records not counted, as objects."""
    return bs.Delivery(
        SUPPLIER,
        1,
        (
            bs.Section(
                "0112",
                PBS_NUMBER,
                1,
                tuple(map(_collection, range(size // ROWS_OF_COLLECTION))),
                created=DAY,
                main_text="Nordby Antenneforening",
            ),
        ),
        DAY,
    )


def _collection(number: int) -> bs.Collection:
    return bs.Collection(
        customer_number=str(1001 + number),
        due_date=DUE,
        amount=10_000 + number % 1000 * 100,
        reference=f"{number:09}",
        address=bs.Address((f"Member {number}", f"Engvej {number}"), "5000"),
        texts=tuple(f"Package {line}, 1. kvartal 2027" for line in range(TEXTS)),
    )


def make_collections(path: Path, size: int) -> None:
    """The file of :func:`collections`, whose lines the plain side writes again."""
    with path.open("wb") as stream:
        _write(bs.write_lines(collections(size)), stream)


# === MEASURED === #


def _write(lines: Iterable[bytes], stream: BinaryIO) -> None:
    for line in lines:
        stream.write(line)


def _each_row(stream: BinaryIO) -> int:
    """:returns: how many payments were read"""
    count = 0
    for row in bs.iter_rows(stream):
        count += type(row) is bs.PaymentRow
    return count


def _lines(stream: BinaryIO) -> int:
    count = 0
    for _line in stream:
        count += 1
    return count


READERS = {"rows": _each_row, "summary": lambda stream: bs.summarise(stream).rows}
MAKERS = {"rows": make_payments, "summary": make_payments, "write": make_collections}


class Clock:
    """Times of one call: ``clock(call)`` gives what the call gives."""

    def __init__(self, profile: bool) -> None:
        self.profiler = cProfile.Profile() if profile else None
        self.start_kib = peak_kib()
        self.wall = self.cpu = 0.0

    def __call__(self, call: Callable, *arguments):
        cpu, wall = time.process_time(), time.perf_counter()
        if self.profiler:
            result = self.profiler.runcall(call, *arguments)
        else:
            result = call(*arguments)
        self.wall, self.cpu = time.perf_counter() - wall, time.process_time() - cpu
        return result

    def report(self) -> dict:
        """Seconds, KiB, and a profile or ""."""
        text = io.StringIO()
        if self.profiler:
            stats = pstats.Stats(self.profiler, stream=text).strip_dirs()
            stats.sort_stats("tottime").print_stats(SHOWN_FUNCTIONS)
        return {
            "wall": self.wall,
            "cpu": self.cpu,
            "start_kib": self.start_kib,
            "peak_kib": peak_kib(),
            "profile": text.getvalue().strip(),
        }


def measure(step: str, task: str, size: int, file: Path, profile: bool) -> dict:
    """Read the file, or write it again beside itself.

    :returns: figures, ``rows`` that were understood (all lines, on the plain side) and
        a digest of the ``bytes``
    """
    if task == "write":
        return _measure_writing(step, size, file, profile)
    clock = Clock(profile)
    with file.open("rb") as stream:
        rows = clock(READERS[task] if step == "ours" else _lines, stream)
    return {**clock.report(), "rows": rows, "bytes": _digest(file)}


def _measure_writing(step: str, size: int, file: Path, profile: bool) -> dict:
    """Both sides have in memory what they write before the clock starts."""
    written = file.with_suffix(f".{step}")
    delivery = lines = None
    if step == "ours":
        delivery = collections(size)
    else:
        with file.open("rb") as stream:
            lines = stream.readlines()
    clock = Clock(profile)
    with written.open("wb") as stream:
        clock(_write, bs.write_lines(delivery) if delivery else lines, stream)
    report = clock.report()
    with written.open("rb") as stream:
        # Without the start and end of the delivery and of its section.
        rows = _lines(stream) - 4
    digest = _digest(written)
    written.unlink()
    return {**report, "rows": rows, "bytes": digest}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def main(order: dict) -> None:
    """Do what the order says and print the answer."""
    file = Path(order["file"])
    task, size = order["task"], order["size"]
    if order["step"] == "make":
        MAKERS[task](file, size)
        answer = {}
    else:
        answer = measure(order["step"], task, size, file, order["profile"])
    print(json.dumps(answer))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
