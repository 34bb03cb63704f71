"""What the tests of the file formats share: real files and a small sound delivery."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    LAYOUTS,
    Address,
    Collection,
    Delivery,
    DeliveryEnd,
    DeliveryStart,
    Options,
    Section,
    SectionEnd,
    SectionStart,
    iter_rows,
    write,
)
from odoo.addons.asom_nets.betalingsservice.delivery_types import TYPES

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


# --------------------------------------------------- deliveries of our own making
DAY = date(2026, 2, 2)
IDS = {"supplier": "12345678", "subsystem": "BS1"}
ROWS = {
    "0602-042a": {"due_date": DAY, "paid_date": DAY, "booked_date": DAY, "mandate": 7},
    "0602-042b": {
        "due_date": DAY,
        "paid_date": DAY,
        "booked_date": DAY,
        "payer_id": "0000000000000001001",
        "card_type": 71,
        "fee_sign": 0,
        "fee": 0,
        "archive_reference": "",
    },
    "0603-042b": {"due_date": DAY, "card_type": 71, "creditor": 1, "payment_id": 1},
    "0605-042a": {"legal_id": 1, "bank_registration": 1, "bank_account": 1},
    "0605-042b": {"mandate": 7},
}


def line(name: str, **values) -> str:
    """A record of a layout; what is not given is zero or blank."""
    layout = LAYOUTS[name]
    blank = {
        field.name: None if field.date else "" if field.kind == "X" else 0
        for field in layout.fields
        if field.fixed is None
    }
    given = {key: value for key, value in values.items() if key in layout}
    return layout.render(blank | ROWS.get(name, {}) | given)


def file_of(kind: str, section: str, *rows: str, **totals) -> bytes:
    """A delivery with one section of these rows and these totals."""
    layouts = TYPES[kind]
    ids = IDS | {"delivery_type": kind, "pbs_number": "01234567", "debtor_group": 1}
    totals = {"count_sections": 1} | totals
    lines = (
        line(layouts.start, **ids, identification=1, created=DAY),
        line(layouts.section_start, **ids, section=section, created=DAY),
        *rows,
        line(layouts.section_end, **ids, section=section, **totals),
        line(layouts.end, **ids, **totals),
    )
    return "".join(row.rstrip() + "\r\n" for row in lines).encode("latin-1")


def row(name: str, transaction: str, **values) -> str:
    """A detail record of the section that file_of makes."""
    ids = {"pbs_number": "01234567", "debtor_group": 1, "customer_number": "1001"}
    return line(name, **ids, transaction=transaction, **values)


def details(data: bytes) -> list:
    """The rows of a delivery with one section, without its frame."""
    rows = list(iter_rows(data))
    assert [type(row) for row in rows[:2]] == [DeliveryStart, SectionStart]
    assert [type(row) for row in rows[-2:]] == [SectionEnd, DeliveryEnd]
    return rows[2:-2]


# ------------------------------------------------------- files that are no delivery
_PAYMENT = (
    "FI03020140114710000000000000030154193820140114458161702320140115"
    "000000000131250                      CC000000000N"
)
# A bank's file of two payments, as in MS' test file.
FI_LINES = (
    "FI0101308881000253547880000000000000000000020140205143901P",
    "FI020812345677500000121499000000000000000000000000020140205143901",
    _PAYMENT,
    _PAYMENT.replace("FI03020140114710000", "FI03020140114750001"),
    "FI0808123456700000000002000000000262500000000000000000",
    "FI09013088810002535478800000000000000000000100000000002",
)
LS_START = "LS00212345678LS106900000000007".ljust(45) + "TEST260202"
