"""Rows of what comes from Nets: values, totals, what is unknown, what is refused."""

import io
import tracemalloc
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    DeliveryError,
    InformationRow,
    MandateRow,
    PaymentRow,
    SlipRow,
    UnknownRow,
    iter_rows,
    summarise,
    write,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import (
    delivery,
    details,
    file_of,
    row,
    sample,
)

# Made by hand from the tables (betalingsservice 3, 4), not by our own writer.
AUTOMATIC = (
    "BS042012345670236000000010000000000010011234567890202261000000004500"
    "0INV000001                         0302260402260000000045000"
)
SLIP = (
    "BS042012345670297000000010000000000000001002711009750202261000000008997"
    "0A0000004250072026020500000012340502260602260000000090945"
)
SLIP_INFORMATION = (
    "BS042012345670295000000010000000000010027181234567"
    "00000000000000123440202260000000045000INV000001"
)


def only(text: str, kind: str, section: str, **totals):
    """The row of a delivery that holds nothing but this record."""
    totals = {"count_042": 1} | totals
    (found,) = details(file_of(kind, section, text, **totals))
    return found


# ---------------------------------------------------------------------- values
def test_an_automatic_payment():
    found = only(AUTOMATIC, "0602", "0211", amount=45000)
    assert found == PaymentRow(
        line=3,
        text=AUTOMATIC,
        transaction="0236",
        customer_number="000000000001001",
        customer_key="1001",
        mandate="123456789",
        due_date=date(2026, 2, 2),
        sign=1,
        amount=45000,
        reference="INV000001",
        paid_date=date(2026, 2, 3),
        booked_date=date(2026, 2, 4),
        paid_amount=45000,
        card_type="",
        payment_id="",
        fee=0,
        archive_reference="",
    )
    with pytest.raises(FrozenInstanceError):
        found.amount = 1
    assert not hasattr(found, "__dict__")


def test_a_slip_payment():
    found = only(SLIP, "0602", "0215", amount=90945)
    assert found == PaymentRow(
        line=3,
        text=SLIP,
        transaction="0297",
        customer_number="000000000001002",
        customer_key="1002",
        mandate="",
        due_date=date(2026, 2, 2),
        sign=1,
        amount=89970,
        reference="A00000042",
        paid_date=date(2026, 2, 5),
        booked_date=date(2026, 2, 6),
        paid_amount=90945,
        card_type="71",
        payment_id="000000000001002",
        fee=975,
        archive_reference="5007202602050000001234",
    )


@pytest.mark.parametrize(
    ("payer", "customer_number", "key", "payment_id"),
    [
        ("0000000000000012344", "000000000012344", "12344", "000000000012344"),
        ("0000TEST001        ", "TEST001", "TEST001", ""),
        ("00000000000000ABC12", "0000000000ABC12", "ABC12", ""),
        ("0000000000000000000", "000000000000000", "", "000000000000000"),
        # Left-aligned, as a field of characters is, or right-aligned with blanks.
        ("00001002           ", "1002", "1002", "000000000001002"),
        ("000100000012344    ", "000100000012344", "100000012344", "000100000012344"),
        ("    000100000012344", "000100000012344", "100000012344", "000100000012344"),
        ("                   ", "", "", ""),
    ],
)
def test_who_paid_a_slip_has_two_readings(payer, customer_number, key, payment_id):
    text = SLIP[:25] + payer + SLIP[44:]
    found = only(text, "0602", "0215", amount=90945)
    assert found.customer_number == customer_number
    assert found.customer_key == key
    assert found.payment_id == payment_id


@pytest.mark.parametrize(
    ("card_type", "payment_id"),
    [("75", "1000000000012344"), ("04", "1000000000012344"), ("73", ""), ("01", "")],
)
def test_a_payment_id_is_as_long_as_the_card_type_says(card_type, payment_id):
    text = SLIP[:25] + "0001000000000012344" + card_type + SLIP[46:]
    assert only(text, "0602", "0215", amount=90945).payment_id == payment_id


def test_no_fee_without_its_sign():
    text = SLIP[:46] + "0" + SLIP[47:]
    assert only(text, "0602", "0215", amount=90945).fee == 0


