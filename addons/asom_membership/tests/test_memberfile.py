"""Members' files from heading to value: mapping, checks of a row, the template."""

import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from odoo.addons.asom_membership import memberfile
from odoo.addons.asom_membership.memberfile import (
    CHOICES,
    FIELD,
    FIELDS,
    MESSAGES,
    Problem,
    Row,
    check_mapping,
    guess,
    parse_row,
    read_rows,
    template_xlsx,
)
from odoo.addons.asom_membership.memberfile.guide import EXAMPLE_NUMBER, GUIDE
from odoo.addons.asom_membership.memberfile.template import template_fields
from odoo.addons.asom_membership.memberfile.words import comparable

DEMO = {
    "Medlemsnr": "member_number",
    "Navn": "name",
    "Adresse": "street",
    "Postnr": "zip",
    "By": "city",
    "E-mail": "email",
    "Telefon": "phone",
    "Mobil": "mobile",
    "Installationsadresse": "installation_street",
    "Installation postnr": "installation_zip",
    "Installation by": "installation_city",
    "Indmeldt": "date_joined",
    "Udmeldt": "date_left",
    "Betalingsform": "payment_channel",
    "Pakke": "package",
    "Pakke fra": "package_from",
    "Pakke til": "package_to",
    "Tilvalg": "addons",
    "Tilvalg fra": "addons_from",
    "Sprog": "lang",
    "Bemærkning": "note",
}


def parsed(**cells):
    """A row whose headings are the keys themselves; a name is there unless given."""
    cells = {"name": "Bo Hansen", **cells}
    return parse_row({key: key for key in cells}, Row(7, cells))


def codes(row):
    return [(problem.key, problem.code) for problem in row.problems]


# --- mapping


def test_every_heading_of_the_demo_file_is_guessed():
    assert guess(DEMO) == DEMO


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_every_word_for_a_field_is_guessed(field):
    for word in (field.key, field.label, field.danish, *field.synonyms):
        assert guess([word]) == {word: field.key}
        assert guess([f" {word.upper()}: "]) == {f" {word.upper()}: ": field.key}


def test_no_word_means_two_fields():
    owner = {}
    for field in FIELDS:
        for word in (field.key, field.label, field.danish, *field.synonyms):
            assert owner.setdefault(comparable(word), field.key) == field.key


@pytest.mark.parametrize(
    ("heading", "key"),
    [("MEDLEMSNR.", "member_number"), ("Betalingsmaade", "payment_channel")]
    + [("Bemaerkning", "note"), ("e mail", "email"), ("Postnr./by", "zip_city")]
    + [("Ægtefælle / samlever", "household"), ("Vej og nr.", "street")],
)
def test_spelling_does_not_matter(heading, key):
    assert guess([heading]) == {heading: key}


def test_unknown_and_second_headings_are_left_out():
    headings = ["Navn", "Skostørrelse", "Tlf", "Telefon", "#5", ""]
    assert guess(headings) == {"Navn": "name", "Tlf": "phone"}


def test_parts_are_left_out_where_the_whole_is_there():
    headings = ["Fornavn", "Efternavn", "Postnr/by", "Vej", "Husnr"]
    assert list(guess(headings).values()) == (
        ["first_name", "last_name", "zip_city", "street", "house_number"]
    )
    whole = guess([*headings, "Navn", "Postnr", "By"])
    assert list(whole.values()) == ["street", "house_number", "name", "zip", "city"]


def test_check_mapping():
    assert check_mapping(guess(DEMO), DEMO) == []
    assert check_mapping({"A": "first_name", "B": ""}) == []
    found = check_mapping(
        {"A": "street", "B": "street", "C": "balance", "D": "note"}, ["A", "B", "C"]
    )
    assert [(each.heading, each.key, each.code) for each in found] == [
        ("B", "street", "mapped_twice"),
        ("C", "balance", "unknown_key"),
        ("D", "note", "unknown_heading"),
        ("", "name", "not_mapped"),
    ]
    assert found[0].text == "“Street” is already read from the column “A”."


# --- a row


