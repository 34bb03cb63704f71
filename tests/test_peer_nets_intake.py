"""Our Nets takes deliveries in: what it refuses, when it is too late, what it says."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

import pytest
from peers.nets import Nets
from peers.nets.handmade import (
    PBS,
    SUPPLIER,
    all_of,
    collected,
    delivery,
    good,
    house,
    mutated,
    put,
    put_in,
)
from peers.nets.handmade_0605 import good_0605
from peers.nets.reading import read_delivery

TODAY = date(2026, 11, 23)
END = date(2027, 6, 1)
OTHER = "07654321"


def one(customer="1001", due="04012027", amount=74850):
    return collected(customer, due, amount, "F00000017")


def refused(answer, *faults: tuple[int, int, str]) -> None:
    """Refused for these faults, (line, position, part of the text), and no others."""
    assert not answer.accepted
    found = [(fault.line, fault.position) for fault in answer.faults]
    assert found == [fault[:2] for fault in faults]
    for fault, (_, _, text) in zip(answer.faults, faults, strict=True):
        assert text in fault.text


def errors(answer) -> list[tuple]:
    """(customer, text, number) of the pairs in a 0621 of refusal."""
    rows = read_delivery(answer.receipt[1]).rows
    pairs = list(zip(rows[::2], rows[1::2], strict=True))
    return [(a["customer"], b["text"], b["text_number"]) for a, b in pairs]


def test_a_refused_0601_gives_the_error_and_no_payment():
    nets = house()
    nets.register(PBS, 1, "1001", date(2025, 3, 3), silent=True)
    answer = nets.take(mutated(put(5, 71, "DA")), TODAY)
    refused(answer, (5, 71, "'DA'"))
    assert answer.receipt[0] == "D3808689001-621.BS1"
    lines = answer.receipt[1].decode("iso-8859-1").split("\r\n")
    assert lines == [
        "BS002" + SUPPLIER + "BS1" + "0621" + "3808689001" + " " * 19 + "231126",
        "BS012" + PBS + "0120" + "   " + "00001" + " " * 29 + "231126",
        "BS022" + PBS + "0280" + "001" + "00001" + "000000000001001" + "0" * 30
        # payment date 71-76, print date, count, text lines, amount
        + "040127" + "000000" + "000000001" + "000000000" + "0000000074850",
        "BS022" + PBS + "0280" + "002" + "00001" + "0" * 33 + "0000000074850"
        + "5/71 country 'DA' is not a code of ISO 3166".ljust(43) + "230100",
        "BS092" + PBS + "0120" + "000" + "00000000002" + "0" * 37,
        "BS992" + SUPPLIER + "BS1" + "0621" + "00000000001" + "00000000002" + "0" * 37,
        "",
    ]  # fmt: skip
    assert nets.until(END) == nets.paid_out() == nets.charges() == []


def test_a_refused_delivery_can_be_sent_again():
    nets = house()
    refused(nets.take(mutated(put(5, 71, "DA")), TODAY), (5, 71, "'DA'"))
    assert nets.take(good(), TODAY).accepted
    answer = nets.take(good(), TODAY)
    refused(answer, (1, 21, "0000000042 has been used"))
    (part,) = read_delivery(answer.receipt[1]).parts
    assert (part.start["pbs_number"], part.start["group"]) == (PBS, 1)
    assert errors(answer) == [
        ("", "1/21 delivery identification 0000000042 has", "230100")
    ]


def test_the_same_collection_does_not_come_twice():
    nets = house()
    assert nets.take(delivery(1, "231126", one()), TODAY).accepted
    again = delivery(2, "231126", one("000000000001001"), one("1002"))
    refused(nets.take(again, TODAY), (3, 28, "due 04-01-2027 already"))
    later = delivery(2, "231126", one(due="01022027"), one("1002"))
    assert nets.take(later, TODAY).accepted


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (date(2026, 12, 21), False),
        (datetime(2026, 12, 21, 10, 59), False),
        (datetime(2026, 12, 21, 11, 0), True),
        (date(2026, 12, 22), True),
        (datetime(2026, 12, 28, 10, 59), True),
        (datetime(2026, 12, 28, 11, 0), None),
        (date(2026, 12, 29), None),
    ],
)
def test_deadlines(moment, late):
    """Of January 2027: 21 December, late 28 December, both before eleven o'clock."""
    data = delivery(1, "211226", one(), one("1002"))
    answer = house().take(data, moment)
    if late is None:
        refused(answer, (3, 52, "deadline for 01-2027 was 28-12-2026 11:00"))
    else:
        assert (answer.accepted, answer.late) == (True, late)
    strict = house(allow_late=False).take(data, moment)
    assert strict.accepted == (late is False)
    if late is not False:
        refused(strict, (3, 52, "deadline for 01-2027 was 21-12-2026 11:00"))


def test_late_collections_are_charged():
    nets = house()
    data = delivery(1, "221226", one(), one("1002", "01022027"))
    assert nets.take(data, date(2026, 12, 22)).late
    counts = {charge.kind: charge.count for charge in nets.charges(PBS)}
    assert counts == {"slip": 2, "text line": 4, "late collection": 1}


def test_slips_outside_the_cycle_have_no_deadline():
    """0117: a reminder of 15 December is taken on the day before."""
    data = mutated(all_of(put_in(7, 7, 52, "01022027"), put_in(15, 15, 52, "01022027")))
    assert house().take(data, date(2026, 12, 14)).accepted