def test_a_rejected_payment_has_no_dates():
    text = AUTOMATIC[:13] + "0237" + AUTOMATIC[17:103] + "0" * 25
    found = only(text, "0602", "0211")
    assert (found.paid_date, found.booked_date, found.paid_amount) == (None, None, 0)
    assert found.due_date == date(2026, 2, 2)
    blank = only(text[:99], "0602", "0211")
    assert (blank.paid_date, blank.booked_date, blank.paid_amount) == (None, None, 0)


@pytest.mark.parametrize("behind", ["", "GARBAGE " * 3, "9" * 25])
def test_a_cancelled_payment_says_nothing_of_what_was_paid(behind):
    text = AUTOMATIC[:13] + "0238" + AUTOMATIC[17:103] + behind
    found = only(text.rstrip(), "0602", "0211")
    assert (found.transaction, found.amount) == ("0238", 45000)
    assert (found.paid_date, found.booked_date, found.paid_amount) == (None, None, 0)


def test_all_or_none_of_the_cancelled_are_in_the_total():
    text = AUTOMATIC[:13] + "0238" + AUTOMATIC[17:103] + "010226010226"
    rows = [text + f"{amount:013d}" for amount in (300, 40, 5)]
    for amount in (0, 300, 305, 345):
        data = file_of("0602", "0211", *rows, count_042=3, amount=amount)
        if amount in (0, 345):
            assert summarise(data).sections[0].amount == amount
            assert [row.paid_amount for row in details(data)] == [0] * 3
        else:
            with pytest.raises(DeliveryError) as caught:
                summarise(data)
            assert (caught.value.code, caught.value.line) == ("wrong_total", 6)


def test_a_mandate():
    text = "BS0420123456702310000000100000000TEST001123456789010226310326"
    assert only(text, "0603", "0212") == MandateRow(
        line=3,
        text=text,
        transaction="0231",
        customer_number="00000000TEST001",
        customer_key="TEST001",
        number="123456789",
        start_date=date(2026, 2, 1),
        end_date=date(2026, 3, 31),
    )
    assert only(text[:55] + "000000", "0603", "0212").end_date is None


def test_slip_information():
    assert only(SLIP_INFORMATION, "0603", "0217", amount=45000) == SlipRow(
        line=3,
        text=SLIP_INFORMATION,
        customer_number="000000000001002",
        customer_key="1002",
        card_type="71",
        creditor="81234567",
        payment_id="000000000012344",
        due_date=date(2026, 2, 2),
        amount=45000,
        reference="INV000001",
    )


def test_control_figures():
    rows = [row for row in iter_rows(sample("0621_0120_id714.txt"))][2:-2]
    assert [row.sub_record for row in rows] == ["001", "002"] * 2
    figures, text, slips, _text = rows
    assert figures == InformationRow(
        line=3,
        text=figures.text,
        transaction="0280",
        sub_record="001",
        customer_number="",
        customer_key="",
        mandate="",
        date=date(2010, 1, 4),
        print_date=None,
        code="0",
        bank_registration="9999",
        bank_account="1234567890",
        count=123,
        text_count=492,
        amount=1845000,
        text_number="",
        severity="",
        bank_name="",
    )
    assert (text.text_number, text.severity) == ("210100", "control")
    assert text.bank_name == "DANSKE BANK"
    assert (slips.count, slips.print_date) == (197, date(2009, 12, 7))


@pytest.mark.parametrize(
    ("number", "severity"),
    [
        (210100, "control"),
        (120100, "remark"),
        (330100, "error"),
        (940100, ""),
        (0, ""),
    ],
)
def test_reply_to_a_registration(number, severity):
    text = row("0621-022c", "0200", mandate=123456789, text_number=number)
    found = only(text, "0621", "0120", count_042=0, count_022=1)
    assert found.severity == severity
    assert found.text_number == f"{number:06d}"
    assert (found.customer_key, found.mandate) == ("1001", "123456789")


def test_an_information_line_we_cannot_read_is_kept():
    good = row("0621-022b", "0280", record_number=2, text_number=330100)
    for bad in (
        good[:58] + "NO AMOUNT" + good[67:],
        row("0621-022a", "0280", record_number=1)[:70] + "310226",
        row("0621-022b", "0280", record_number=3),
    ):
        (found,) = details(file_of("0621", "0120", bad, count_022=1))
        assert found == UnknownRow(3, bad.rstrip(), "022", "0280")


