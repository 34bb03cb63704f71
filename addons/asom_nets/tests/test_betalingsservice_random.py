"""Random deliveries come back as they were; random damage never does harm."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings, strategies as st

from odoo.addons.asom_nets.betalingsservice import (
    Address,
    Collection,
    Delivery,
    DeliveryError,
    Envelope,
    Options,
    Rules,
    Section,
    customer,
    fik,
    identify,
    iter_records,
    read,
    read_receipt,
    write,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import (
    ADDRESS,
    CREATED,
    collection,
    delivery,
    section,
)

PRINTABLE = "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100)))
DIGITS = "0123456789"


def texts(length: int, least: int = 0):
    """Text as it is read back: no trailing blanks."""
    text = st.text(PRINTABLE, min_size=least, max_size=length)
    return text.map(lambda value: value.rstrip(" ")).filter(
        lambda value: len(value.strip(" ")) >= least
    )


numbers = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ" + DIGITS, min_size=1, max_size=15)
eight_digits = st.text(DIGITS, min_size=8, max_size=8)
legal_ids = st.sampled_from(["", "12345678", "0101701234", "3112992345"])
options = st.none() | st.builds(Options, legal_ids, st.booleans(), st.booleans())
addresses = st.one_of(
    st.builds(
        Address,
        st.lists(texts(35, 1), min_size=2, max_size=5).map(tuple),
        st.integers(1, 9999).map("{:04d}".format),
        st.just("DK"),
        options,
    ),
    st.builds(
        Address,
        st.lists(texts(35, 1), min_size=3, max_size=5).map(tuple),
        st.just(""),
        st.sampled_from(["NO", "SE", "DE"]),
        options,
    ),
)
collections = st.builds(
    Collection,
    numbers.filter(customer.is_valid),
    st.integers(0, 90).map(lambda days: CREATED + timedelta(days=days)),
    st.integers(-(10**12), 10**13 - 1),
    texts(30),
    addresses,
    st.lists(texts(60), max_size=4).map(tuple),
    st.lists(texts(60), max_size=2).map(tuple),
    st.just("") | st.integers(1, 10**9 - 1).map("{:09d}".format),
    st.just("") | st.integers(0, 10**14 - 1).map(fik.payment_id),
)


@st.composite
def sections(draw):
    """A sound section: distinct customers, net amount not below zero."""
    found = draw(
        st.lists(
            collections,
            min_size=1,
            max_size=5,
            unique_by=lambda row: customer.comparable(row.customer_number),
        )
    )
    number = draw(st.sampled_from(["0112", "0117"]))
    if number == "0117":
        found = [replace(row, mandate="") for row in found]
    else:
        found = [
            replace(row, address=None) if row.mandate and draw(st.booleans()) else row
            for row in found
        ]
    if sum(row.amount for row in found) < 0:
        found = [replace(row, amount=abs(row.amount)) for row in found]
    return Section(
        number,
        draw(eight_digits),
        draw(st.integers(0, 99999)),
        tuple(found),
        draw(texts(15)),
        draw(st.none() | st.just(CREATED)),
        draw(texts(60)),
    )


envelopes = st.builds(
    Envelope,
    st.just("BS1"),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(0, 99),
    st.none() | st.integers(0, 999999),
)
deliveries = st.builds(
    Delivery,
    eight_digits,
    st.integers(0, 10**10 - 1),
    st.lists(
        sections(),
        min_size=1,
        max_size=3,
        unique_by=lambda row: (row.pbs_number, row.debtor_group),
    ).map(tuple),
    st.just(CREATED),
    st.sampled_from(["BS1", "KR9", "BSH"]),
    st.none() | envelopes,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(deliveries)
def test_what_is_written_is_read(made):
    data = write(made)
    found = read(data)
    assert found == made
    assert not found.deviations
    assert write(found) == data
    assert write(found, keep_deviations=True) == data
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 128 for line in lines)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(deliveries)
def test_zero_padded_customers_are_read_as_the_same_numbers(made):
    found = read(write(made, Rules(zero_padded_customers=True)))
    for mine, theirs in zip(made.sections, found.sections, strict=True):
        for row, other in zip(mine.collections, theirs.collections, strict=True):
            number = other.customer_number
            assert len(number) == 15
            assert customer.comparable(number) == customer.comparable(
                row.customer_number
            )


WHOLE = write(
    delivery(
        section(
            collection(address=replace(ADDRESS, options=Options("12345678"))),
            collection(customer_number="1002", slip_texts=("Kort",), amount=-100),
            collection(customer_number="1003", address=None, mandate="123456789"),
        ),
        section(number="0117", pbs_number="76543210"),
        envelope=Envelope("BS1", CREATED, 1, 42),
    )
)
LINES = WHOLE.splitlines(True)

byte_changes = st.tuples(
    st.just("byte"), st.integers(0, len(WHOLE) - 1), st.integers(0, 255)
)
line_changes = st.tuples(
    st.sampled_from(["drop", "double", "swap", "cut", "blank"]),
    st.integers(0, len(LINES) - 1),
    st.integers(0, 128),
)
digit_changes = st.tuples(
    st.just("digit"), st.integers(0, len(WHOLE) - 1), st.integers(0, 9)
)


def damaged(changes) -> bytes:
    """The delivery with bytes and lines changed."""
    data = bytearray(WHOLE)
    for kind, place, value in changes:
        if kind == "byte":
            data[place] = value
        elif kind == "digit" and chr(data[place]).isdigit():
            data[place] = ord(str(value))
    lines = bytes(data).splitlines(True)
    for kind, place, value in changes:
        if place >= len(lines):
            continue
        line = lines[place]
        if kind == "drop":
            lines[place] = b""
        elif kind == "double":
            lines[place] = line * 2
        elif kind == "swap":
            lines[place], lines[place - 1] = lines[place - 1], line
        elif kind == "cut":
            lines[place] = line[:value] + b"\n"
        elif kind == "blank":
            lines[place] = line.rstrip(b"\r\n").ljust(value) + b"\n"
    return b"".join(lines)


@settings(max_examples=1500)
@given(st.lists(byte_changes | line_changes | digit_changes, min_size=1, max_size=4))
def test_damage_is_refused_or_read_and_rewritten_exactly(changes):
    data = damaged(changes)
    try:
        found = read(data)
    except DeliveryError as error:
        assert error.line is not None
        assert str(error)
    else:
        assert write(found, keep_deviations=True) == data


@settings(max_examples=300)
@given(st.binary() | st.binary().map(lambda data: WHOLE[:60] + data))
def test_random_bytes(data):
    for function in (read, identify, lambda data: list(iter_records(data))):
        with suppress(DeliveryError):
            function(data)
    read_receipt(data)
