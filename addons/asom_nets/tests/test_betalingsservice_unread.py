"""A record that cannot be read never switches off the check of its section's sum."""

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    DeliveryError,
    UnknownRow,
    iter_rows,
    summarise,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import FI_LINES, file_of, row

PAID = ("0602-042a", "0236")


def unknown(section="0211", amount=28500, text=None):
    """A record of a transaction that is not known; ``text`` in place of 116-128."""
    name = {"0211": "0602-042a", "0215": "0602-042b"}[section]
    record = row(name, "0236", paid_amount=amount).replace("0236", "0240", 1)
    return record if text is None else (record[:115] + text).rstrip()


def paid(section="0211", amount=28500):
    if section == "0211":
        return row(*PAID, amount=amount, paid_amount=amount)
    return row("0602-042b", "0297", amount=amount, paid_amount=amount)


def told(*rows, amount, section="0211", kind="0602"):
    return file_of(kind, section, *rows, count_042=len(rows), amount=amount)


def refused(data):
    with pytest.raises(DeliveryError) as caught:
        summarise(data)
    error = caught.value
    assert (error.code, error.record, error.position) == ("wrong_total", "BS092", 43)
    assert caught.value.line == data.count(b"\r\n") - 1
    return error.values["expected"]


@pytest.mark.parametrize("section", ["0211", "0215"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_amount_of_an_unknown_record_counts(section, place):
    rows = [paid(section), paid(section, 10)]
    rows.insert(place, unknown(section))
    data = told(*rows, amount=57010, section=section)
    assert summarise(data).sections[0].unexplained == 0
    (found,) = [row for row in iter_rows(data) if isinstance(row, UnknownRow)]
    assert (found.line, found.amount) == (3 + place, 28500)
    for amount in (0, 28500, 28510, 57009, 57011):
        assert refused(told(*rows, amount=amount, section=section)) == 57010


def test_a_sum_that_is_exceeded_is_refused_whatever_is_unknown():
    """Row 1 is no longer known, row 2 says that 999,999.99 were paid."""
    rows = [unknown(), paid(amount=99999999), *[paid()] * 18]
    assert refused(told(*rows, amount=559550)) > 559550
    rows[0] = unknown(text="GARBAGE")
    assert refused(told(*rows, amount=559550)) == 99999999 + 18 * 28500


@pytest.mark.parametrize("text", ["", " " * 13, "00000000285A0", "0000028500", "-1"])
def test_what_is_left_of_the_sum_stays_unexplained(text):
    rows = [paid(), unknown(text=text), paid()]
    for left in (0, 1, 28500):
        summary = summarise(told(*rows, amount=57000 + left))
        assert summary.sections[0].unexplained == left
        assert summary.unknown == 1
    refused(told(*rows, amount=56999))


def test_several_unknown_records():
    rows = [unknown(amount=5), paid(), unknown(text=""), unknown(amount=0)]
    assert summarise(told(*rows, amount=28505)).sections[0].unexplained == 0
    assert summarise(told(*rows, amount=30000)).sections[0].unexplained == 1495
    refused(told(*rows, amount=28504))


def test_a_record_of_another_section_counts_too():
    rows = [paid(), paid("0215", 7)]
    assert summarise(told(*rows, amount=28507)).unknown == 1
    refused(told(*rows, amount=28500))


def test_cancelled_collections_in_the_sum_are_unexplained():
    """Nets says to ignore what stands there, but it is in the sum."""
    rows = [paid(), row("0602-042c", "0238")[:103] + "0" * 12 + f"{819:013d}"]
    assert summarise(told(*rows, amount=28500)).sections[0].unexplained == 0
    assert summarise(told(*rows, amount=29319)).sections[0].unexplained == 819
    refused(told(*rows, amount=28900))


def test_nothing_of_an_unknown_section_is_read_so_it_is_kept():
    for amount, left in ((28500, 0), (30000, 1500), (100, -28400)):
        data = told(paid(), amount=amount, section="0216")
        section = summarise(data).sections[0]
        assert (section.amount, section.unexplained) == (amount, left)


def test_where_nothing_is_added_an_unknown_record_adds_nothing():
    known = row("0603-042a", "0230", mandate=7)
    strange = known.replace("0230", "0239", 1)
    data = told(known, strange, amount=0, section="0210", kind="0603")
    assert summarise(data).unknown == 1
    refused(told(known, strange, amount=1, section="0210", kind="0603"))


def test_slips_that_nets_has_printed_are_added_where_their_amount_stands():
    known = row("0603-042b", "0295", amount=500)
    strange = row("0603-042b", "0295", amount=40).replace("0295", "0296", 1)
    data = told(known, strange, amount=540, section="0217", kind="0603")
    assert summarise(data).unknown == 1
    refused(told(known, strange, amount=500, section="0217", kind="0603"))


def test_an_unknown_record_in_a_file_of_the_bank_adds_nothing():
    strange = FI_LINES[2].replace("FI030", "FI031")
    lines = [*FI_LINES[:3], strange, *FI_LINES[3:]]
    data = "".join(f"{line}\r\n" for line in lines).encode()
    assert summarise(data).unknown == 1
    lines = [*FI_LINES[:2], strange, *FI_LINES[3:]]
    with pytest.raises(DeliveryError) as caught:
        summarise("".join(f"{line}\r\n" for line in lines).encode())
    assert caught.value.code == "wrong_total"


def test_the_counts_are_checked_as_ever():
    data = file_of("0602", "0211", paid(), unknown(), count_042=1, amount=57000)
    with pytest.raises(DeliveryError) as caught:
        summarise(data)
    assert (caught.value.code, caught.value.position) == ("wrong_total", 32)