def test_a_whole_row():
    cells = ["0a17", " Anne  Bø ", "Vej 1", "5000", "Odense C", "a@example.dk"]
    cells += ["66 11 22 33", 20112233.0, "Vej 2", 5500, "Middelfart", "1/4-19", ""]
    cells += ["PBS", "Grundpakke", "01.04.2019", None, "Sport + IP", "", "da", ""]
    row = parse_row(DEMO, Row(12, dict(zip(DEMO, cells, strict=True))))
    assert row.problems == []
    assert not row.blocked
    assert row.line == 12
    assert row.values == {
        "member_number": "0A17",
        "name": "Anne Bø",
        "street": "Vej 1",
        "zip": "5000",
        "city": "Odense C",
        "email": "a@example.dk",
        "phone": "66 11 22 33",
        "mobile": "20112233",
        "installation_street": "Vej 2",
        "installation_zip": "5500",
        "installation_city": "Middelfart",
        "date_joined": date(2019, 4, 1),
        "date_left": None,
        "payment_channel": "betalingsservice",
        "package": "Grundpakke",
        "package_from": date(2019, 4, 1),
        "package_to": None,
        "addons": ("Sport", "IP"),
        "addons_from": None,
        "lang": "da_DK",
        "note": None,
    }


BAD_CELLS = {
    "member_number": ("1 2", "member_number"),
    "name": ("x" * 121, "too_long"),
    "first_name": ("x" * 81, "too_long"),
    "middle_name": ("x" * 81, "too_long"),
    "last_name": ("x" * 81, "too_long"),
    "co_name": ("x" * 121, "too_long"),
    "street": ("x" * 121, "too_long"),
    "house_number": ("1" * 21, "too_long"),
    "house_letter": ("x" * 11, "too_long"),
    "street_code": ("1" * 11, "too_long"),
    "address_ref": ("x" * 41, "too_long"),
    "street2": ("x" * 121, "too_long"),
    "floor": ("x" * 41, "too_long"),
    "door": ("x" * 41, "too_long"),
    "locality": ("x" * 61, "too_long"),
    "zip": ("500", "zip_denmark"),
    "city": ("x" * 61, "too_long"),
    "zip_city": ("Odense", "zip_city"),
    "country": ("x" * 61, "too_long"),
    "email": ("a@b", "email"),
    "phone": ("telefon ukendt", "phone"),
    "mobile": (1e15, "number_precision"),
    "household": ("Bo;" + "x" * 121, "too_long"),
    "installation_street": ("KÃ¸gevej", "damaged_letters"),
    "installation_house_number": ("10-12-2026", "date_in_text"),
    "installation_house_letter": ("x" * 11, "too_long"),
    "installation_street2": ("x" * 121, "too_long"),
    "installation_floor": ("x" * 41, "too_long"),
    "installation_door": ("x" * 41, "too_long"),
    "installation_zip": ("SE-211 00", "zip_denmark"),
    "installation_city": ("#N/A", "cell_error"),
    "municipality_code": ("Odense", "municipality_code"),
    "property_ref": ("1" * 41, "too_long"),
    "date_joined": ("31/2-26", "date"),
    "date_left": (46027, "date_number"),
    "payment_channel": ("MobilePay", "choice"),
    "ean_number": ("5790000435943", "ean"),
    "package": ("a\x01b", "control_character"),
    "package_from": ("01-01-0020", "date_range"),
    "package_to": ("snart", "date"),
    "addons": ("x" * 121, "too_long"),
    "addons_from": ("?", "date"),
    "addons_to": ("?", "date"),
    "lang": ("tysk", "choice"),
    "name_protected": ("måske", "boolean"),
    "note": ("x" * 5001, "too_long"),
}
FORGIVEN = {"email", "phone", "mobile", "lang", "municipality_code", "property_ref"}
FORGIVEN |= {"street_code", "address_ref"}


def test_a_bad_cell_of_every_field_is_in_the_table():
    assert list(BAD_CELLS) == list(FIELD)


@pytest.mark.parametrize("key", BAD_CELLS)
def test_bad_cell(key):
    value, code = BAD_CELLS[key]
    mapping = {"Overskrift": key}
    cells = {"Overskrift": value}
    if (FIELD[key].part_of or key) != "name":
        mapping["N"] = "name"
        cells["N"] = "Bo"
    row = parse_row(mapping, Row(31, cells))
    [problem] = row.problems
    assert (problem.line, problem.heading, problem.key) == (31, "Overskrift", key)
    assert problem.code == code
    assert str(problem) == f"Line 31, “Overskrift”: {problem.text}"
    assert problem.blocking == row.blocked == (key not in FORGIVEN)
    assert key not in row.values


