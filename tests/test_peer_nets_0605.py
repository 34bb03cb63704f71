"""The checker of 0605 deliveries, and what our Nets does with one.

The good delivery is made by hand; each mutation breaks one thing, and exactly the
faults beside it, (line, position, part of the text), must come.
"""

from __future__ import annotations

from datetime import date

import pytest
from peers.nets import Behaviour, Nets, check_0605
from peers.nets.handmade import (
    PBS,
    SUPPLIER,
    all_of,
    collected,
    delivery,
    drop,
    encode,
    insert,
    put,
    put_in,
    swap,
)
from peers.nets.handmade_0605 import lines_0605
from peers.nets.reading import read_delivery

TODAY = date(2026, 11, 23)


def check(lines, **options):
    options = {"today": TODAY, "data_supplier": SUPPLIER, **options}
    return check_0605(encode(lines), **options)


def test_the_good_delivery_is_lines_0605():
    report = check(lines_0605())
    assert report.faults == report.remarks == []
    register, cancel = report.sections
    assert [one.customer_key for one in register.requests] == ["1002", "B72"]
    first = register.requests[0]
    assert (first.code, first.group, first.identity) == ("0200", "00001", "0012345678")
    assert (first.bank, first.account) == ("0040", "0440116243")
    assert cancel.requests[0].mandate == "123456789"
    assert report.delivery_id == "0000000043"


def test_what_sources_write_in_fillers_passes():
    """Blank instead of zeros and the other way round: betalingsservice.md 5."""
    lines = lines_0605()
    lines[1] = lines[1][:17] + "   " + lines[1][20:]
    lines[4] = lines[4][:89]
    lines[6] = lines[6] + "0" * 67
    assert check(lines).faults == []


MUTATIONS = {
    "empty": (drop(*range(1, 10)), [(1, 1, "no records")]),
    "not a record": (insert(3, "HELLO"), [(3, 1, '"BS"')]),
    "unknown record": (insert(3, "BS022"), [(3, 3, "not of a 0605")]),
    "delivery type": (put(1, 17, "0601"), [(1, 17, "0605")]),
    "other data supplier": (
        put(1, 6, "87654321"),
        [(1, 6, "must be '12345678'"), (9, 6, "not '87654321'")],
    ),
    "other sub-system": (
        put(1, 14, "KR9"),
        [(1, 14, "must be 'BS1'"), (9, 14, "not 'KR9'")],
    ),
    "no delivery identification": (put(1, 21, "0" * 10), [(1, 21, "missing")]),
    "no such day": (put(1, 50, "310226"), [(1, 50, "not a day")]),
    "created tomorrow": (put(1, 50, "241126"), [(1, 50, "future")]),
    "no start": (
        drop(1),
        [(1, 1, "begin with a 002"), (8, 6, "not ''"), (8, 14, "not")],
    ),
    "two starts": (insert(2, lines_0605()[0]), [(2, 3, "inside")]),
    "no end": (drop(9), [(8, 1, "no end (992)")]),
    "record after the end": (insert(10, lines_0605()[2]), [(10, 1, "after the end")]),
    "no section end": (drop(5), [(5, 3, "line 2 has no end")]),
    "section end alone": (insert(2, lines_0605()[4]), [(2, 3, "outside a section")]),
    "request outside a section": (
        insert(2, lines_0605()[2]),
        [(2, 3, "outside a section")],
    ),
    "legacy section": (
        all_of(put(6, 14, "0105"), put(8, 14, "0105")),
        [(6, 14, "'0105'")],
    ),
    "no creditor": (
        all_of(put(2, 6, "0" * 8), put_in(3, 5, 6, "0" * 8)),
        [(2, 6, "missing")],
    ),
    "other creditor": (put(3, 6, "07654321"), [(3, 6, "not of the section")]),
    "code of the other section": (
        swap(3, 7),
        [(3, 14, "code 0257"), (7, 14, "code 0200")],
    ),
    "unknown code": (put(3, 14, "0253"), [(3, 14, "'0253'"), (5, 27, ""), (9, 32, "")]),
    "empty section": (
        drop(7),
        [(7, 3, "without a request"), (7, 27, "count"), (8, 32, "count")],
    ),
    "no group": (put(3, 21, "00000"), [(3, 21, "missing")]),
    "small letter": (put(3, 26, "100a"), [(3, 29, "capital")]),
    "no customer": (put(3, 26, "    "), [(3, 26, "empty")]),
    "customer twice": (put(4, 26, f"{'1002':0>15}"), [(4, 26, "twice")]),
    "mandate in a registration": (put(3, 41, "123456789"), [(3, 41, "zeros")]),
    "no identity": (put(3, 62, "0" * 10), [(3, 62, "missing")]),
    "identity with a dash": (put(4, 62, "010170-123"), [(4, 68, "digits")]),
    "no bank": (put(3, 82, "0000"), [(3, 82, "missing")]),
    "no account": (put(3, 90, "0" * 10), [(3, 90, "missing")]),
    "account with blanks": (put(3, 90, "       440"), [(3, 90, "digits")]),
    "no mandate": (put(7, 41, "0" * 9), [(7, 41, "missing")]),
    "date in a cancellation": (put(7, 50, "231126"), [(7, 50, "zeros")]),
    "count at the left": (put(5, 27, "2          "), [(5, 28, "digits"), (5, 27, "")]),
    "wrong count": (put(5, 27, "00000000003"), [(5, 27, "'00000000003'")]),
    "section end of another": (put(5, 14, "0126"), [(5, 14, "'0120'")]),
    "wrong number of sections": (put(9, 21, "00000000003"), [(9, 21, "sections")]),
    "wrong total": (put(9, 32, "00000000002"), [(9, 32, "count")]),
    "no section": (
        drop(*range(2, 9)),
        [(2, 21, "without"), (2, 21, "number"), (2, 32, "count")],
    ),
}