# --------------------------------------------------------------------- unknown
@pytest.mark.parametrize(
    ("kind", "section", "text", "totals"),
    [
        ("0602", "0215", "BS022012345670240000010000100000000000100171Anna", "022"),
        ("0602", "0215", "BS052012345670241000010000100000000000100171Hilsen", "052"),
        ("0602", "0216", AUTOMATIC, "042"),
        ("0602", "0211", AUTOMATIC.replace("0236", "0240", 1), "042"),
        ("0603", "0214", "BS042012345670235", "042"),
        ("0603", "0215", "BS022012345670240", "022"),
        ("0603", "0212", "BS072anything", "072"),
    ],
)
def test_what_has_no_layout_is_kept_and_counted(kind, section, text, totals):
    count = {"022": "count_022", "052": "count_text", "042": "count_042"}.get(totals)
    stated = {count: 1} if count else {}
    amount = 45000 if text.startswith("BS04201234567024") else None
    if amount:
        stated["amount"] = amount
    data = file_of(kind, section, text, **stated)
    (found,) = details(data)
    if section == "0216":
        amount = 45000
    assert found == UnknownRow(3, text, text[2:5], text[13:17], amount)
    assert summarise(data).unknown == summarise(data).sections[0].unknown == 1
    assert summarise(data).rows == 0
    wrong = file_of(kind, section, text, **{count or "count_042": 2})
    with pytest.raises(DeliveryError) as caught:
        summarise(wrong)
    assert (caught.value.code, caught.value.line) == ("wrong_total", 4)


def test_an_unknown_amount_must_still_add_up_in_the_delivery():
    data = file_of("0602", "0299", AUTOMATIC, count_042=1, amount=77)
    assert summarise(data).sections[0].amount == 77
    lines = data.split(b"\r\n")
    lines[-2] = lines[-2].replace(b"77", b"78")
    with pytest.raises(DeliveryError) as caught:
        summarise(b"\r\n".join(lines))
    assert (caught.value.code, caught.value.line) == ("wrong_total", 5)


# ------------------------------------------------------ days that no calendar has
@pytest.mark.parametrize("before", [0, 3])
@pytest.mark.parametrize("digits", ["310226", "300226", "290226", "321226", "011326"])
@pytest.mark.parametrize(
    ("start", "name"), [(50, "due_date"), (104, "paid_date"), (110, "booked_date")]
)
def test_a_payment_on_no_day_is_kept_with_its_money(start, name, digits, before):
    text = AUTOMATIC[: start - 1] + digits + AUTOMATIC[start + 5 :]
    rows = [*[AUTOMATIC] * before, text, AUTOMATIC]
    data = file_of("0602", "0211", *rows, count_042=len(rows), amount=45000 * len(rows))
    found = details(data)
    good = found[-1]
    assert found[before] == replace(
        good, line=3 + before, text=text, no_day=digits, **{name: None}
    )
    wrong = file_of("0602", "0211", *rows, count_042=len(rows), amount=45000)
    with pytest.raises(DeliveryError) as caught:
        details(wrong)
    assert caught.value.code == "wrong_total"


def test_a_slip_paid_on_no_day_is_kept_with_its_money():
    text = row("0602-042b", "0297", amount=500, paid_amount=700)
    text = text[:103] + "300226" + text[109:]
    found = only(text, "0602", "0215", amount=700)
    assert (found.paid_date, found.no_day, found.paid_amount) == (None, "300226", 700)


@pytest.mark.parametrize("start", [50, 56])
def test_a_mandate_of_no_day_is_kept_as_unknown(start):
    text = row("0603-042a", "0231", mandate=7)
    text = (text[: start - 1].ljust(start - 1) + "300226" + text[start + 5 :]).rstrip()
    found = only(text, "0603", "0212")
    assert found == UnknownRow(3, text, "042", "0231", 0, "300226")


def test_a_printed_slip_of_no_day_is_kept_as_unknown_and_adds_its_amount():
    text = SLIP_INFORMATION[:69] + "300226" + SLIP_INFORMATION[75:]
    found = only(text, "0603", "0217", amount=45000)
    assert found == UnknownRow(3, text, "042", "0295", 45000, "300226")


@pytest.mark.parametrize("line", [0, 1])
def test_a_file_or_section_of_no_day_is_refused(line):
    """Its own program has written them, once and from its clock."""
    lines = file_of("0602", "0211", AUTOMATIC, count_042=1, amount=45000).split(b"\r\n")
    lines[line] = lines[line][:49].ljust(49) + b"300226" + lines[line][55:]
    with pytest.raises(DeliveryError) as caught:
        summarise(b"\r\n".join(lines))
    error = caught.value
    assert (error.code, error.line, error.position) == ("not_a_date", line + 1, 50)


