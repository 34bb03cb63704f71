"""The scanner: records of every kind of delivery, streamed, with their totals."""

import io
from datetime import date

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    UNKNOWN,
    DeliveryError,
    NotADeliveryError,
    identify,
    iter_records,
    read,
    read_receipt,
    write,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import (
    DATA,
    LINES,
    delivery,
    file_of,
    row,
    sample,
)


@pytest.mark.parametrize(
    ("name", "layout", "count"),
    [
        ("0602_0211_0215_124trans_id744.txt", "0602-042a", 123),
        ("0602_0211_0215_124trans_id744.txt", "0602-042b", 1),
        ("0602_0215_1x0297_overpaid_id726.txt", "0602-042b", 1),
        ("0603_0210_172x0230_pbcnet_id906.txt", "0603-042a", 172),
        ("0603_0212_0219_pbcnet_id1010.txt", "0603-042a", 5),
        ("0603_0212_0232_0234_id716.txt", "0603-042a", 5),
        ("0621_0120_id714.txt", "0621-022a", 2),
        ("0621_0120_id714.txt", "0621-022b", 2),
    ],
)
def test_records_of_what_nets_sends(name, layout, count):
    data = sample(name)
    assert identify(data) == name[:4]
    records = [record for _line, record in iter_records(io.BytesIO(data))]
    assert sum(record.layout.name == layout for record in records) == count
    assert not [record for record in records if record.layout is UNKNOWN]


def test_an_overpaid_slip():
    data = sample("0602_0215_1x0297_overpaid_id726.txt")
    line, row = list(iter_records(data))[2]
    assert line == 3
    assert (row.number("amount"), row.number("paid_amount")) == (15000, 30000)
    assert row["reference"] == "000070916"
    assert row.date("paid_date") == date(2009, 12, 16)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("0602_auto_and_slip.txt", 5),
        ("0603_bad_count.txt", 3),
        ("0603_registered_and_cancelled.txt", 5),
        ("0603_zero_padded_customer.txt", 5),
    ],
)
def test_what_is_no_whole_delivery_is_refused(name, line):
    with pytest.raises(DeliveryError) as caught:
        list(iter_records(sample(name)))
    assert (caught.value.code, caught.value.line) == ("section_open", line)


def test_a_receipt_is_recognised():
    data = sample("receipt_T_PBCNET40_id707.txt")
    assert identify(data) == "receipt"
    receipt = read_receipt(data)
    assert (receipt.kind, receipt.status) == ("PBCNET40", "PN00DATA ACCEPTERET")
    assert receipt.content == data
    with pytest.raises(NotADeliveryError):
        read(data)
    assert read_receipt(write(delivery())) is None


def test_read_is_for_0601_only():
    with pytest.raises(DeliveryError) as caught:
        read(sample("0603_0212_0232_0234_id716.txt"))
    assert (caught.value.code, caught.value.position) == ("not_readable", 17)


def layouts_of(data: bytes) -> list[str]:
    """Names of the layouts of the details."""
    return [record.layout.name for _line, record in iter_records(data)][2:-2]


def test_amounts_of_automatic_payments_are_added_without_sign():
    rows = [
        row("0602-042a", "0236", paid_amount=100),
        row("0602-042a", "0239", paid_amount=30, sign=2),
    ]
    data = file_of("0602", "0211", *rows, count_042=2, amount=130)
    assert layouts_of(data) == ["0602-042a"] * 2
    with pytest.raises(DeliveryError) as caught:
        layouts_of(file_of("0602", "0211", *rows, count_042=2, amount=70))
    assert (caught.value.code, caught.value.line) == ("wrong_total", 5)
    assert (caught.value.position, caught.value.record) == (43, "BS092")


