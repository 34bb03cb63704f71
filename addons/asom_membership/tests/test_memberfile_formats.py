"""One cell of a members' file: every format, and what each refuses."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from odoo.addons.asom_membership.memberfile import (
    CHOICES,
    CellFault,
    ValueCode,
    contacts,
    formats,
    parse_value,
)
from odoo.addons.asom_membership.memberfile.choices import parse_choice

NBSP = "\u00a0"


def refused(function, value) -> ValueCode:
    with pytest.raises(ValueCode) as caught:
        function(value)
    assert caught.value.text == str(caught.value)  # the placeholders are all filled
    return caught.value


@pytest.mark.parametrize(
    ("value", "ore"),
    [
        ("1.234,50", 123450),
        ("1234,5", 123450),
        ("1.234", 123400),
        ("1.234.567,89", 123456789),
        ("1234.5", 123450),
        ("1234.50", 123450),
        ("0,05", 5),
        ("0.5", 50),
        ("-1.234,50", -123450),
        ("−10", -1000),
        ("kr. 1.234,50", 123450),
        ("DKK 99", 9900),
        ("1 234,50 kr.", 123450),
        (f"1{NBSP}234,50", 123450),
        ("250,-", 25000),
        (" 12 ", 1200),
        ("99999999999,99", 9999999999999),
        (1234, 123400),
        (1234.5, 123450),
        (0.1 + 0.2, 30),
        (-19.99, -1999),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_amount(value, ore):
    assert formats.parse_amount(value) == ore


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1,234.50", "amount"),
        ("1.23,50", "amount"),
        ("1234.567", "amount"),
        ("0.500", "amount"),
        ("1.234 567", "amount"),
        ("12a", "amount"),
        ("--5", "amount"),
        ("1234,", "amount"),
        ("١٢", "amount"),
        (True, "amount"),
        (date(2026, 1, 5), "amount"),
        ("1,234", "amount_decimals"),
        (1.234, "amount_decimals"),
        ("100000000000", "amount_range"),
        (1e300, "amount_range"),
        (float("nan"), "not_a_number"),
        (float("inf"), "not_a_number"),
        ("#N/A", "cell_error"),
    ],
)
def test_amount_refused(value, code):
    error = refused(formats.parse_amount, value)
    assert error.code == code


@given(st.integers(-(10**13) + 1, 10**13 - 1))
def test_amount_as_we_write_it_reads_back(ore):
    kroner, rest = divmod(abs(ore), 100)
    sign = "-" if ore < 0 else ""
    grouped = f"{kroner:,}".replace(",", ".")
    assert formats.parse_amount(f"{sign}{grouped},{rest:02d}") == ore
    assert formats.parse_amount(f"{sign}{kroner}.{rest:02d}") == ore
    assert formats.parse_amount(float(Decimal(ore) / 100)) == ore


@pytest.mark.parametrize(
    ("value", "number"),
    [("1234", 1234), ("1.234", 1234), ("12,00", 12), (7, 7), (7.0, 7), ("-3", -3)]
    + [("", None), (None, None)],
)
def test_integer(value, number):
    assert formats.parse_integer(value) == number


@pytest.mark.parametrize("value", ["1,5", 1.5, "x", "1.23", True, "1,234", 1e300])
def test_integer_refused(value):
    assert refused(formats.parse_integer, value).code == "integer"


@pytest.mark.parametrize(
    "value",
    ["05-01-2026", "5-1-2026", "5/1-26", "05.01.2026", "5.1.26", "05012026"]
    + ["2026-01-05", "2026/1/5", "20260105", "05-01-26", "5/1/2026", "5. 1. 2026"]
    + ["5. januar 2026", "5. jan. 2026", "05-jan-26", "January 5, 2026", "5 Jan 2026"]
    + [
        "05-01-2026 00:00:00",
        "05-01-2026 12:00 AM",
        "2026-01-05T13:45:00",
        "5-1-2026 12.30",
        "2026.01.05",
    ]
    + [20260105, 5012026, 5012026.0, date(2026, 1, 5), datetime(2026, 1, 5, 13, 45)],
)
def test_date(value):
    assert formats.parse_date(value) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("29-02-2024", date(2024, 2, 29)),
        ("1/4-49", date(2049, 4, 1)),
        ("1/4-50", date(1950, 4, 1)),
        ("31-12-1984", date(1984, 12, 31)),
        ("20121012", date(2012, 10, 12)),
        ("20101990", date(1990, 10, 20)),
        ("", None),
        (None, None),
    ],
)
def test_date_of_other_days(value, day):
    assert formats.parse_date(value) == day


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("12/31/2026", "date"),
        ("29-02-2026", "date"),
        ("00-00-0000", "date"),
        ("050126", "date"),
        ("2026-01-05T23:00:00Z", "date"),
        ("2026-01-05T23:00:00+02:00", "date"),
        ("99999999", "date"),
        ("ukendt", "date"),
        ("5" + " " * 30_000 + "-1-2026", "date"),
        (True, "date"),
        (time(12, 0), "date"),
        (46027, "date_number"),
        (50126, "date_number"),
        (1.5, "date_number"),
        ("31-12-9999", "date_range"),
        ("01-01-0026", "date_range"),
        (date(1899, 12, 31), "date_range"),
        (CellFault("formula_unread"), "formula_unread"),
    ],
)
def test_date_refused(value, code):
    assert refused(formats.parse_date, value).code == code


@given(st.dates(date(1901, 1, 1), date(2100, 12, 31)))
def test_every_day_reads_back_from_every_long_format(day):
    for pattern in ("%d-%m-%Y", "%d/%m-%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d", "%Y%m%d"):
        assert formats.parse_date(day.strftime(pattern)) == day
    assert formats.parse_date(int(day.strftime("%d%m%Y"))) == day
    assert formats.parse_date(formats.danish_date(day)) == day


@pytest.mark.parametrize(
    ("value", "answer"),
    [("ja", True), ("Ja.", True), ("J", True), ("yes", True), ("1", True)]
    + [("x", True), (1, True), (True, True), ("nej", False), ("N", False)]
    + [("no", False), ("0", False), (0, False), (False, False), ("FALSK", False)]
    + [("", None), (None, None)],
)
def test_boolean(value, answer):
    assert formats.parse_boolean(value) is answer


def test_boolean_refused():
    assert refused(formats.parse_boolean, "måske").code == "boolean"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345.0, "12345"),
        (12345, "12345"),
        ("00123", "00123"),
        ('="00123"', "00123"),
        (1.5, "1,5"),
        (0.0000001, "0,0000001"),
        (True, "ja"),
        (False, "nej"),
        (date(2026, 12, 31), "31-12-2026"),
        (datetime(2026, 12, 31), "31-12-2026"),
        (datetime(2026, 12, 31, 8, 5), "31-12-2026 08:05"),
        (time(8, 5), "08:05"),
        (f"  Anne{NBSP}{NBSP}Marie ", "Anne Marie"),
        ("A\u030argade", "Årgade"),
        ("Vej 1\r\n2. tv.", "Vej 1, 2. tv."),
        ("Vej 1,\n\n2. tv.", "Vej 1, 2. tv."),
        ("Anne\u200b\ufeff", "Anne"),
        ("", None),
        (" \n ", None),
        (None, None),
    ],
)
def test_text(value, text):
    assert formats.parse_text(value) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a\x07b", "control_character"),
        ("a\x85b", "control_character"),
        ("RosenvÃ¦nget", "damaged_letters"),
        ("KÃ¸ge", "damaged_letters"),
        ("Ã˜sterbro", "damaged_letters"),
        ("K\ufffdge", "damaged_letters"),
        ("S√∏ren", "damaged_letters"),
        ("S├©ren", "damaged_letters"),
        ("Kj¾r", "damaged_letters"),
        ("blŒ", "damaged_letters"),
        ("Rosenv†nget", "damaged_letters"),
        (1e15, "number_precision"),
        (10**15, "number_precision"),
        (float("inf"), "not_a_number"),
        ("#VÆRDI!", "cell_error"),
        ("#REF!", "cell_error"),
        (CellFault("formula_unread"), "formula_unread"),
    ],
)
def test_text_refused(value, code):
    assert refused(formats.parse_text, value).code == code


def test_text_too_long():
    assert formats.parse_text("x" * 15, 15) == "x" * 15
    error = refused(lambda value: formats.parse_text(value, 15), "x" * 16)
    assert (error.code, error.params) == ("too_long", {"length": 16, "limit": 15})


def test_note_keeps_its_lines():
    assert formats.parse_note(" Ring først;\r\n\r\n hund  ") == "Ring først;\n\nhund"


def test_long_values_are_cut_in_error_texts():
    error = refused(formats.parse_date, "x" * 500)
    assert len(error.params["value"]) == 60
    assert error.params["value"].endswith("…")


@pytest.mark.parametrize(
    ("value", "number"),
    [("123", "123"), (12345.0, "12345"), ("a117", "A117"), ("007", "007")]
    + [("æøå9", "ÆØÅ9"), ("1" * 15, "1" * 15), (" 12 ", "12"), ("", None)],
)
def test_member_number(value, number):
    assert contacts.parse_member_number(value) == number


@pytest.mark.parametrize(
    "value", ["1 2", "1-2", "1" * 16, "A&B", "É1", 1.5, date(2026, 2, 1), "١٢"]
)
def test_member_number_refused(value):
    assert refused(contacts.parse_member_number, value).code == "member_number"


@pytest.mark.parametrize(
    "value",
    ["a@b.dk", "anne.marie+net@sub.example.com", "o'neil@example.org", "x@møller.dk"]
    + ["1@a-b.co.uk", "a_b@xn--mller-kva.dk"],
)
def test_email(value):
    assert contacts.parse_email(f" {value} ") == value
    assert contacts.parse_email(f"mailto:{value}") == value


@pytest.mark.parametrize(
    "value",
    ["a@b", "a b@c.dk", "a@b.dk; c@d.dk", "@b.dk", "a@", "a@.dk", "a@b..dk", "nej"]
    + [".a@b.dk", "a.@b.dk", "a..b@c.dk", "a@-b.dk", "a@b.1", "Anne <a@b.dk>"]
    + ["søren@b.dk", "x" * 250 + "@b.dk", 12345],
)
def test_email_refused(value):
    assert refused(contacts.parse_email, value).code == "email"


@pytest.mark.parametrize(
    ("value", "code"),
    [("5000", "5000"), (5000.0, "5000"), ("0999", "0999"), ("DK-5000", "5000")]
    + [("dk 5000", "5000"), ("55 80", "5580"), ("DK - 55 80", "5580")]
    + [("211 00", "211 00"), ("SE-211 00", "SE-211 00")]
    + [("DK-50", "DK-50"), ("", None)],
)
def test_zip(value, code):
    assert contacts.parse_zip(value, 12) == code


@pytest.mark.parametrize("code", ["500", "50000", "5OOO", "211 00", "٥٠٠٠"])
def test_danish_zip_refused(code):
    assert refused(contacts.check_danish_zip, code).code == "zip_denmark"


@pytest.mark.parametrize(
    ("text", "parts"),
    [("5000 Odense C", ("5000", "Odense C")), ("DK-5000  Odense", ("5000", "Odense"))]
    + [("5000, Odense", ("5000", "Odense"))],
)
def test_zip_city(text, parts):
    assert contacts.split_zip_city(text) == parts


@pytest.mark.parametrize("text", ["Odense", "5000", "50000 Odense", "Odense 5000"])
def test_zip_city_refused(text):
    assert refused(contacts.split_zip_city, text).code == "zip_city"


@pytest.mark.parametrize(
    ("value", "country"),
    [("Danmark", "DK"), ("dk", "DK"), ("DENMARK", "DK"), ("sverige", "SE")]
    + [("Østrig", "AT"), ("Brasilien", "Brasilien"), ("", None)],
)
def test_country(value, country):
    assert contacts.parse_country(value) == country


@pytest.mark.parametrize(
    ("city", "parts"),
    [
        ("Malmö, Sverige", ("Malmö", "SE")),
        ("Malmö (Sverige)", ("Malmö", "SE")),
        ("London, United Kingdom", ("London", "GB")),
        ("Nordby, Fanø", ("Nordby, Fanø", None)),
        ("Odense C", ("Odense C", None)),
        ("Island", ("Island", None)),
    ],
)
def test_country_behind_the_city(city, parts):
    assert contacts.split_city_country(city) == parts


@pytest.mark.parametrize(
    ("value", "code"), [("461", "461"), (461.0, "461"), ("0461", "461"), ("", None)]
)
def test_municipality_code(value, code):
    assert contacts.parse_municipality_code(value) == code


@pytest.mark.parametrize("value", ["46", "4611", "Odense", "061", "00461"])
def test_municipality_code_refused(value):
    error = refused(contacts.parse_municipality_code, value)
    assert error.code == "municipality_code"


@pytest.mark.parametrize(
    ("value", "name"),
    [("c/o Bo Hansen", "Bo Hansen"), ("C/O: Bo", "Bo"), ("Bo", "Bo"), ("c/o", None)]
    + [("", None)],
)
def test_co_name(value, name):
    assert contacts.parse_co_name(value) == name


@pytest.mark.parametrize(
    ("value", "names"),
    [("Bo; Ida", ("Bo", "Ida")), ("Bo+Ida", ("Bo", "Ida")), ("Bo\nIda", ("Bo", "Ida"))]
    + [("Hansen, Bo", ("Hansen, Bo",)), (";;", ()), ("", ()), (None, ())],
)
def test_people(value, names):
    assert contacts.parse_people(value) == names


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Sportskanal, Fast IP", ("Sportskanal", "Fast IP")),
        ("Sportskanal+Fast IP", ("Sportskanal", "Fast IP")),
        ("Sportskanal + Fast IP", ("Sportskanal", "Fast IP")),
        ("Disney+", ("Disney+",)),
        ("Disney+, Sport", ("Disney+", "Sport")),
        ("Disney+ + Sport", ("Disney+", "Sport")),
        ("Canal+ Sport", ("Canal+ Sport",)),
        ("Sport, Sport", ("Sport",)),
        ("", ()),
    ],
)
def test_products(value, names):
    assert contacts.parse_products(value) == names


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("payment_channel", "Betalingsservice", "betalingsservice"),
        ("payment_channel", "BS", "betalingsservice"),
        ("payment_channel", "PBS", "betalingsservice"),
        ("payment_channel", "Indbetalingskort", "slip"),
        ("payment_channel", "FI", "slip"),
        ("payment_channel", "girokort", "slip"),
        ("payment_channel", "+71", "slip"),
        ("payment_channel", 71, "slip"),
        ("payment_channel", "Kort", "card"),
        ("payment_channel", "Dankort", "card"),
        ("payment_channel", "ePay", "card"),
        ("payment_channel", "Bankoverførsel", "transfer"),
        ("payment_channel", "overførsel", "transfer"),
        ("payment_channel", "Netbank", "transfer"),
        ("lang", "Dansk", "da_DK"),
        ("lang", "da", "da_DK"),
        ("lang", "da_DK", "da_DK"),
        ("lang", "Engelsk", "en_US"),
        ("lang", "English", "en_US"),
        ("lang", "en", "en_US"),
        ("lang", "", None),
    ],
)
def test_choice(field, value, key):
    assert parse_value(field, value) == key


def test_choice_refused():
    error = refused(lambda value: parse_choice(value, "payment_channel"), "MobilePay")
    assert error.code == "choice"
    assert "Indbetalingskort" in error.text


def test_no_word_means_two_choices():
    for choices in CHOICES.values():
        words = [word for choice in choices for word in choice.words]
        assert len(words) == len(set(words))


ANY_CELL = st.one_of(
    st.text(), st.none(), st.booleans(), st.integers(), st.floats(), st.dates()
) | st.one_of(st.datetimes(), st.times(), st.timedeltas())


@pytest.mark.parametrize(
    "function",
    [formats.parse_text, formats.parse_note, formats.parse_amount, formats.parse_date]
    + [formats.parse_integer, formats.parse_boolean, contacts.parse_member_number]
    + [contacts.parse_email, contacts.parse_zip, contacts.parse_country]
    + [contacts.parse_municipality_code, contacts.parse_co_name]
    + [contacts.parse_people, contacts.parse_products],
    ids=lambda function: function.__name__,
)
@given(value=ANY_CELL)
def test_any_cell_is_read_or_refused(function, value):
    try:
        function(value)
    except ValueCode as error:
        assert error.text  # its placeholders are all filled
