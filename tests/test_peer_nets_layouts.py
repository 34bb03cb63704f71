"""What our Nets writes: positions against strings made by hand, and real files.

The strings are put together field by field from the tables of the reference; the
samples are read with the peer's own layouts and written again, byte for byte.
"""

from __future__ import annotations

import io
import os
from datetime import date
from pathlib import Path

import pytest
from peers.nets import banking, layouts, outgoing
from peers.nets.reading import read_delivery

ROOT = Path(__file__).resolve().parent.parent
SHARED = os.environ.get("ASOM_SAMPLES") or ROOT.parent / "shared/samples"
SAMPLES = Path(SHARED) / "nets"

PBS = "01234567"
DUE = date(2027, 1, 4)


def sample(name: str) -> bytes:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"no samples in {SAMPLES} (set ASOM_SAMPLES)")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("0602_0211_0215_124trans_id744.txt", 124),
        ("0602_0215_1x0297_overpaid_id726.txt", 1),
        ("0603_0210_172x0230_pbcnet_id906.txt", 172),
        ("0603_0212_0219_pbcnet_id1010.txt", 5),
        ("0603_0212_0232_0234_id716.txt", 5),
        ("0621_0120_id714.txt", 4),
    ],
)
def test_real_files_are_read_and_written_byte_for_byte(name, rows):
    data = sample(name)
    read = read_delivery(data)
    assert len(read.rows) == rows
    whole = data.splitlines(keepends=True)
    bare = b"".join(line for line in whole if not line.startswith(b"PBCNET"))
    assert read.again() == bare


def test_a_real_file_with_a_wrong_digit_is_not_read():
    data = sample("0602_0215_1x0297_overpaid_id726.txt")
    wrong = data.replace(b"0000000030000\r\n", b"0000000030001\r\n")
    assert wrong != data
    with pytest.raises(ValueError, match="line 4: amount is 30000, there are 30001"):
        read_delivery(wrong)


def test_automatic_payment_by_position():
    row = outgoing.automatic(
        "0236",
        PBS,
        1,
        "1001",
        "123456789",
        DUE,
        74850,
        "F00000017",
        paid_day=DUE,
        booked_day=DUE,
        paid=74850,
    )
    assert row.record == "".join(
        [
            "BS042",  # 1-5
            "01234567",  # 6-13
            "0236",  # 14-17
            "000",  # 18-20
            "00001",  # 21-25
            "000000000001001",  # 26-40
            "123456789",  # 41-49
            "040127",  # 50-55
            "1",  # 56
            "0000000074850",  # 57-69
            "F00000017                     ",  # 70-99
            "    ",  # 100-103
            "040127",  # 104-109
            "040127",  # 110-115
            "0000000074850",  # 116-128
        ]
    )
    assert (row.paid, row.section) == (74850, "0211")


def test_slip_by_position():
    row = outgoing.slip(
        "0297",
        PBS,
        2,
        "00000000000B72",
        DUE,
        29900,
        "F0000001899",
        archive="4321" + "20270102" + "0000000017",
        paid_day=date(2027, 1, 2),
        booked_day=DUE,
        paid=20000,
    )
    assert row.record == "".join(
        [
            "BS042",  # 1-5
            "01234567",  # 6-13
            "0297",  # 14-17
            "000",  # 18-20
            "00002",  # 21-25
            "0000" + "000000000000B72",  # 26-44
            "71",  # 45-46
            "0",  # 47
            "00000",  # 48-52
            "040127",  # 53-58
            "1",  # 59
            "0000000029900",  # 60-72
            "F00000018",  # 73-81: the first nine
            "4321202701020000000017",  # 82-103
            "020127",  # 104-109
            "040127",  # 110-115
            "0000000020000",  # 116-128
        ]
    )
    assert (row.paid, row.section) == (20000, "0215")


def test_mandate_by_position():
    row = outgoing.mandate(
        "0212",
        "0232",
        PBS,
        1,
        "1001",
        "123456789",
        date(2026, 12, 1),
        date(2027, 3, 15),
    )
    assert row.record == "".join(
        [
            "BS042",  # 1-5
            "01234567",  # 6-13
            "0232",  # 14-17
            "000",  # 18-20
            "00001",  # 21-25
            "000000000001001",  # 26-40
            "123456789",  # 41-49
            "011226",  # 50-55
            "150327",  # 56-61, then blanks
        ]
    )