def test_who_nets_does_not_know():
    nets = Nets(SUPPLIER)
    refused(
        nets.take(good(), TODAY),
        (2, 6, f"{PBS} has no creditor agreement"),
        (18, 6, f"{PBS} has no creditor agreement"),
    )
    nets.add_creditor(PBS, (2, 3))
    refused(
        nets.take(good(), TODAY),
        (2, 23, "no debtor group 00001"),
        (18, 23, "no debtor group 00001"),
    )
    other = Nets("87654321")
    other.add_creditor(PBS, (1,), fi_creditor="81234567")
    refused(other.take(good(), TODAY), (1, 6, "must be '87654321'"))
    with pytest.raises(ValueError, match="not eight digits"):
        nets.add_creditor("1234567")
    with pytest.raises(ValueError, match="agreement already"):
        nets.add_creditor(PBS)
    with pytest.raises(ValueError, match="no creditor agreement"):
        nets.register(OTHER, 1, "1001", TODAY)
    with pytest.raises(ValueError, match="no debtor group 1"):
        nets.register(PBS, 1, "1001", TODAY)
    with pytest.raises(ValueError, match="capital letters"):
        nets.register(PBS, 2, "a", TODAY)


@pytest.mark.parametrize("data", [b"", b"\r\n", b"%PDF-1.7", b"BS002", b"\xff" * 999])
def test_what_is_no_delivery_is_refused(data):
    answer = house().take(data, TODAY)
    assert not answer.accepted
    assert answer.faults
    assert read_delivery(answer.receipt[1]).parts[0].start["pbs_number"] == "00000000"


def broken(random: Random, data: bytes) -> bytes:
    """The delivery with one to three bytes or lines changed."""
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(data))
        lines = data.split(b"\r\n")
        new = random.choice(
            [
                data[:at] + bytes([random.randrange(256)]) + data[at + 1 :],
                data[:at] + data[at + 1 :],
                data[:at] + random.choice([b" ", b"0", b"\r\n"]) + data[at:],
                b"\r\n".join(random.sample(lines, len(lines))),
                data[:at],
            ]
        )
        data = new or data
    return data


@pytest.mark.parametrize("seed", range(4))
def test_broken_deliveries_are_answered(seed):
    """Whatever comes: an answer with a 0621 that can be read, never an exception."""
    random = Random(seed)
    nets = house()
    accepted = 0
    for _ in range(300):
        data = broken(random, random.choice([good(), good_0605()]))
        answer = nets.take(data, TODAY)
        accepted += answer.accepted
        read_delivery(answer.receipt[1])
        assert answer.accepted or answer.faults
    assert accepted < 50


def test_without_an_agreement_on_slips():
    nets = Nets(SUPPLIER)
    nets.add_creditor(PBS, (1,))
    refused(
        nets.take(good(), TODAY),
        (3, 28, "'1001' has no mandate"),
        (11, 28, "'000000000000B72' has no mandate"),
        (18, 14, "no agreement on payment slips"),
    )
    nets.register(PBS, 1, "1001", date(2025, 3, 3), silent=True)
    assert nets.take(delivery(7, "231126", one()), TODAY).accepted


def test_a_stated_mandate_must_be_in_force():
    nets = house()
    lines = put_in(7, 10, 43, "123456789")
    refused(nets.take(mutated(lines), TODAY), (3, 43, "123456789"))
    number = nets.register(PBS, 1, "1001", date(2025, 3, 3), silent=True)
    refused(nets.take(mutated(lines), TODAY), (3, 43, "'1001' is not in force"))
    stated = nets.take(mutated(put_in(7, 10, 43, number)), TODAY)
    # 062 has zeros or the same as the 042, so all four lines may state it
    assert stated.faults == []


def test_disbursements_and_information():
    nets = house()
    nets.register(PBS, 1, "1002", date(2025, 3, 3), silent=True)
    nets.register(PBS, 1, "1003", date(2025, 3, 3), silent=True)
    lines = [*one("1001", amount=90000), *one("1002", amount=500)]
    lines += one("1003", amount=0) + one("1004", amount=0)
    for line, sign in ((9, "2"), (15, "0"), (21, "0")):
        lines[line] = lines[line][:59] + sign + lines[line][60:]
    data = delivery(1, "231126", lines)
    assert nets.take(data, TODAY).faults == []
    rows = [row for sent in nets.until(END) for row in read_delivery(sent.data).rows]
    auto = [row for row in rows if row["code_number"] == "0236"]
    assert [(row["sign"], row["paid"]) for row in auto] == [(2, 500), (0, 0)]
    assert len(rows) == 3  # nothing comes of information on paper
    booked = {one.section: one.amount for one in nets.paid_out(PBS)}
    assert booked == {"0211": -500, "0215": 90000}

    nets = house()
    refused(nets.take(data, TODAY), (9, 60, "'1002' without a mandate"))


def test_control_figures_by_position():
    """The same records as the sample 0621, with our numbers."""
    nets = house()
    nets.register(PBS, 1, "1001", date(2025, 3, 3), silent=True)
    data = delivery(1, "231126", one(), one("1002", amount=100), one("1003"))
    lines = nets.take(data, TODAY).receipt[1].decode("iso-8859-1").split("\r\n")
    who = "BS022" + PBS + "0280"
    figures = who + "001" + "00001" + " " * 15 + "0" * 15
    assert lines[2:6] == [
        figures + "0" + "9999" + "1234567890" + "040127" + "000000"
        + "000000001" + "000000002" + "0000000074850",
        who + "002" + "00001" + "0" * 33 + "0000000074850"
        + "DANSKE BANK".ljust(43) + "210100",
        figures + "2" + "0000" + "0000000000" + "040127" + "231126"
        + "000000002" + "000000004" + "0000000074950",
        who + "002" + "00001" + "0" * 33 + "0000000074950" + " " * 43 + "210300",
    ]  # fmt: skip