@pytest.mark.parametrize("what", MUTATIONS)
def test_one_thing_wrong_is_named_and_nothing_else(what):
    change, expected = MUTATIONS[what]
    lines = lines_0605()
    change(lines)
    faults = check(lines).faults
    found = [(fault.line, fault.position) for fault in faults]
    assert found == sorted((line, position) for line, position, _ in expected)
    for line, position, fragment in expected:
        assert any(
            (fault.line, fault.position) == (line, position) and fragment in fault.text
            for fault in faults
        ), (what, line, position, fragment, [str(fault) for fault in faults])


@pytest.fixture
def nets():
    nets = Nets(SUPPLIER)
    nets.add_creditor(PBS, (1,), fi_creditor="81234567")
    return nets


def test_requests_become_mandates(nets):
    old = nets.register(PBS, 1, "1001", date(2025, 3, 3), silent=True)
    answer = nets.take(encode(lines_0605(old)), TODAY)
    assert (answer.accepted, answer.faults) == (True, [])
    new = {one.customer: one for one in nets.mandates(PBS)}
    assert sorted(new) == ["1002", "B72"]
    assert new["1002"].start == date(2027, 1, 4)

    name, data = answer.receipt
    assert name.endswith("-621.BS1")
    replies = read_delivery(data).rows
    assert [
        (row["code_number"], row["customer"], row["mandate_number"], row["text_number"])
        for row in replies
    ] == [
        ("0200", "000000000001002", new["1002"].number, "210500"),
        ("0200", "000000000000B72", new["B72"].number, "210500"),
        ("0257", "000000000001001", old, "210600"),
    ]
    line = data.decode("iso-8859-1").split("\r\n")[2]
    start = "BS022" + PBS + "0200" + "000" + "00001" + "000000000001002"
    assert line == (start + new["1002"].number + "231126").ljust(114) + "210500"

    (sent,) = nets.until(date(2026, 11, 24))
    (part,) = read_delivery(sent.data).parts
    assert sent.filename.endswith("-603.BS1")
    assert part.start["section_number"] == "0212"
    assert [(row["code_number"], row["end_day"]) for row in part.rows] == [
        ("0231", "000000"),
        ("0231", "000000"),
        ("0233", "231126"),
    ]
    charges = [(one.kind, one.delivery, one.count) for one in nets.charges(PBS)]
    assert charges == [("registration", "0000000043", 2)]


def test_single_requests_are_refused_with_a_reply(nets):
    nets.register(PBS, 1, "1002", date(2025, 3, 3), silent=True)
    mine = nets.register(PBS, 1, "1001", date(2025, 3, 3), silent=True)
    wrong = "100000000" if mine != "100000000" else "100000001"
    answer = nets.take(encode(lines_0605(wrong)), TODAY)
    assert answer.accepted
    assert [(fault.line, fault.text) for fault in answer.faults] == [
        (3, "customer 1002 has a mandate already"),
        (7, f"customer 1001 has not mandate {wrong}"),
    ]
    replies = read_delivery(answer.receipt[1]).rows
    assert [row["text_number"] for row in replies] == ["230100", "210500", "230100"]
    assert replies[0]["text"] == "customer 1002 has a mandate already"
    assert [one.customer for one in nets.mandates(PBS)] == ["1001", "1002", "B72"]


def test_a_delivery_with_a_fault_changes_nothing(nets):
    lines = lines_0605()
    put(9, 32, "00000000009")(lines)
    answer = nets.take(encode(lines), TODAY)
    assert not answer.accepted
    assert nets.mandates(PBS) == nets.until(date(2026, 12, 1)) == []
    errors = read_delivery(answer.receipt[1]).rows
    assert [row.get("text_number") for row in errors] == [None, "230100"]


def test_a_cancelled_mandate_withdraws_the_collections(nets):
    mandate = nets.register(PBS, 1, "1001", date(2025, 3, 3), silent=True)
    nets.behave(PBS, "1001", Behaviour())
    due = collected("1001", "04012027", 5000, "F00000001")
    assert nets.take(delivery(1, "231126", due), TODAY).accepted
    assert nets.take(encode(lines_0605(mandate)), TODAY).accepted
    files = nets.until(date(2027, 2, 1))
    rows = [row for sent in files for row in read_delivery(sent.data).rows]
    own = [row["code_number"] for row in rows if row["customer"].endswith("1001")]
    assert sorted(own) == ["0233", "0238"]
    assert nets.paid_out() == []
