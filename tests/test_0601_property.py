"""Any members at all, without a database: the file, read by the independent checker.

Names, addresses and invoice lines are made up at random, taken through the rules that
the add-on uses for addresses and texts, and written; what the writer accepts one by
one must be a file in which Nets finds no fault.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace

from hypothesis import assume, given, strategies as st
from peers.nets import check_0601

from odoo.addons.asom_nets.betalingsservice import (
    Address,
    CharacterError,
    Collection,
    Delivery,
    DeliveryError,
    Rules,
    Section,
    advice,
    check_collection,
    fik,
    read,
    to_latin1,
    write,
)
from odoo.addons.asom_nets.models.delivery.postal import postal_address
from odoo.addons.asom_nets.reading.delivery_excerpt import excerpt

CREATED = date(2026, 1, 12)
SUPPLIER = "13585628"
RULES = Rules(short_reference=True)

# The checker takes a line that would be sound UTF-8 for wrongly written; nobody is
# called "Ã¸" on purpose.
_LIKE_UTF8 = re.compile("[\xc2-\xf4][\xa0-\xbf]").search


def plausible(text: str) -> bool:
    """Whether the text, as it is written, cannot be mistaken for UTF-8."""
    try:
        return not _LIKE_UTF8(to_latin1(text, "?"))
    except CharacterError:
        # Never written as a whole, but lines of it may be.
        return not _LIKE_UTF8(text)


DANISH = st.text("abcdefghijklmnopqrstuvwxyzæøåÆØÅéüß ,.-'/", min_size=1, max_size=120)
ANY = st.text(min_size=1, max_size=120).filter(plausible)
TEXT = st.one_of(DANISH, DANISH, ANY)
NUMBER = st.text("ABCXYZÆØÅ0123456789", min_size=1, max_size=15).filter(
    lambda number: number.strip("0")
)
# From the first of the next month, at most 90 days ahead (section 11).
DUE = st.integers(20, 90).map(lambda days: CREATED + timedelta(days))


@st.composite
def partners(draw):
    country = draw(st.sampled_from(["", "DK", "DK", "DK", "SE", "DE", "FO"]))
    maybe = st.one_of(st.just(False), TEXT)
    return SimpleNamespace(
        name=draw(TEXT),
        street=draw(st.one_of(TEXT, TEXT, st.just(False))),
        street2=draw(maybe),
        zip=draw(st.one_of(st.from_regex(r"\A[0-9]{4}\Z"), maybe)),
        city=draw(maybe),
        country_id=SimpleNamespace(code=country),
    )


@st.composite
def members(draw):
    """A collection, made as the add-on makes it; None where texts do not fit."""
    rows = draw(
        st.lists(st.tuples(TEXT, st.integers(-(10**7), 10**8)), min_size=1, max_size=8)
    )
    note = draw(st.one_of(st.just(""), TEXT))
    amount = draw(st.integers(1, 10**9))
    try:
        texts = advice.amount_table(rows, ("To pay", amount), replacement="?")
        texts += advice.wrap(note, replacement="?")
    except DeliveryError as error:
        # Of texts only control characters are refused.
        assert error.code == "control_character"
        texts = ["Dues"]
    assert all(len(line) <= advice.WIDTH for line in texts)
    running = draw(st.integers(1, 10**9 - 1))
    return Collection(
        customer_number=draw(NUMBER),
        due_date=draw(DUE),
        amount=amount,
        reference=f"{running:09d}",
        address=postal_address(draw(partners())),
        texts=tuple(texts),
        payment_id=draw(st.sampled_from(["", fik.payment_id(f"0007{running:010d}")])),
    )


def parted(collections, section):
    """Those that the add-on would include, and those it would leave out."""
    taken, included, left_out = set(), [], []
    for one in collections:
        key = (one.customer_number.lstrip("0"), one.due_date)
        try:
            check_collection(one, section, rules=RULES)
        except DeliveryError:
            left_out.append(one)
            continue
        if key not in taken:
            taken.add(key)
            included.append(one)
    return included, left_out


@given(
    rows=st.lists(st.lists(members(), min_size=1, max_size=5), min_size=1, max_size=3),
    kinds=st.lists(st.sampled_from(["0112", "0117"]), min_size=3, max_size=3),
    main_text=st.text("Antennelaug Æøå", max_size=60),
    identification=st.integers(1, 10**10 - 1),
)
def test_nets_finds_no_fault(rows, kinds, main_text, identification):
    """What passes one by one passes as a whole, and says what was meant."""
    sections = []
    for group, (kind, collections) in enumerate(zip(kinds, rows, strict=False), 1):
        section = Section(
            kind, "01234567", group, (), created=CREATED, main_text=main_text.strip()
        )
        included, left_out = parted(collections, section)
        for one in left_out:
            assert why(one), one
        if included:
            sections.append(
                Section(
                    kind,
                    "01234567",
                    group,
                    tuple(included),
                    created=CREATED,
                    main_text=main_text.strip(),
                )
            )
    assume(sections)
    delivery = Delivery(SUPPLIER, identification, tuple(sections), created=CREATED)
    data = write(delivery, RULES)
    report = check_0601(data, today=CREATED, data_supplier=SUPPLIER)
    assert not report.faults, [str(fault) for fault in report.faults[:3]]
    meant = [one for section in sections for one in section.collections]
    assert [
        (c.customer_number, c.due_date, c.amount, c.reference, c.payment_id)
        for c in report.collections
    ] == [
        (m.customer_number, m.due_date, m.amount, m.reference, m.payment_id)
        for m in meant
    ]
    assert all(len(c.name_lines) <= 5 and c.name_lines[0] for c in report.collections)
    # And our own reader agrees, whole or in part.
    parts = excerpt(data, len(meant))
    assert [part.collections for part in parts] == [
        section.collections for section in read(data).sections
    ]


def why(one: Collection) -> bool:
    """Whether there is a reason that a person can see for leaving this one out."""
    address = one.address
    if address is None:
        return True
    shown = "".join((*address.lines, address.postcode))
    return (
        not shown.isascii()
        or any(ord(letter) < 32 or ord(letter) == 127 for letter in shown)
        or len(address.lines) < (2 if address.country == "DK" else 3)
        or (address.country == "DK" and not is_postcode(address.postcode))
    )


def is_postcode(text: str) -> bool:
    """Four digits, not all of them zeros."""
    return len(text) == 4 and text.isdecimal() and text != "0000"


@given(partner=partners())
def test_an_address_fits(partner):
    """Five lines of 35 characters, none of them empty, and no line lost of a name."""
    address = postal_address(partner)
    if address is None:
        return
    assert isinstance(address, Address)
    assert 1 <= len(address.lines) <= 5
    assert all(0 < len(line) <= 35 for line in address.lines)
    assert all(line.strip() for line in address.lines)


@given(
    rows=st.lists(
        st.tuples(DANISH, st.integers(-(10**9), 10**9)), min_size=1, max_size=30
    )
)
def test_the_sum_is_the_sum(rows):
    """Amounts stand in one column at the right edge and add up."""
    total = sum(amount for _label, amount in rows)
    lines = advice.amount_table(rows, ("I alt", total))
    amounts = [line for line in lines if line[-3:-2] == "," and len(line) == 60]
    figures = [
        int(line.split()[-1].replace(".", "").replace(",", "")) for line in amounts
    ]
    assert figures[-1] == total
    assert sum(figures[:-1]) == total
