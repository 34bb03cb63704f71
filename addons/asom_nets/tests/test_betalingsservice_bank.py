"""FI payments from a bank, and what Leverandørservice sends."""

from datetime import date

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    DeliveryEnd,
    DeliveryError,
    DeliveryStart,
    PaymentRow,
    SectionEnd,
    SectionStart,
    UnknownRow,
    fik,
    identify,
    iter_rows,
    summarise,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import (
    FI_LINES,
    LS_START,
    sample,
)

START, CREDITOR, PAYMENT, OTHER, TOTAL, END = LINES = list(FI_LINES)
MORE = PAYMENT.replace("131250 ", "131251 ")


def bank_file(*lines: str) -> bytes:
    return "".join(line + "\r\n" for line in lines or LINES).encode()


def test_a_file_of_the_bank():
    data = bank_file()
    assert identify(data) == "FI"
    rows = list(iter_rows(data))
    assert [type(row) for row in rows] == [
        DeliveryStart,
        SectionStart,
        PaymentRow,
        PaymentRow,
        SectionEnd,
        DeliveryEnd,
    ]
    start, creditor, payment, other, total, end = rows
    assert (start.supplier, start.delivery_type) == ("13088810", "FI")
    assert (start.identification, start.created) == (START[5:], date(2014, 2, 5))
    assert (creditor.section, creditor.pbs_number) == ("FI", "81234567")
    assert (creditor.debtor_group, creditor.created) == (0, date(2014, 2, 5))
    assert payment == PaymentRow(
        line=3,
        text=PAYMENT,
        transaction="FI",
        customer_number="",
        customer_key="",
        mandate="",
        due_date=None,
        sign=1,
        amount=131250,
        reference="",
        paid_date=date(2014, 1, 14),
        booked_date=date(2014, 1, 15),
        paid_amount=131250,
        card_type="71",
        payment_id="000000000030154",
        fee=0,
        archive_reference="1938201401144581617023",
    )
    assert not fik.is_valid(payment.payment_id)
    assert (other.card_type, other.payment_id) == ("75", "1000000000030154")
    assert (total.count, total.amount) == (2, 262500)
    assert (end.sections, end.count, end.amount) == (1, 2, 262500)
    found = summarise(data)
    assert (found.rows, found.unknown, len(found.sections)) == (2, 0, 1)
    assert found.sections[0].amount == 262500


def test_the_sample_has_fewer_payments_than_its_total_says():
    data = sample("TestFIKImport_sample.txt")
    rows = iter_rows(data)
    start, creditor = next(rows), next(rows)
    assert (start.delivery_type, creditor.pbs_number) == ("FI", "88958039")
    for booked, amount, number in (
        (date(2014, 10, 1), 2880813, "000000001030105"),
        (date(2014, 1, 15), 131250, "000000000030154"),
    ):
        payment = next(rows)
        assert (payment.booked_date, payment.amount) == (booked, amount)
        assert payment.payment_id == number
    with pytest.raises(DeliveryError) as caught:
        next(rows)
    error = caught.value
    assert (error.code, error.line, error.position) == ("wrong_total", 5, 14)
    # It was cut down; with totals of what is left, it is whole.
    whole = data.replace(
        b"00000000108000000059457029", f"{2:011d}{3012063:015d}".encode()
    ).replace(b"00000000108\r\n", b"00000000002\r\n")
    assert summarise(whole).sections[0].amount == 3012063


def test_a_record_we_do_not_know_is_kept():
    data = bank_file(*LINES[:3], "FI040Tekst fra betaler", *LINES[3:])
    rows = list(iter_rows(data))
    assert rows[3] == UnknownRow(4, "FI040Tekst fra betaler", "FI040", "")
    assert (summarise(data).rows, summarise(data).unknown) == (2, 1)


def test_an_end_of_another_form_is_not_compared():
    assert summarise(bank_file(*LINES[:-1], "FI090")).rows == 2
    assert summarise(bank_file(*LINES[:-1], END[:33] + " " * 22)).rows == 2