# --------------------------------------------------------------------- refused
@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        (AUTOMATIC[:55] + "3" + AUTOMATIC[56:], "not_a_choice", 56),
        (AUTOMATIC[:60] + "x" + AUTOMATIC[61:], "not_a_number", 61),
        (AUTOMATIC[:120], "not_a_number", 121),
        (AUTOMATIC[:69] + "\x07" + AUTOMATIC[70:], "control_character", 70),
        (AUTOMATIC[:5] + "99" + AUTOMATIC[7:], "differs", 6),
        (AUTOMATIC[:24] + "2" + AUTOMATIC[25:], "differs", 21),
        (AUTOMATIC + "0", "line_too_long", 129),
    ],
)
@pytest.mark.parametrize("before", [0, 3])
def test_a_bad_row_is_refused_first_or_later(text, code, position, before):
    rows = [*[AUTOMATIC] * before, text]
    data = file_of("0602", "0211", *rows, count_042=len(rows), amount=45000)
    found = iter_rows(data)
    for _ in range(2 + before):
        next(found)
    with pytest.raises(DeliveryError) as caught:
        next(found)
    error = caught.value
    assert (error.code, error.position, error.line) == (code, position, 3 + before)
    assert error.record == "BS042"


def test_rows_of_one_section_do_not_open_the_next():
    row_text = AUTOMATIC + "\r\n"
    data = file_of("0602", "0211", AUTOMATIC, count_042=1, amount=45000).decode()
    for mark, code in (("BS992", "no_section_open"), ("", "after_end")):
        wrong = data.replace(mark, row_text + mark) if mark else data + row_text
        with pytest.raises(DeliveryError) as caught:
            list(iter_rows(wrong.encode()))
        assert caught.value.code == code


def test_each_section_counts_its_own_rows():
    one = file_of("0602", "0211", *[AUTOMATIC] * 3, count_042=3, amount=135000)
    lines = one.decode().split("\r\n")
    section = lines[1:-2]
    moved = [*section[:-2], section[-1], section[0], *section[1:2] * 4, section[-1]]
    end = lines[-2].replace("0" * 10 + "1", "0" * 10 + "2", 1)
    end = end.replace(f"{3:011d}{135000:015d}", f"{6:011d}{270000:015d}")
    data = "\r\n".join([lines[0], *moved, end, ""]).encode()
    with pytest.raises(DeliveryError) as caught:
        summarise(data)
    assert (caught.value.code, caught.value.line) == ("wrong_total", 5)


@pytest.mark.parametrize("kind", ["0601", "0605"])
def test_what_goes_to_nets_is_no_incoming_delivery(kind):
    data = write(delivery()).replace(b"BS10601", f"BS1{kind}".encode())
    with pytest.raises(DeliveryError) as caught:
        list(iter_rows(data))
    error = caught.value
    assert (error.code, error.line, error.position) == ("own_delivery", 1, 17)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", 0),
        (b" \r\n\r\n", "empty", 2),
        (b"Dato;Tekst\r\n", "not_a_record", 1),
        (b"\r\nBS042\r\n", "no_delivery_start", 2),
        (b"BS00212345678BS10699\r\n", "unknown_delivery_type", 1),
        (b"PBCNET40 +PN00DATA ACCEPTERET\r\n", "receipt", 1),
    ],
)
def test_no_delivery(data, code, line):
    for call in (summarise, lambda data: list(iter_rows(data))):
        with pytest.raises(DeliveryError) as caught:
            call(data)
        assert (caught.value.code, caught.value.line) == (code, line)


# ---------------------------------------------------------------------- stream
def test_streams_in_flat_memory():
    class Long(io.RawIOBase):
        """A delivery that is made while it is read."""

        def __init__(self, count):
            data = file_of("0602", "0211", AUTOMATIC, count_042=1, amount=45000)
            lines = data.splitlines(True)
            total = f"{count:011d}{count * 45000:015d}".encode()
            self.lines = iter(
                lines[:2]
                + [lines[2]] * count
                + [line[:31] + total + line[57:] for line in lines[3:]]
            )

        def readline(self, size=-1):
            return next(self.lines, b"")

    peaks = []
    for count in (1000, 20000):
        source = Long(count)
        tracemalloc.start()
        assert summarise(source).rows == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 20000