def test_delivery_frame_by_position():
    stream = io.BytesIO()
    rows = [
        outgoing.automatic(
            "0236", PBS, 1, "1", "1" * 9, DUE, 5, "A", paid_day=DUE, paid=paid
        )
        for paid in (5, 70)
    ]
    writer = outgoing.Writer(
        stream,
        "0602",
        supplier="12345678",
        sub_system="BS1",
        number="3808689001",
        day=date(2027, 1, 5),
    )
    writer.add_all(rows)
    lines = stream.getvalue().decode("iso-8859-1").split("\r\n")
    assert lines[0] == "BS00212345678BS106023808689001" + " " * 19 + "050127"
    assert lines[1] == "BS01201234567021100000001" + " " * 24 + "050127"
    end = "BS09201234567021100000001      00000000002000000000000075"  # 1-57
    assert lines[4] == end + "00000000000" + " " * 15 + "00000000000"
    end = "BS99212345678BS106020000000000100000000002000000000000075"  # 1-57
    assert lines[5] == end + "0" * 71
    assert lines[6:] == [""]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"reference": "x" * 31}, "reference .* longer than 30 characters .70-99."),
        ({"amount": 10**13}, "amount .* longer than 13 characters .57-69."),
        ({"customer": "1" * 16}, "customer .* longer than 15 characters .26-40."),
    ],
)
def test_a_value_too_long_is_not_cut(values, message):
    fields = {key: 0 for *_, kind, key in layouts.AUTOMATIC.fields if kind != "="}
    with pytest.raises(ValueError, match=message):
        layouts.AUTOMATIC.write(fields | {"reference": "", "customer": ""} | values)


def test_a_layout_must_be_whole():
    with pytest.raises(ValueError, match="ends at 20"):
        layouts.Layout("short", (20, "9key"))
    with pytest.raises(ValueError, match="does not fill 1-128"):
        layouts.Layout("wrong", (128, "=BS"))


DEADLINES = """
2026-01 2025-12-18 2025-12-23 2026-01-02 2026-01-07
2026-02 2026-01-23 2026-01-28 2026-02-02 2026-02-09
2026-03 2026-02-20 2026-02-25 2026-03-02 2026-03-09
2026-04 2026-03-24 2026-03-27 2026-04-01 2026-04-07
2026-05 2026-04-23 2026-04-28 2026-05-01 2026-05-07
2026-06 2026-05-21 2026-05-27 2026-06-01 2026-06-08
2026-07 2026-06-23 2026-06-26 2026-07-01 2026-07-07
2026-08 2026-07-24 2026-07-29 2026-08-03 2026-08-07
2026-09 2026-08-24 2026-08-27 2026-09-01 2026-09-07
2026-10 2026-09-23 2026-09-28 2026-10-01 2026-10-07
2026-11 2026-10-23 2026-10-28 2026-11-02 2026-11-09
2026-12 2026-11-23 2026-11-26 2026-12-01 2026-12-07
2027-01 2026-12-21 2026-12-28 2027-01-04 2027-01-07
"""
"""The table of the reference, section 11."""


@pytest.mark.parametrize("line", DEADLINES.strip().splitlines())
def test_deadlines_are_those_of_the_reference(line):
    month, *days = line.split()
    first = date.fromisoformat(f"{month}-01")
    assert [date.fromisoformat(day) for day in days] == [
        banking.deadline(first),
        banking.late_deadline(first),
        banking.on_or_after(first),
        banking.reject_until(first),
    ]


def test_closed_days_hang_on_easter():
    easters = {2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1)}
    for year, easter in easters.items():
        sunday = date(year, *easter).toordinal()
        moving = {date.fromordinal(sunday + n) for n in (-3, -2, 1, 39, 40, 50)}
        fixed = {(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)}
        must = moving | {date(year, *day) for day in fixed}
        assert {day for day in banking.CLOSED if day.year == year} == must


def test_the_table_of_banking_days_has_an_end():
    with pytest.raises(ValueError, match="outside the table"):
        banking.on_or_after(date(2030, 1, 1))


@pytest.mark.parametrize(
    ("registered", "start"),
    [
        (date(2026, 11, 20), date(2026, 12, 1)),  # the banking day before the deadline
        (date(2026, 11, 23), date(2027, 1, 4)),  # the deadline's day itself
        (date(2019, 5, 3), date(2019, 6, 1)),
    ],
)
def test_a_mandate_begins_with_the_month_it_was_early_enough_for(registered, start):
    assert banking.mandate_start(registered) == start
