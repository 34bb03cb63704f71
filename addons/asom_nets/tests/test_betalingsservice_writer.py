"""The writer: exact bytes, and every rule with the place where it is broken."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    Address,
    DeliveryError,
    Envelope,
    Options,
    Rules,
    check_collection,
    fik,
    write,
    write_lines,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import (
    ADDRESS,
    CREATED,
    DUE,
    collection,
    delivery,
    section,
    text_of,
)

# Written by hand from betalingsservice 2.3 and 2.4a.
SMALL = """\
BS00212345678BS106010000000042                   120126
BS012012345670112     00001                   12012026              Antenneforeningen Nord
BS02201234567024000001000011001           000000000Anna Ærø
BS02201234567024000002000011001           000000000Søgade 1
BS02201234567024000009000011001           000000000               6700DK
BS04201234567028000000000011001           0000000000202202610000000045000INV000001                     00
BS05201234567024100001000011001           000000000 Grundpakke 1. kvartal 2026
BS0920123456701120000000001    0000000000100000000004500000000000001               00000000003
BS99212345678BS10601000000000010000000000100000000004500000000000001000000000000000000000000030000000000000000000000000000000000
"""  # noqa: E501


def written(*collections, rules=None, **changes) -> list[str]:
    """Lines of a delivery with one section of these collections."""
    made = delivery(section(*collections, **changes))
    return text_of(write(made, rules or Rules()))


def test_small_delivery_byte_by_byte():
    assert write(delivery()) == SMALL.replace("\n", "\r\n").encode("latin-1")


def test_write_lines_gives_the_same():
    assert b"".join(write_lines(delivery())) == write(delivery())


def test_no_line_has_trailing_blanks_or_more_than_128_characters():
    lines = written(collection(texts=("   Indrykket   ", "", "x" * 60)))
    assert lines.pop() == ""
    for line in lines:
        assert line == line.rstrip(" ")
        assert len(line) <= 128
    assert lines[6].endswith(" " + "   Indrykket")
    # An empty text line is legal and still carries its record number.
    assert lines[7].startswith("BS052012345670241000020000")


def test_slip_section_uses_transaction_0285():
    lines = written(number="0117")
    assert lines[1][13:17] == "0117"
    assert lines[5][13:17] == "0285"
    assert lines[7][13:17] == "0117"


def test_disbursement_and_information():
    lines = written(
        collection(amount=50000),
        collection(customer_number="1002", amount=-20000, reference=""),
        collection(customer_number="1003", amount=0),
    )
    rows = [line[59:73] for line in lines if line.startswith("BS042")]
    assert rows == ["10000000050000", "20000000020000", "00000000000000"]
    end = lines[-3]
    assert end[31:42] == "00000000003"
    assert end[42:57] == "000000000030000"


def test_totals_over_two_sections():
    made = delivery(
        section(
            collection(slip_texts=("Kun på kortet",)),
            collection(customer_number="1002", amount=1, texts=()),
        ),
        section(collection(texts=("a", "b")), pbs_number="76543210", number="0117"),
    )
    end = text_of(write(made))[-2]
    assert end[20:31] == "00000000002"
    assert end[31:42] == "00000000003"
    assert end[42:57] == "000000000090001"
    assert end[57:68] == "00000000004"
    assert end[83:94] == "00000000009"


def test_basis_has_no_address_and_carries_the_mandate():
    lines = written(collection(address=None, mandate="123456789"))
    assert not [line for line in lines if line.startswith("BS022")]
    assert lines[2][42:51] == "123456789"
    assert lines[3][42:51] == "123456789"
    assert lines[4][83:94] == "00000000000"


def test_options_record():
    options = Options("12345678", fast=True, paper=True)
    line = written(collection(address=replace(ADDRESS, options=options)))[5]
    assert line[17:22] == "00010"
    assert line[42:82] == " " * 40
    assert line[82:] == "001234567811"
    blank = written(collection(address=replace(ADDRESS, options=Options())))[5]
    assert blank[82:] == "0000000000"


def test_foreign_address():
    address = Address(("Ola Nordmann", "Storgata 1", "0150 Oslo"), country="NO")
    line = written(collection(address=address))[5]
    assert line[66:] == "0000NO"


def test_own_payment_id():
    number = fik.payment_id("1234")
    line = written(collection(payment_id=number))[5]
    assert line[103:105] == "00"
    assert line[105:] == "000000000012344"


def test_zero_padded_customer_numbers():
    lines = written(rules=Rules(zero_padded_customers=True))
    assert {line[27:42] for line in lines[2:7]} == {"000000000001001"}


def test_transliteration_and_replacement():
    lines = written(collection(texts=("Łódź “5 €” – ő…",)))
    assert lines[6][52:] == 'Lódz "5 EUR" - o...'
    with pytest.raises(DeliveryError) as caught:
        written(collection(texts=("Ω",)))
    assert caught.value.code == "bad_character"
    assert written(collection(texts=("Ω",)), rules=Rules(replacement="?"))[6][52:] == (
        "?"
    )


def test_envelope():
    envelope = Envelope("BS1", date(2026, 1, 12), 3, 42)
    lines = text_of(write(delivery(envelope=envelope)))
    assert lines[0] == "PBCNET00BS1 26011203  000042" + " " * 16
    assert lines[-2] == "PBCNET90BS1 26011203  000042000009"


NAME = "Navn/adresse (Name / address line)"
TOO_MANY_TEXTS = collection(texts=("x",) * 3000, slip_texts=("y",) * 2001)
# what is written, code, line, record, Danish name of the field, position
FAULTS = {
    "supplier": (
        delivery(supplier="1234567"),
        ("not_digits", 1, "BS002", "Dataleverandørnr. (CVR)", 6),
    ),
    "subsystem": (
        delivery(subsystem="BS"),
        ("subsystem", 1, "BS002", "Delsystem", 14),
    ),
    "identification": (
        delivery(identification=10**10),
        ("too_many_digits", 1, "BS002", "Leveranceidentifikation", 21),
    ),
    "created year": (
        delivery(created=date(2100, 1, 1)),
        ("date_out_of_range", 1, "BS002", "Leverancens dannelsesdato", 50),
    ),
    "no section": (
        replace(delivery(), sections=()),
        ("no_sections", 2, "BS992", "Antal sektioner", 21),
    ),
    "unknown section": (
        delivery(section(number="0118")),
        ("unknown_section", 2, "BS012", "Sektionsnr.", 14),
    ),
    "creditor": (
        delivery(section(pbs_number="123")),
        ("not_digits", 2, "BS012", "PBS-nr. (kreditor)", 6),
    ),
    "debtor group": (
        delivery(section(debtor_group=100000)),
        ("too_many_digits", 2, "BS012", "Debitorgruppenr.", 23),
    ),
    "user id": (
        delivery(section(user_id="x" * 16)),
        ("too_long", 2, "BS012", "Brugerens identifikation hos dataleverandør", 43),
    ),
    "main text": (
        delivery(section(main_text="x" * 61)),
        ("too_long", 2, "BS012", "Hovedtekstlinje", 129),
    ),
    "no collection": (
        delivery(replace(section(), collections=())),
        ("no_collections", 3, "BS092", "Antal 042", 32),
    ),
    "section below zero": (
        delivery(section(collection(amount=-1))),
        ("negative_section", 8, "BS092", "Beløb", 43),
    ),
}
# one collection, code, line, record, Danish name of the field, position
COLLECTION_FAULTS = {
    "customer lower case": (
        {"customer_number": "10a1"},
        ("customer_number", 3, "BS022 rec. 00001", "Kundenr.", 30),
    ),
    "customer too long": (
        {"customer_number": "1" * 16},
        ("customer_number", 3, "BS022 rec. 00001", "Kundenr.", 43),
    ),
    "customer of zeros": (
        {"customer_number": "000"},
        ("customer_number", 3, "BS022 rec. 00001", "Kundenr.", 31),
    ),
    "customer without address": (
        {"customer_number": "10 1", "address": None, "mandate": "123456789"},
        ("customer_number", 3, "BS042", "Kundenr.", 30),
    ),
    "no address": (
        {"address": None},
        ("no_address", 3, "BS022 rec. 00001", "Navn/adresse", 52),
    ),
    "no name": (
        {"address": replace(ADDRESS, lines=(" ", "Søgade 1", "Byen"))},
        ("no_name", 3, "BS022 rec. 00001", "Navn/adresse", 52),
    ),
    "one address line": (
        {"address": replace(ADDRESS, lines=("Anna Ærø",))},
        ("too_few_lines", 3, "BS022 rec. 00002", "Navn/adresse", 52),
    ),
    "two lines abroad": (
        {"address": Address(("Ola", "Oslo"), country="NO")},
        ("too_few_lines", 3, "BS022 rec. 00003", "Navn/adresse", 52),
    ),
    "six address lines": (
        {"address": replace(ADDRESS, lines=tuple("abcdef"))},
        ("too_many_lines", 3, "BS022 rec. 00006", "Navn/adresse", 52),
    ),
    "address line": (
        {"address": replace(ADDRESS, lines=("Anna Ærø", "x" * 36))},
        ("too_long", 4, "BS022 rec. 00002", "Navn/adresse", 87),
    ),
    "address line after transliteration": (
        {"address": replace(ADDRESS, lines=("x" * 34 + "…", "Søgade 1"))},
        ("too_long", 3, "BS022 rec. 00001", "Navn/adresse", 87),
    ),
    "character": (
        {"address": replace(ADDRESS, lines=("Anna Ω", "Søgade 1"))},
        ("bad_character", 3, "BS022 rec. 00001", "Navn/adresse", 57),
    ),
    "control character": (
        {"address": replace(ADDRESS, lines=("Anna\nÆrø", "Søgade 1"))},
        ("control_character", 3, "BS022 rec. 00001", "Navn/adresse", 56),
    ),
    "postcode missing": (
        {"address": replace(ADDRESS, postcode="")},
        ("postcode", 5, "BS022 rec. 00009", "Postnr.", 67),
    ),
    "postcode of five digits": (
        {"address": replace(ADDRESS, postcode="67000")},
        ("postcode", 5, "BS022 rec. 00009", "Postnr.", 67),
    ),
    "foreign postcode": (
        {"address": Address(("Ola", "Vei", "Oslo"), "0150", "NO")},
        ("foreign_postcode", 6, "BS022 rec. 00009", "Postnr.", 67),
    ),
    "country": (
        {"address": Address(("Anna", "Søgade 1", "6700 Esbjerg"), "6700", "DNK")},
        ("country", 6, "BS022 rec. 00009", "Landekode", 71),
    ),
    "cpr or cvr": (
        {"address": replace(ADDRESS, options=Options("123456789"))},
        ("not_digits", 6, "BS022 rec. 00010", "CPR-/CVR-nr.", 83),
    ),
    "no due date": (
        {"due_date": None},
        ("date_missing", 6, "BS042", "Betalingsdato", 52),
    ),
    "due datetime": (
        {"due_date": datetime(2026, 2, 2, 12)},
        ("not_a_date", 6, "BS042", "Betalingsdato", 52),
    ),
    "due after 90 days": (
        {"due_date": CREATED + timedelta(days=91)},
        ("too_late", 6, "BS042", "Betalingsdato", 52),
    ),
    "due before creation": (
        {"due_date": CREATED - timedelta(days=1)},
        ("due_in_past", 6, "BS042", "Betalingsdato", 52),
    ),
    "amount of 14 digits": (
        {"amount": 10**13},
        ("too_many_digits", 6, "BS042", "Beløb", 61),
    ),
    "amount with decimals": (
        {"amount": 450.0},
        ("not_a_number", 6, "BS042", "Beløb", 61),
    ),
    "mandate": (
        {"mandate": "12345678"},
        ("not_digits", 6, "BS042", "Aftalenr.", 43),
    ),
    "reference": (
        {"reference": "x" * 31},
        ("too_long", 6, "BS042", "Reference", 104),
    ),
    "payment id": (
        {"payment_id": "000000000012345"},
        ("payment_id", 6, "BS042", "Betaleridentifikation", 106),
    ),
    "payment id of 16 digits": (
        {"payment_id": fik.payment_id("1234", "75")},
        ("payment_id", 6, "BS042", "Betaleridentifikation", 106),
    ),
    "text line": (
        {"texts": ("fine", "x" * 61)},
        ("too_long", 8, "BS052 rec. 00002", "Tekstlinje", 113),
    ),
    "text character": (
        {"texts": ("fine", "abc漢")},
        ("bad_character", 8, "BS052 rec. 00002", "Tekstlinje", 56),
    ),
    "slip text line": (
        {"slip_texts": ("x" * 61,)},
        ("too_long", 8, "BS062 rec. 00001", "Tekstlinje", 113),
    ),
    "too many texts": (
        {"texts": TOO_MANY_TEXTS.texts, "slip_texts": TOO_MANY_TEXTS.slip_texts},
        ("too_many_texts", 5007, "BS062 rec. 02001", "Datarecordnr.", 18),
    ),
}


def assert_place(error: DeliveryError, expected: tuple) -> None:
    """Compare code, line, record, Danish field name and position."""
    code, line, record, name, position = expected
    assert (error.code, error.line, error.record) == (code, line, record)
    assert error.field.startswith(f"{name} (")
    assert error.position == position


@pytest.mark.parametrize("case", FAULTS)
def test_fault(case):
    made, expected = FAULTS[case]
    with pytest.raises(DeliveryError) as caught:
        write(made)
    assert_place(caught.value, expected)
    assert str(expected[1]) in str(caught.value)
    assert expected[2] in str(caught.value)
    assert caught.value.message in str(caught.value)


@pytest.mark.parametrize("case", COLLECTION_FAULTS)
def test_fault_in_a_collection(case):
    changes, expected = COLLECTION_FAULTS[case]
    bad = collection(**changes)
    with pytest.raises(DeliveryError) as caught:
        write(delivery(section(bad)))
    assert_place(caught.value, expected)
    assert caught.value.customer == bad.customer_number
    assert f"position {expected[4]}" in str(caught.value)
    # The same fault is found in the collection alone, without a line.
    with pytest.raises(DeliveryError) as alone:
        check_collection(bad, section(), CREATED)
    assert_place(alone.value, (expected[0], None, *expected[2:]))


def test_lines_count_on_over_collections():
    second = collection(customer_number="1002", reference="x" * 31)
    with pytest.raises(DeliveryError) as caught:
        write(delivery(section(collection(), second)))
    assert (caught.value.line, caught.value.customer) == (11, "1002")


@pytest.mark.parametrize("other", ["1001", "01001", "000000000001001"])
def test_same_customer_and_due_date_twice(other):
    with pytest.raises(DeliveryError) as caught:
        written(collection(), collection(customer_number=other))
    assert_place(caught.value, ("duplicate", 11, "BS042", "Betalingsdato", 52))


def test_same_customer_twice_in_two_sections():
    with pytest.raises(DeliveryError) as caught:
        write(delivery(section(), section(number="0117")))
    assert caught.value.code == "duplicate"


def test_same_customer_is_fine_on_another_date_or_with_another_creditor():
    later = collection(due_date=DUE + timedelta(days=28))
    made = delivery(section(collection(), later), section(pbs_number="76543210"))
    assert write(made).count(b"BS042") == 3


def test_ninety_days_and_the_choice_of_another_limit():
    last = collection(due_date=CREATED + timedelta(days=90))
    assert written(last)
    with pytest.raises(DeliveryError):
        written(last, rules=Rules(max_days_ahead=89))
    late = collection(due_date=CREATED + timedelta(days=400))
    assert written(late, rules=Rules(max_days_ahead=None))


def test_due_date_is_measured_from_the_section_if_the_delivery_has_no_date():
    late = collection(due_date=CREATED + timedelta(days=91))
    with pytest.raises(DeliveryError) as caught:
        write(delivery(section(late), created=None))
    assert caught.value.code == "too_late"


def test_short_reference_is_a_choice():
    nine, ten = collection(reference="A12345678"), collection(reference="A123456789")
    rules = Rules(short_reference=True)
    assert written(nine, rules=rules)
    assert written(ten)
    with pytest.raises(DeliveryError) as caught:
        written(ten, rules=rules)
    assert_place(caught.value, ("long_reference", 6, "BS042", "Reference", 83))


def test_slip_section_takes_no_mandate():
    with pytest.raises(DeliveryError) as caught:
        written(collection(mandate="123456789"), number="0117")
    assert caught.value.code == "mandate_not_used"
    with pytest.raises(DeliveryError) as caught:
        written(collection(address=None, mandate="123456789"), number="0117")
    assert caught.value.code == "no_address"


def test_deviations_can_only_be_kept_in_what_was_read():
    with pytest.raises(DeliveryError) as caught:
        write(delivery(), keep_deviations=True)
    assert caught.value.code == "not_read"


def test_a_good_collection_passes_alone():
    assert check_collection(collection(), section(), CREATED) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"number": "0118"}, "unknown_section"), ({"pbs_number": "1"}, "not_digits")],
)
def test_a_collection_alone_needs_a_section_that_can_be_sent(changes, code):
    with pytest.raises(DeliveryError) as caught:
        check_collection(collection(), section(**changes), CREATED)
    assert (caught.value.code, caught.value.line) == (code, None)