@pytest.mark.parametrize(
    ("lines", "code", "line", "position"),
    [
        ([START, START], "second_delivery_start", 2, 1),
        ([START, PAYMENT], "no_section_open", 2, 1),
        ([START, TOTAL], "no_section_open", 2, 1),
        ([*LINES[:4], END], "section_open", 5, 1),
        ([START, CREDITOR, CREDITOR], "section_open", 3, 1),
        (LINES[:-1], "no_delivery_end", 5, None),
        (LINES[:3], "no_delivery_end", 3, None),
        ([*LINES, PAYMENT], "after_end", 7, 1),
        ([*LINES[:3], TOTAL], "wrong_total", 4, 14),
        (
            [*LINES[:3], PAYMENT.replace("131250 ", "131251 "), TOTAL],
            "wrong_total",
            5,
            25,
        ),
        ([*LINES[:4], TOTAL.replace("81234567", "81234568")], "differs", 5, 6),
        ([*LINES[:-1], END[:-1] + "3"], "wrong_total", 6, 45),
        (
            [*LINES[:-1], END.replace("100000000002", "200000000002")],
            "wrong_total",
            6,
            34,
        ),
        ([START, CREDITOR[:10]], "not_digits", 2, 6),
        ([START, CREDITOR.replace("8123", "8x23")], "not_digits", 2, 6),
        ([START, CREDITOR, PAYMENT[:70]], "not_a_number", 3, 71),
        ([START, CREDITOR, PAYMENT + "x"], "line_too_long", 3, 114),
        ([START, "BS012"], "not_a_record", 2, 1),
        ([START, "FIxyz"], "not_a_record", 2, 1),
        ([START + "\x00"], "control_character", 1, 59),
    ],
)
def test_refused(lines, code, line, position):
    with pytest.raises(DeliveryError) as caught:
        summarise(bank_file(*lines))
    error = caught.value
    assert (error.code, error.line, error.position) == (code, line, position)


def test_a_timestamp_that_is_none_is_no_fault():
    data = bank_file(START.replace("20140205143901P", "20149905143901P"), *LINES[1:])
    assert next(iter_rows(data)).created is None
    assert next(iter_rows(bank_file("FI010", *LINES[1:]))).identification == ""


# ------------------------------------------------------------- Leverandørservice


@pytest.mark.parametrize("number", ["0602", "0690"])
def test_what_leverandoerservice_sends_is_kept(number):
    text = LS_START.replace("0690", number)
    data = f"{text}\r\nLS0420900 kvittering\r\n\r\nLS992\r\n".encode("latin-1")
    assert identify(data) == "LS" + number
    start, *rows = iter_rows(data)
    assert start == DeliveryStart(
        1, text, "12345678", "", "LS" + number, "", date(2026, 2, 2)
    )
    assert [(row.line, row.record_type) for row in rows] == [(2, "LS042"), (4, "LS992")]
    assert all(isinstance(row, UnknownRow) for row in rows)
    found = summarise(data)
    assert (found.rows, found.unknown, found.sections) == (0, 2, ())


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (LS_START + "\n" + LS_START, "second_delivery_start", 2),
        (LS_START + "\nBS042", "not_a_record", 2),
        (LS_START + "\nFI030", "not_a_record", 2),
        (LS_START + "\nLS042" + "x" * 124, "line_too_long", 2),
        (LS_START + "\nLS042\x00", "control_character", 2),
        (LS_START.replace("0690", "0699"), "unknown_delivery_type", 1),
    ],
)
def test_leverandoerservice_refused(data, code, line):
    with pytest.raises(DeliveryError) as caught:
        summarise(data.encode())
    assert (caught.value.code, caught.value.line) == (code, line)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LS_START.replace("0690", "0699"), "unknown_delivery_type"),
        ("LS042", "no_delivery_start"),
        ("FI020", "no_delivery_start"),
        ("PBCNET30BS1 10081703\r\n" + START, "no_delivery_start"),
        ("PBCNET30BS1 10081703\r\n" + LS_START, "unknown_delivery_type"),
    ],
)
def test_not_identified(data, code):
    with pytest.raises(DeliveryError) as caught:
        identify(data.encode())
    assert caught.value.code == code
    with pytest.raises(DeliveryError):
        summarise(data.encode())


@pytest.mark.parametrize(("start", "name"), [(6, "paid_date"), (57, "booked_date")])
def test_a_payment_on_no_day_is_kept_with_its_money(start, name):
    text = PAYMENT[: start - 1] + "20140230" + PAYMENT[start + 7 :]
    rows = list(iter_rows(bank_file(START, CREDITOR, text, OTHER, TOTAL, END)))
    payment = rows[2]
    assert (payment.text, payment.no_day) == (text, "20140230")
    assert (getattr(payment, name), payment.paid_amount) == (None, 131250)