@pytest.mark.parametrize(
    ("behind", "amounts"),
    [
        ("", (0,)),
        ("0" * 25, (0,)),
        ("see the agreement: amount", (0,)),
        # Whether Nets sums what it says to ignore is not known: both are read.
        ("010226010226" + "0000000000300", (0, 300)),
    ],
)
def test_what_stands_behind_a_cancelled_payment_is_ignored(behind, amounts):
    rows = [
        row("0602-042c", "0238")[:103] + behind,
        row("0602-042a", "0236", paid_amount=500),
    ]
    for amount in (0, 299, 300):
        data = file_of("0602", "0211", *rows, count_042=2, amount=500 + amount)
        if amount in amounts:
            assert layouts_of(data) == ["0602-042c", "0602-042a"]
        else:
            with pytest.raises(DeliveryError) as caught:
                layouts_of(data)
            assert (caught.value.code, caught.value.line) == ("wrong_total", 5)


def test_the_delivery_adds_up_what_its_sections_state():
    text = row("0602-042c", "0238")[:103] + "010226010226" + "0000000000300"
    data = file_of("0602", "0211", text, count_042=1, amount=300)
    rows = data.split(b"\r\n")
    rows[4] = rows[4].replace(b"300", b"000", 1)
    with pytest.raises(DeliveryError) as caught:
        layouts_of(b"\r\n".join(rows))
    assert (caught.value.code, caught.value.line) == ("wrong_total", 5)


def test_slip_rows_we_have_no_layout_for_are_kept_and_counted():
    data = file_of(
        "0602",
        "0215",
        row("0602-042b", "0297", paid_amount=500),
        "BS022012345670240000010000100000000000100171Anna",
        "BS052012345670241000010000100000000000100171Hilsen",
        count_042=1,
        amount=500,
        count_022=1,
        count_text=1,
    )
    assert layouts_of(data) == ["0602-042b", "unknown", "unknown"]
    record = list(iter_records(data))[3][1]
    assert record.text.rstrip().endswith("Anna")


def test_a_section_nets_adds_one_day_is_kept_raw():
    data = file_of("0602", "0299", row("0602-042a", "0236"), count_042=1, amount=77)
    assert layouts_of(data) == ["unknown"]


def test_a_transaction_nets_adds_one_day_is_kept_raw():
    data = file_of("0603", "0212", row("0603-042a", "0239"), count_042=1)
    assert layouts_of(data) == ["unknown"]


def test_slip_information():
    data = file_of(
        "0603", "0217", row("0603-042b", "0295", amount=500), count_042=1, amount=500
    )
    assert layouts_of(data) == ["0603-042b"]


@pytest.mark.parametrize(
    ("section", "name", "transaction"),
    [("0120", "0605-042a", "0200"), ("0126", "0605-042b", "0257")],
)
def test_registrations_and_cancellations(section, name, transaction):
    data = file_of("0605", section, row(name, transaction), count_042=1)
    assert identify(data) == "0605"
    assert layouts_of(data) == [name]
    with pytest.raises(DeliveryError) as caught:
        layouts_of(file_of("0605", section, row(name, "0272"), count_042=1))
    assert (caught.value.code, caught.value.position) == ("unknown_transaction", 14)


def test_a_section_of_our_own_must_be_known():
    with pytest.raises(DeliveryError) as caught:
        layouts_of(file_of("0605", "0125"))
    assert (caught.value.code, caught.value.line) == ("unknown_section", 2)


def test_reply_to_a_registration():
    text = row("0621-022c", "0200", mandate=123456789, text_number=210000)
    data = file_of("0621", "0120", text, count_022=1)
    assert layouts_of(data) == ["0621-022c"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"PBCNET00BSH 10062703  000511\r\n", "empty"),
        (b"Dato;Tekst\r\n", "no_delivery_start"),
        (b"BS00212345678BS10699", "unknown_delivery_type"),
    ],
)
def test_what_cannot_be_identified(data, code):
    with pytest.raises(DeliveryError) as caught:
        identify(data)
    assert caught.value.code == code


def test_streams_line_by_line_in_flat_memory():
    class Endless(io.RawIOBase):
        """A stream that has no end: only a lazy reader survives it."""

        def __init__(self):
            self.rows = iter(DATA.splitlines(True)[:7])

        def readline(self, size=-1):
            return next(self.rows, (LINES[7] + "\r\n").encode("latin-1"))

    records = iter_records(Endless())
    lines = [next(records)[0] for _ in range(20000)]
    assert lines[-1] == 20000
