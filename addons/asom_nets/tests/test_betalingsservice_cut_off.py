"""Files that end too soon, and the receipts of the old channel."""

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    DeliveryError,
    identify,
    is_cut_off,
    read_receipt,
    summarise,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import FI_LINES, file_of, row

WHOLE = file_of(
    "0602",
    "0211",
    *[row("0602-042a", "0236", amount=100, paid_amount=100)] * 3,
    count_042=3,
    amount=300,
)
BANK = "".join(f"{line}\r\n" for line in FI_LINES).encode()
ENVELOPED = b"PBCNET30BS1 26020201  000001\r\n" + WHOLE


def refused(data):
    with pytest.raises(DeliveryError) as caught:
        summarise(data)
    return caught.value


@pytest.mark.parametrize("data", [WHOLE, BANK], ids=["0602", "FI"])
def test_wherever_a_file_is_cut_it_is_told(data):
    end = data.rindex(b"BS992" if data is WHOLE else b"FI090")
    for size in range(6, end + 5, 7):
        if data[:size].strip() in (b"BS002", b"FI010"):
            continue
        error = refused(data[:size])
        assert is_cut_off(data[:size], error), size


def test_in_the_middle_of_the_last_record():
    for size in range(WHOLE.rindex(b"BS992") + 5, len(WHOLE) - 50, 5):
        assert is_cut_off(WHOLE[:size], refused(WHOLE[:size])), size


def test_an_envelope_without_its_end():
    assert is_cut_off(ENVELOPED, refused(ENVELOPED))


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.replace(b"BS0920", b"BS0929"),
        WHOLE.replace(b"0000000000300", b"0000000000301", 1),
        b"",
        b"hello",
    ],
)
def test_other_faults_are_no_lost_end(data):
    assert not is_cut_off(data, refused(data))


@pytest.mark.parametrize("kind", ["40", "41", "42", "45", "99"])
def test_any_receipt_of_the_channel_is_kept(kind):
    data = f"PBCNET{kind}BS1   +BS00 LEVERANCE ACCEPTERET\r\n  ***\r\n".encode()
    assert identify(data) == "receipt"
    receipt = read_receipt(data)
    assert (receipt.kind, receipt.content) == (f"PBCNET{kind}", data)
    assert receipt.status == "BS00 LEVERANCE ACCEPTERET"
    assert refused(data).code == "receipt"


@pytest.mark.parametrize("kind", ["31", "42"])
def test_money_is_no_part_of_a_receipt(kind):
    data = f"PBCNET{kind}BS1\r\n".encode() + WHOLE
    with pytest.raises(DeliveryError) as caught:
        identify(data)
    assert (caught.value.code, caught.value.line) == ("unknown_envelope", 1)


@pytest.mark.parametrize("start", [b"PBCNETXY", b"PBCNET4", b"PBCNET"])
def test_what_has_no_number_is_no_receipt(start):
    with pytest.raises(DeliveryError):
        identify(start + b"\r\n")