@pytest.mark.parametrize("name", ["", None, "  "])
def test_name_is_required(name):
    row = parsed(name=name)
    assert codes(row) == [("name", "required")]
    assert row.problems[0].text == "“Name” is missing."
    assert codes(parse_row({"B": "city"}, Row(1, {"B": "x"}))) == [("name", "required")]


def test_parts_are_put_together():
    row = parsed(
        name=None,
        first_name="Anne",
        last_name="Bø",
        street="Vej",
        house_number=12.0,
        zip_city="5000 Odense C",
    )
    assert row.problems == []
    assert row.values == {
        "name": "Anne Bø",
        "street": "Vej 12",
        "zip": "5000",
        "city": "Odense C",
    }


def test_a_whole_counts_more_than_its_parts():
    row = parsed(first_name="Ida", zip="5500", city="Middelfart", zip_city="x")
    assert row.problems == []
    assert row.values == {"name": "Bo Hansen", "zip": "5500", "city": "Middelfart"}


@pytest.mark.parametrize(
    ("country", "code", "problem"),
    [
        ("", "5000", False),
        (None, "211 00", True),
        ("Danmark", "500", True),
        ("DK", "5000", False),
        ("Sverige", "211 00", False),
        ("Brasilien", "20040-020", False),
    ],
)
def test_postcode_and_country(country, code, problem):
    row = parsed(country=country, zip=code)
    assert codes(row) == ([("zip", "zip_denmark")] if problem else [])
    assert ("zip" in row.values) is not problem


def test_country_behind_the_city():
    row = parsed(zip="211 00", city="Malmö, Sverige")
    assert row.problems == []
    assert row.values["country"] == "SE"
    assert row.values["city"] == "Malmö"
    kept = parsed(country="Norge", zip="211 00", city="Malmö, Sverige")
    assert (kept.values["country"], kept.values["city"]) == ("NO", "Malmö, Sverige")


def test_country_that_cannot_be_read_says_nothing_about_the_postcode():
    assert codes(parsed(country="x" * 61, zip="211 00")) == [("country", "too_long")]


def test_installation_is_in_denmark_whatever_the_country():
    row = parsed(country="Sverige", zip="211 00", installation_zip="211 00")
    assert codes(row) == [("installation_zip", "zip_denmark")]


JOINED, LEFT = "01-02-2020", "31-05-2021"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"date_left": JOINED}, []),
        ({"date_left": "31-01-2020"}, [("date_left", "left_before_joined")]),
        ({"package_from": JOINED, "package_to": LEFT, "date_left": LEFT}, []),
        ({"package_from": "31-01-2020"}, [("package_from", "before_joined")]),
        (
            {"package_from": "01-06-2021", "date_left": LEFT},
            [("package_from", "after_left")],
        ),
        (
            {"package_to": "01-06-2021", "date_left": LEFT},
            [("package_to", "after_left")],
        ),
        (
            {"package_from": "02-03-2020", "package_to": "01-03-2020"},
            [("package_to", "ends_before_start")],
        ),
        (
            {"package_from": JOINED, "package": ""},
            [("package_from", "date_without_product")],
        ),
        ({"addons_from": "31-01-2020"}, [("addons_from", "before_joined")]),
        (
            {"addons_to": JOINED, "addons": ""},
            [("addons_to", "date_without_product")],
        ),
        (
            {"addons_from": "02-03-2020", "addons_to": "01-03-2020"},
            [("addons_to", "ends_before_start")],
        ),
        # One fault is told once: a product cannot lie inside no membership.
        (
            {"date_left": "31-01-2020", "package_from": JOINED},
            [("date_left", "left_before_joined")],
        ),
        # A date that cannot be read is not compared.
        ({"date_left": "x", "package_from": JOINED}, [("date_left", "date")]),
    ],
)
def test_dates_fit_together(cells, expected):
    row = parsed(
        **{"date_joined": JOINED, "package": "Grund", "addons": "Sport", **cells}
    )
    assert codes(row) == expected
    for problem in row.problems:
        assert problem.blocking
        assert problem.text


