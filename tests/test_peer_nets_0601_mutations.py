"""One thing wrong in a good 0601: the checker names it, and nothing else.

Each mutation breaks one thing in the delivery made by hand and puts the totals right
again; exactly the faults beside it, (line, position, part of the text), must come.
"""

from __future__ import annotations

import pytest
from peers.nets import check_0601
from peers.nets.handmade import (
    CREATED,
    GOOD,
    SUPPLIER,
    all_of,
    drop,
    insert,
    mutated,
    put,
    put_in,
    swap,
)

MUTATIONS = {
    # the line as such
    "control character": (put(8, 60, "\t"), [(8, 60, "0x09")]),
    "windows-1252 dash": (put(8, 60, "\x96"), [(8, 60, "0x96")]),
    "empty line": (insert(8, ""), [(8, 1, "empty line")]),
    "old envelope": (insert(1, "PBCNET00BS1"), [(1, 1, "envelope")]),
    "unknown record": (insert(8, "BS072"), [(8, 3, "'072'")]),
    "not a record": (insert(8, "HELLO"), [(8, 1, '"BS"')]),
    "number of a 022": (put(4, 18, "00006"), [(3, 1, "1 name and"), (4, 18, "00006")]),
    "main text of 61 characters": (
        put(2, 69, "x" * 61),
        [(2, 129, "Main text line (69-128) overruns")],
    ),
    # single fields
    "delivery type": (put(1, 17, "0605"), [(1, 17, "0601")]),
    "letter in a number": (put(3, 43, "00000000O"), [(3, 51, "Mandate"), (3, 43, "")]),
    "blank in an amount": (put(7, 61, "            0"), [(7, 61, "digits")]),
    "filler not blank": (put(5, 60, "x"), [(5, 60, "Filler (52-66)")]),
    "filler not zero": (put(7, 104, "  "), [(7, 104, "zeros")]),
    "name of 36 characters": (
        put(3, 52, "x" * 36),
        [(3, 87, "Name / address line (52-86) overruns")],
    ),
    "text line of 61 characters": (
        put(8, 53, "x" * 61),
        [(8, 113, "Text line (53-112) overruns")],
    ),
    "name moved to the right": (put(3, 52, " Åse Østergård"), [(3, 52, "left")]),
    "dispatch speed": (put(6, 93, "2"), [(6, 93, '"1" or blank')]),
    "identity not digits": (put(6, 83, "00123456-8"), [(6, 91, "CPR/CVR")]),
    # delivery and sections
    "other data supplier": (put(25, 6, "87654321"), [(25, 6, "12345678")]),
    "no data supplier": (
        all_of(put(1, 6, "0" * 8), put(25, 6, "0" * 8)),
        [(1, 6, "must be '12345678'"), (1, 6, "missing")],
    ),
    "other sub-system": (
        put(1, 14, "BSH"),
        [(1, 14, "must be 'BS1'"), (25, 14, "differs")],
    ),
    "no delivery identification": (put(1, 21, "0" * 10), [(1, 21, "missing")]),
    "creation date": (put(1, 50, "310226"), [(1, 50, "not a day")]),
    "created tomorrow": (put(1, 50, "241126"), [(1, 50, "future")]),
    "section date": (put(2, 47, "32112026"), [(2, 47, "not a day")]),
    "unknown section": (
        all_of(put(18, 14, "0199"), put(24, 14, "0199")),
        [(18, 14, "0112, 0117")],
    ),
    "section start without group": (
        put_in(18, 24, 23, "00000"),
        [(18, 23, "missing")],
    ),
    "creditor of another section": (put(5, 6, "07654321"), [(5, 6, "07654321")]),
    "group of another section": (put(8, 23, "00002"), [(8, 23, "00002")]),
    "section end of another": (put(17, 14, "0117"), [(17, 14, "'0112'")]),
    "no section end": (drop(17), [(17, 3, "line 2 has no end")]),
    "no delivery end": (drop(25), [(24, 1, "no end (992)")]),
    "no delivery start": (
        drop(1),
        [(1, 1, "begin with a 002"), (24, 6, "002"), (24, 14, "002")],
    ),
    "two delivery starts": (insert(2, GOOD[0]), [(2, 3, "inside a delivery")]),
    "record after the end": (insert(26, GOOD[7]), [(26, 1, "after the end")]),
    "record outside a section": (
        insert(18, GOOD[7]),
        [(18, 3, "outside a section")],
    ),
    "empty section": (drop(*range(19, 24)), [(19, 3, "without a collection")]),
    # order of the records of a collection
    "no name": (
        drop(3),
        [(3, 1, "1 name and"), (3, 18, "must be 00001")],
    ),
    "no address": (drop(4), [(3, 1, "at least 2 in Denmark")]),
    "two lines abroad": (drop(13), [(11, 1, "at least 3 abroad")]),
    "no postcode record": (drop(5), [(3, 1, "no 022 record 00009")]),
    "two postcode records": (insert(5, GOOD[4]), [(6, 3, "second 022 postcode")]),
    "no name and address at all": (
        drop(3, 4, 5, 6),
        [(3, 1, "neither name and address nor mandate")],
    ),
    "empty name": (put(3, 52, " " * 35), [(3, 52, "empty name")]),
    "empty address": (put(4, 52, " " * 35), [(4, 52, "empty address line")]),
    "name lines swapped": (swap(3, 4), [(3, 18, "00001"), (4, 18, "00002")]),
    "postcode before the name": (swap(4, 5), [(5, 3, "before the 022 postcode")]),
    "postcode after the 042": (
        all_of(insert(8, GOOD[4]), drop(5)),
        [(7, 3, "022 postcode record must stand before the 042")],
    ),
    "collection without 042": (
        drop(15),
        [(11, 1, "no 042"), (15, 3, "after the 042")],
    ),
    "042 with a number": (put(7, 18, "00001"), [(7, 18, "00000")]),
    "text before the 042": (
        swap(7, 8),
        [(7, 3, "after the 042"), (8, 3, "before the 052")],
    ),
    "text numbers begin with two": (put(16, 18, "00002"), [(16, 18, "00001")]),
    "text number twice": (put(9, 18, "00001"), [(9, 18, "must be 00002")]),
    "text after the slip text": (
        swap(9, 10),
        [(10, 3, "052 record must stand before the 062")],
    ),
    # customer number, address
    "customer differs inside a collection": (
        put(5, 28, "1002"),
        [(5, 28, "'1002' differs from '1001'")],
    ),
    "customer padded in another way": (
        put(8, 28, "000000000001001"),
        [(8, 28, "differs")],
    ),
    "ampersand in the customer number": (put_in(3, 10, 28, "1&01"), [(3, 29, "'&'")]),
    "blank in the customer number": (put_in(3, 10, 28, "1 01"), [(3, 29, "' '")]),
    "small letter in the customer number": (
        put_in(3, 10, 28, "100a"),
        [(3, 31, "capital")],
    ),
    "customer number not at the left": (
        put_in(3, 10, 28, " 1001"),
        [(line, 28, "left-aligned") for line in range(3, 11)],
    ),
    "no customer number": (put_in(3, 10, 28, "0000"), [(3, 28, "empty")]),
    "postcode with a letter": (put(5, 67, "558O"), [(5, 70, "558O"), (5, 67, "needs")]),
    "no Danish postcode": (put(5, 67, "    "), [(5, 67, "needs a postcode")]),
    "Danish postcode 0000": (put(5, 67, "0000"), [(5, 67, "needs a postcode")]),
    "foreign postcode": (put(14, 67, "2110"), [(14, 67, "0000 or blank")]),
    "no country": (put(5, 71, "  "), [(5, 71, "ISO 3166")]),
    "no such country": (put(5, 71, "DA"), [(5, 71, "'DA'")]),
    "country of three letters": (put(5, 71, "DNK"), [(5, 71, "'DNK'")]),
    # the collection itself
    "transaction code": (put(7, 14, "0285"), [(7, 14, "must be 0280")]),
    "transaction code of a slip": (put(22, 14, "0280"), [(22, 14, "must be 0285")]),
    "no such day": (put(7, 52, "29022027"), [(7, 52, "not a day")]),
    "no due date": (put(7, 52, "00000000"), [(7, 52, "not a day")]),
    "due 91 days ahead": (
        put(7, 52, "22022027"),
        [(7, 52, "91 days after the creation"), (7, 52, "91 days after the day of")],
    ),
    "slip due today": (
        put(22, 52, "23112026"),
        [(22, 52, "not after the creation date"), (22, 52, "not after the day of")],
    ),
    "due in the same month": (
        put(7, 52, "30112026"),
        [(7, 52, "same month"), (7, 52, "same month")],
    ),
    "sign code": (put(7, 60, "3"), [(7, 60, "sign code 3")]),
    "nothing to collect": (put(7, 61, "0" * 13), [(7, 61, "amount 0 with sign")]),
    "amount for information only": (put(7, 60, "0"), [(7, 61, "with sign code 0")]),
    "more paid out than collected": (
        put_in(7, 7, 60, "2"),
        [(17, 43, "disbursements exceed")],
    ),
    "reference of 31 characters": (put(7, 74, "x" * 31), [(7, 104, "Filler")]),
    "reference not at the left": (put(7, 74, " F0000001"), [(7, 74, "left")]),
    "wrong check digit": (put(22, 120, "5"), [(22, 120, "000000000012345")]),
    "payer id too short": (put(22, 119, "4 "), [(22, 120, "Own payer id")]),
    "0118 without an own payer id": (
        all_of(put(18, 14, "0118"), put(24, 14, "0118"), put(22, 106, " " * 15)),
        [(22, 106, "needs an own payer id")],
    ),
    "customer and date twice": (
        all_of(put_in(11, 16, 28, f"{'01001':<15}")),
        [(11, 28, "another collection due 04-01-2027, from line 3")],
    ),
    "mandate differs in the text": (put(8, 43, "000000001"), [(8, 43, "differs")]),
    "mandate differs in the name": (put(3, 43, "000000001"), [(3, 43, "differs")]),
    "mandate on a slip": (
        all_of(put(22, 43, "000000001"), put(23, 43, "000000001")),
        [(22, 43, "payment slip section")],
    ),
}


@pytest.mark.parametrize("what", MUTATIONS)
def test_one_thing_wrong_is_named_and_nothing_else(what):
    change, expected = MUTATIONS[what]
    report = check_0601(mutated(change), today=CREATED, data_supplier=SUPPLIER)
    found = [(fault.line, fault.position) for fault in report.faults]
    assert found == sorted((line, position) for line, position, _ in expected)
    for line, position, fragment in expected:
        assert any(
            (fault.line, fault.position) == (line, position) and fragment in fault.text
            for fault in report.faults
        ), (what, line, position, fragment, [str(fault) for fault in report.faults])
