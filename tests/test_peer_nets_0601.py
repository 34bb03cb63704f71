"""The checker of 0601 deliveries: passes what is right, sees what is not.

The good delivery and the ways to break it are in peers/nets/handmade.py; the table of
single mutations is in test_peer_nets_0601_mutations.py.
"""

from __future__ import annotations

import ast
import os
import random
import sys
from datetime import date
from pathlib import Path

import pytest
from peers.nets import check_0601
from peers.nets.handmade import (
    CREATED,
    GOOD,
    PBS,
    SUPPLIER,
    all_of,
    drop,
    encode,
    good,
    mutated,
    name,
    put,
    put_in,
    recount,
    text,
)

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = Path(os.environ.get("ASOM_SAMPLES") or ROOT.parent / "shared/samples")


def check(data: bytes, **options):
    return check_0601(data, **{"today": CREATED, **options})


def places(report) -> list[tuple[int, int]]:
    return [(fault.line, fault.position) for fault in report.faults]


def test_the_good_delivery_is_good():
    report = check(good(), data_supplier=SUPPLIER)
    assert report.faults == []
    assert report.remarks == []
    assert (report.data_supplier, report.sub_system) == (SUPPLIER, "BS1")
    assert (report.delivery_id, report.created) == ("0000000042", CREATED)
    totals = good().decode("iso-8859-1").splitlines()
    assert totals[16][31:57] == "00000000002" + "000000000104750"
    assert totals[24][20:57] == "00000000002" + "00000000003" + "000000000114750"


def test_what_was_read_is_what_was_written():
    report = check(good())
    auto, slips = report.sections
    assert (auto.number, auto.creditor, auto.group) == ("0112", PBS, "00001")
    assert (auto.user_id, auto.main_text) == ("FORENING1", "Nørre Aaby Antenneforening")
    first, foreign = auto.collections
    assert first.customer_number == "1001"
    assert first.due_date == date(2027, 1, 4)
    assert (first.amount, first.sign) == (74850, 1)
    assert (first.reference, first.payment_id) == ("F00000017", "")
    assert first.name_lines == ["Åse Østergård", "Rosenvænget 12, 2. tv."]
    assert (first.postcode, first.country) == ("5580", "DK")
    assert (first.identity, first.mandate) == ("0012345678", "0" * 9)
    assert first.text_lines == ["Fuldpakke 1. kvartal 2027            748,50", ""]
    assert first.slip_lines == ["Betal senest 4. januar 2027"]
    assert (foreign.customer_number, foreign.customer_key) == ("000000000000B72", "B72")
    assert (foreign.postcode, foreign.country, foreign.line) == ("0000", "SE", 11)
    (slip,) = slips.collections
    assert slip.payment_id == "000000000012344"
    assert report.collections == [first, foreign, slip]


TOTALS = {
    17: (32, 43, 58, 84),
    24: (32, 43, 58, 84),
    25: (21, 32, 43, 58, 84),
}


@pytest.mark.parametrize(
    ("line", "position"),
    [(line, position) for line, found in TOTALS.items() for position in found],
)
def test_a_wrong_total_is_named(line, position):
    lines = good().decode("iso-8859-1").splitlines()
    width = 15 if position == 43 else 11
    value = int(lines[line - 1][position - 1 : position - 1 + width])
    put(line, position, f"{value + 1:0{width}}")(lines)
    assert places(check(encode(lines))) == [(line, position)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (good()[:-2], (25, 129)),
        (good()[:-1], (25, 130)),
        (good().replace(b"\r\n", b"\n", 1), (1, 56)),
        (good().replace(b"tv.\r\n", b"tv.  \r\n", 1), (4, 74)),
        (good().decode("latin-1").encode("utf-8"), (2, 70)),
        (good().decode("latin-1").encode("utf-8"), (3, 52)),
        (good().replace(b"Fuldpakke", "Fuldpakke–".encode("cp1252")), (8, 62)),
        (good() + b"\x1a", (26, 1)),
        (b"", (1, 1)),
        (b"\r\n", (1, 1)),
        (b"\xef\xbb\xbf" + good(), (1, 1)),
    ],
)
def test_bytes_that_are_not_lines_of_iso_8859_1(data, expected):
    assert expected in places(check(data))


def test_every_byte_is_looked_at():
    """A control character anywhere is found where it is."""
    data = good()
    line, position = 1, 0
    for index, byte in enumerate(data):
        position += 1
        if byte in b"\r\n":
            if byte == 10:
                line, position = line + 1, 0
            continue
        broken = data[:index] + b"\x07" + data[index + 1 :]
        assert (line, position) in places(check(broken))


def test_no_digit_of_keys_sums_and_totals_can_change_unseen():
    lines = good().decode("iso-8859-1").splitlines()
    tried = 0
    for number, line in enumerate(lines, 1):
        kind = line[2:5]
        known = {"002": (3, 20), "012": (3, 27), "092": (3, 128), "992": (3, 128)}
        first, last = known.get(kind, (3, 73 if kind == "042" else 51))
        for position in range(first, last + 1):
            if kind == "042" and 52 <= position <= 59:
                continue  # another due date may be right as well
            if kind == "052" and position == 4:
                continue  # a 062, and that may be right as well
            old = line[position - 1 : position]
            if old.isdigit():
                changed = lines.copy()
                put(number, position, str((int(old) + 1) % 10))(changed)
                report = check(encode(changed), data_supplier=SUPPLIER)
                assert report.faults, (number, position)
                tried += 1
    assert tried > 900


