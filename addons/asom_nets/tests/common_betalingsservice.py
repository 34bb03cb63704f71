"""What the tests of the file formats share: real files and a small sound delivery."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    Address,
    Collection,
    Delivery,
    Options,
    Section,
    write,
)

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = Path(os.environ.get("ASOM_SAMPLES") or ROOT.parent / "shared" / "samples")
NETS = SAMPLES / "nets"


def samples(pattern: str):
    """Parameters for a test over sample files; one that skips if there are none."""
    found = sorted(NETS.glob(pattern))
    if found:
        return [pytest.param(path, id=path.stem) for path in found]
    reason = f"no samples {pattern} in {NETS} (set ASOM_SAMPLES)"
    return [pytest.param(None, id="none", marks=pytest.mark.skip(reason=reason))]


def sample(name: str) -> bytes:
    """The bytes of one sample file; skips the test if it is missing."""
    path = NETS / name
    if not path.is_file():
        pytest.skip(f"sample {name} is not in {NETS} (set ASOM_SAMPLES)")
    return path.read_bytes()


CREATED = date(2026, 1, 12)
DUE = date(2026, 2, 2)
ADDRESS = Address(("Anna Ærø", "Søgade 1"), "6700")


def collection(**changes) -> Collection:
    """A sound collection."""
    values = {
        "customer_number": "1001",
        "due_date": DUE,
        "amount": 45000,
        "reference": "INV000001",
        "address": ADDRESS,
        "texts": ("Grundpakke 1. kvartal 2026",),
    }
    return Collection(**(values | changes))


def section(*collections: Collection, **changes) -> Section:
    """A sound section; one collection if none are given."""
    values = {
        "number": "0112",
        "pbs_number": "01234567",
        "debtor_group": 1,
        "collections": collections or (collection(),),
        "created": CREATED,
        "main_text": "Antenneforeningen Nord",
    }
    return Section(**(values | changes))


def delivery(*sections: Section, **changes) -> Delivery:
    """A sound delivery; one section if none are given."""
    values = {
        "supplier": "12345678",
        "identification": 42,
        "sections": sections or (section(),),
        "created": CREATED,
    }
    return Delivery(**(values | changes))


def text_of(data: bytes) -> list[str]:
    """The lines of a file, without their ends."""
    return data.decode("latin-1").split("\r\n")


# A sound file with one of each record, to be damaged line by line.
DATA = write(
    delivery(
        section(
            collection(address=replace(ADDRESS, options=Options("0101701234"))),
            collection(
                customer_number="1002", texts=("Tekst", ""), slip_texts=("Kort",)
            ),
        )
    )
)
LINES = DATA.decode("latin-1").split("\r\n")[:-1]


def lines_with(index: int, start: int, content: str) -> bytes:
    """The sound file with other content from a 1-based position of a line."""
    line = LINES[index].ljust(128)
    line = line[: start - 1] + content + line[start - 1 + len(content) :]
    changed = [*LINES[:index], line.rstrip(" "), *LINES[index + 1 :]]
    return "".join(row + "\r\n" for row in changed).encode("latin-1")


def without(index: int) -> bytes:
    """The sound file without one of its lines."""
    changed = [*LINES[:index], *LINES[index + 1 :]]
    return "".join(row + "\r\n" for row in changed).encode("latin-1")