def test_texts_name_the_dates():
    row = parsed(date_joined=JOINED, date_left="31-01-2020")
    text = "The last day, 31-01-2020, is before joining on 01-02-2020."
    assert row.problems[0].text == text


def test_product_dates_are_checked_without_a_column_for_the_product():
    assert codes(parsed(package_from=JOINED)) == []


def test_columns_without_key_or_outside_the_file_are_left_out():
    row = parse_row({"A": "name", "B": "", "C": "note"}, Row(2, {"A": "x", "B": "y"}))
    assert row.values == {"name": "x"}
    assert row.problems == []


# --- messages


def test_every_code_has_a_text_and_every_text_a_use():
    folder = Path(memberfile.__file__).parent
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in folder.glob("*.py")
        if path.name != "messages.py"
    )
    raised = r"(?:ValueCode|MemberFileError|CellFault)\(\s*\"(\w+)\""
    assert set(re.findall(raised, source)) <= set(MESSAGES)
    assert {code for code in MESSAGES if f'"{code}"' not in source} == set()


def test_a_problem_can_be_said_in_another_language():
    problem = Problem(3, "Navn", "name", "required", {"label": "Name"})
    assert problem.template == MESSAGES["required"]
    danish = {problem.template: "“%(label)s” mangler."}
    assert danish[problem.template] % {"label": "Navn"} == "“Navn” mangler."
    assert problem.template % problem.params == problem.text


# --- the template


@pytest.mark.parametrize("lang", ["da_DK", "en_US"])
def test_template(lang):
    data = template_xlsx(lang)
    assert data == template_xlsx(lang)
    opened = read_rows(data, "template.xlsx")
    mapping = guess(opened.headings)
    keys = [field.key for field in template_fields()]
    assert list(mapping.values()) == keys
    assert check_mapping(mapping, opened.headings) == []
    [example] = opened.rows
    row = parse_row(mapping, example)
    assert codes(row) == [("member_number", "example_row")]
    assert row.blocked
    assert list(row.values) == keys


@pytest.mark.parametrize(
    ("lang", "sheets", "heading", "channel"),
    [
        ("da_DK", ["Medlemmer", "Vejledning"], "Betalingsform", "Indbetalingskort"),
        ("en_US", ["Members", "Guide"], "Payment Channel", "Payment Slip"),
        ("sv_SE", ["Members", "Guide"], "Payment Channel", "Payment Slip"),
    ],
)
def test_template_in_excel(lang, sheets, heading, channel):
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(lang)))
    assert book.sheetnames == sheets
    members, guide = book.worksheets
    formats = {
        members.cell(1, column).value: members.column_dimensions[
            openpyxl.utils.get_column_letter(column)
        ]
        for column in range(1, members.max_column + 1)
    }
    assert heading in formats
    assert {cell.font.color.rgb for cell in members[2] if cell.value} == {"FF808080"}
    assert members.cell(2, 1).value == EXAMPLE_NUMBER
    assert members.cell(2, 1).number_format == "@"
    rules = [rule.formula1 for rule in members.data_validations.dataValidation]
    assert any(channel in rule for rule in rules)
    rows = list(guide.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == [cell.value for cell in members[1]]
    assert all(row[3] and "{" not in row[3] for row in rows)
    assert any(channel in row[3] for row in rows)


def test_a_row_filled_in_below_the_example_keeps_its_zeros():
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx("da_DK")))
    sheet = book.worksheets[0]
    sheet.delete_rows(2)
    sheet.append(["007", "Bo Hansen", None, "Vej 1", None, "0999", "København C"])
    stream = io.BytesIO()
    book.save(stream)
    opened = read_rows(stream.getvalue(), "m.xlsx")
    [row] = [parse_row(guess(opened.headings), each) for each in opened.rows]
    assert row.problems == []
    assert (row.values["member_number"], row.values["zip"]) == ("007", "0999")


def test_the_guide_explains_every_column_and_every_choice_is_a_field():
    assert list(GUIDE) == [field.key for field in template_fields()]
    chosen = {field.key for field in FIELDS if field.kind == "choice"}
    assert set(CHOICES) == chosen
    assert {field.part_of for field in FIELDS if field.part_of} <= set(FIELD)