def test_broken_deliveries_never_break_the_checker():
    rng = random.Random(601)
    data = good()
    for _ in range(400):
        broken = bytearray(data)
        for _ in range(rng.randrange(1, 9)):
            start = rng.randrange(len(broken))
            new = bytes(rng.randrange(256) for _ in range(rng.randrange(4)))
            broken[start : start + rng.randrange(200)] = new
        report = check(bytes(broken))
        assert report.faults == sorted(report.faults)
        assert report.faults or len(report.collections) == 3


def test_more_than_5000_lines_of_text_are_refused():
    for extra, expected in ((4998, []), (4999, [(5008, 3)])):
        lines = GOOD.copy()
        lines[9:10] = [
            text("052", number, "1001", "x") for number in range(3, 3 + extra)
        ]
        recount(lines)
        assert places(check(encode(lines))) == expected


def test_a_sixth_name_line_does_not_exist():
    lines = GOOD.copy()
    lines[4:4] = [name(number, "1001", "x") for number in (3, 4, 5)]
    recount(lines)
    assert check(encode(lines)).faults == []
    lines.insert(7, name(6, "1001", "x"))
    recount(lines)
    assert places(check(encode(lines))) == [(8, 18)]


def test_what_is_allowed_and_worth_a_remark():
    change = all_of(
        put(7, 74, "INV-ABC123"),
        put(15, 60, "2"),
        put_in(19, 23, 28, f"{'01001':<15}"),
        put(2, 47, "24112026"),
    )
    report = check(mutated(change))
    assert report.faults == []
    assert [(one.line, one.position) for one in report.remarks] == [
        (2, 47),
        (7, 83),
        (15, 60),
        (19, 28),
    ]


def test_the_basis_variant_has_a_mandate_instead_of_an_address():
    change = all_of(put_in(7, 9, 43, "123456789"), drop(3, 4, 5, 6, 10))
    report = check(mutated(change))
    assert report.faults == []
    assert report.collections[0].mandate == "123456789"


def test_due_dates_are_compared_with_the_days_that_are_known():
    undated = mutated(put(1, 50, "000000"))
    assert check(undated).faults == []
    assert places(check(undated, today=date(2026, 10, 5))) == [(7, 52), (15, 52)]
    unknown = check_0601(undated)
    assert unknown.faults == [] and len(unknown.remarks) == 3
    assert check_0601(good()).faults == []
    late = check_0601(good(), today=date(2027, 1, 2))
    assert places(late) == [(7, 52), (15, 52), (22, 52)]
    on_the_limit = mutated(put(7, 52, "21022027"))
    assert check(on_the_limit).faults == []


def test_the_test_system_takes_due_dates_of_next_month_only():
    """Section 2.5: in KR9 automatic payments are due in the following month."""
    change = all_of(put(1, 14, "KR9"), put(25, 14, "KR9"))
    options = {"sub_system": "KR9", "today": None}
    assert places(check(mutated(change), **options)) == [(7, 52), (15, 52)]
    december = all_of(change, put(7, 52, "01122026"), put(15, 52, "31122026"))
    assert check(mutated(december), **options).faults == []


def sample(stem: str) -> bytes:
    path = SAMPLES / "nets" / f"{stem}.txt"
    if not path.is_file():
        pytest.skip(f"no sample {path.name} in {SAMPLES} (ASOM_SAMPLES names another)")
    return path.read_bytes()


def test_sample_rebuilt_from_positions():
    report = check_0601(sample("0601_reconstructed_from_test_expectations"))
    assert report.faults == []
    assert [(one.line, one.position) for one in report.remarks] == [(7, 83)]
    (one,) = report.collections
    assert (one.customer_number, one.amount, one.sign) == ("1001", 1500000, 1)
    assert one.text_lines[0] == "Nextview360 Tour - 4. kvartal 2026"


def test_real_sample_of_automatic_payments():
    """Of 2010: bank account in the section start, blanks not cut, one long address."""
    report = check_0601(sample("0601_BS1_0112_5coll_id754"))
    account = [(2, 55), (2, 59)]
    blanks = [(line, 73) for line in (5, 13, 21, 29, 37)]
    blanks += [(line, 97) for line in (7, 15, 23, 31, 39)]
    too_long = [(36, 87)]
    assert places(report) == sorted(account + blanks + too_long)
    (fault,) = (one for one in report.faults if one.line == 36)
    assert "Name / address line (52-86) overruns" in fault.text
    assert report.remarks == []
    assert sum(one.amount for one in report.collections) == 76700


def test_real_sample_of_a_slip():
    """Of 2010, in an envelope, and without a line end after the envelope's end."""
    report = check_0601(sample("0601_BSH_0117_1slip_pbcnet_id945"), sub_system="BSH")
    envelope = [(1, 1), (37, 1), (37, 35)]
    account = [(3, 55), (3, 59)]
    blanks = [(line, 52) for line in (11, 13, 16, 19, 23, 27, 29, 32, 34)]
    assert places(report) == sorted([*envelope, *account, (6, 73), *blanks])
    (slip,) = report.collections
    assert (slip.amount, slip.due_date) == (15000, date(2010, 7, 5))
    assert len(slip.text_lines) == 27


@pytest.mark.parametrize(
    "stem", ["0602_0211_0215_124trans_id744", "0603_0212_0232_0234_id716"]
)
def test_other_deliveries_are_no_0601(stem):
    faults = check_0601(sample(stem)).faults
    assert (faults[0].line, faults[0].position) == (1, 17)


def test_the_checker_knows_nothing_of_the_code_it_checks():
    """It imports the standard library and itself, nothing else."""
    files = sorted((ROOT / "tests/peers/nets").glob("*.py"))
    assert len(files) > 3
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            else:
                continue
            for imported in names:
                assert imported.split(".")[0] in sys.stdlib_module_names, path
