"""The strict reader of Leverandørservice finds each fault."""

import pytest
from peers.nets.supplier import check_supplier

GOOD = [
    "0" * 23
    + " " * 13
    + "40"
    + "251208"
    + " " * 6
    + "DAN"
    + " " * 9
    + "13585628X"
    + " " * 9,
    "00101234" + "0" * 15 + "260102" + "0" * 14 + " " * 37,
    "58001234" + "1001".zfill(15) + "0" * 22 + "30000".zfill(11) + " " * 24,
    "58501234" + "1002".zfill(15) + "0" * 22 + "500".zfill(11) + " " * 24,
    "99901234"
    + "9" * 15
    + "2".zfill(7)
    + "30000".zfill(13)
    + "500".zfill(13)
    + " " * 24,
]


def check(lines):
    return check_supplier("".join(f"{line}\n" for line in lines).encode())


def test_good():
    report = check(GOOD)
    assert report.faults == []
    assert report.supplier == "13585628"
    assert report.rows == [
        ("260102", "580", "01234", "1001", 30000),
        ("260102", "585", "01234", "1002", 500),
    ]


@pytest.mark.parametrize(
    ("line", "start", "text", "fault"),
    [
        (0, 36, "41", "line 1: the file must begin"),
        (0, 38, "251399", "line 1: 251399 is no day"),
        (1, 23, "000000", "line 3: 580 in a section due 000000"),
        (2, 3, "99999", "line 3: creditor 99999"),
        (2, 45, "00000030001", "line 5: 999 says"),
        (2, 8, "000000000000000", "line 3: a customer number of zeros"),
        (2, 0, "570", "line 3: not a record"),
        (3, 45, "00000000000", "line 4: an amount of zero"),
        (4, 3, "99999", "line 5: 999 of another creditor"),
    ],
)
def test_fault(line, start, text, fault):
    lines = list(GOOD)
    lines[line] = lines[line][:start] + text + lines[line][start + len(text) :]
    assert any(found.startswith(fault) for found in check(lines).faults)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (GOOD[:-1], "the last section has no 999"),
        (GOOD[:1], "nothing but a header"),
        (GOOD[:1] + GOOD[2:], "outside of 001 and 999"),
        (GOOD[:2] + GOOD[1:], "001 inside a section"),
        ([GOOD[0], *(line.rstrip() for line in GOOD[1:])], "instead of 80"),
        ([], "the file must begin"),
    ],
)
def test_order(lines, fault):
    assert any(fault in found for found in check(lines).faults)
