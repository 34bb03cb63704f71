"""Headings, and columns that other lists split otherwise."""

import io

import openpyxl
import pytest

from odoo.addons.asom_membership.memberfile import (
    doubtful,
    guess,
    parse_row,
    read_rows,
)

from .memberfile_files import workbook

TITLES = ["Medlemsliste 2026;;;", "Medlemsliste 2026", "Medlemmer\r\n\r\nUdskrevet"]


def opened(text, filename="m.csv"):
    data = text if isinstance(text, bytes) else text.encode("utf-8-sig")
    return read_rows(data, filename)


def rows(text, filename="m.csv"):
    """[(the row's values, codes of its problems)]"""
    table = opened(text, filename)
    mapping = guess(table.headings)
    found = [parse_row(mapping, row) for row in table.rows]
    return [(row.values, [each.code for each in row.problems]) for row in found]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("separator", ";,\t")
def test_headings_below_a_title_are_found(title, separator):
    text = f"{title}\r\nMedlemsnr;Navn;Vej;By\r\n1;Bo Holm;Engvej 1;Ejby\r\n"
    table = opened(text.replace(";", separator))
    assert table.headings == ("Medlemsnr", "Navn", "Vej", "By")
    assert [notice.code for notice in table.notices] == ["title_lines"]
    assert [row.values["Navn"] for row in table.rows] == ["Bo Holm"]


def test_headings_below_a_title_of_a_workbook_are_found():
    data = workbook(["Liste 2026"], [], ["Medlemsnr", "Navn"], ["1", "Bo Holm"])
    table = opened(data, "m.xlsx")
    assert table.headings == ("Medlemsnr", "Navn")
    assert [(row.line, row.values["Navn"]) for row in table.rows] == [(4, "Bo Holm")]


@pytest.mark.parametrize(
    "text",
    ["1;Bo Holm;Engvej 1\r\n2;Ida Holm;Engvej 2\r\n", "Liste\r\nA;B\r\nBo;Ejby\r\n"],
)
def test_headings_that_nobody_knows_are_told(text):
    [notice] = opened(text).notices
    assert notice.code == "headings_unknown"
    assert "first line of the file must be the headings" in notice.text


def test_a_row_that_reads_like_headings_is_no_title():
    table = opened("Navn;By\r\nNavn;By\r\n")
    assert table.headings == ("Navn", "By")
    assert table.notices == ()


@pytest.mark.parametrize("heading", ["Bogstav", "Litra", "Husbogstav"])
def test_a_house_letter_of_a_column_of_its_own(heading):
    text = f"Navn;Vej;Husnr;{heading};Postnr\r\nBo Holm;Engvej;012;b;4000\r\n"
    [(values, codes)] = rows(text)
    assert (values["street"], codes) == ("Engvej 12b", [])


def test_a_house_number_beside_a_street_that_has_it():
    text = "Navn;Vej;Husnr\r\nBo Holm;Engvej 12;12\r\nIda Holm;Engvej 12;14\r\n"
    (same, codes), (_other, wrong) = rows(text)
    assert (same["street"], codes, wrong) == ("Engvej 12", [], ["house_twice"])


def test_a_house_number_of_zeros_is_none():
    [(values, codes)] = rows("Navn;Vej\r\nBo Holm;Engvej 000\r\n")
    assert (values["street"], codes) == ("Engvej", ["house_zero"])


@pytest.mark.parametrize(
    ("head", "row", "name"),
    [
        ("Fornavn;Mellemnavn;Efternavn", "Jens;Peter;Kjær", "Jens Peter Kjær"),
        ("Navn;Efternavn", "Jens;Kjær", "Jens Kjær"),
        ("Navn;Mellemnavn;Efternavn", "Jens;P.;Kjær", "Jens P. Kjær"),
        ("Navn;Efternavn", "Jens Kjær;Kjær", "Jens Kjær"),
        ("Navn;Efternavn", "Kjær, Jens;Kjær", "Kjær, Jens"),
        ("Fornavn;Efternavn;Navn", "Jens;Kjær;Kjær ApS", "Kjær ApS"),
    ],
)
def test_a_name_in_several_columns(head, row, name):
    [(values, codes)] = rows(f"{head};By\r\n{row};Ejby\r\n")
    assert (values["name"], codes) == (name, [])


@pytest.mark.parametrize(
    ("head", "value"),
    [("Navn", "TRUE"), ("Navn", "12345"), ("Navn", "66112233"), ("Navn", "SAND")]
    + [("Navn", "bo@post.example"), ("Fornavn;Efternavn", "ja;"), ("Navn", "31/12-26")],
)
def test_a_name_that_is_none_names_its_cell(head, value):
    table = opened(f"{head};By\r\n{value};Ejby\r\n")
    [problem] = parse_row(guess(table.headings), next(table.rows)).problems
    assert problem.code == "no_name" and problem.blocking
    assert problem.heading == head.split(";")[0]


def test_a_number_of_people_is_no_household():
    [(_values, codes)] = rows("Navn;Husstand\r\nBo Holm;2\r\n")
    assert codes == ["no_name"]


NUMBERS = [
    # headings, rows, what “Nr.” is
    ("Nr.;Navn;Adresse", ["1;Bo;Engvej 1", "2;Ida;Engvej 2"], "member_number"),
    ("Navn;Nr.;Vej", ["Bo;17;Engvej 1", "Ida;18;Engvej 2"], "member_number"),
    ("Medlemsnr;Navn;Vej;Nr.", ["1;Bo;Engvej;12", "2;Ida;Engvej;14"], "house_number"),
    ("Navn;Vej;Nr.;Postnr", ["Bo;Engvej;12;4000"], "house_number"),
    ("Navn;Vej;Nr.", ["Bo;Engvej 12;12", "Ida;Engvej 3;3"], "house_number"),
    ("Navn;Nr.;Bogstav;Vej", ["Bo;12;B;Engvej"], "house_number"),
    ("Navn;By;Nr.;Vej", ["Bo;Ejby;12B;Engvej", "Ida;Ejby;4;Engvej"], "house_number"),
    ("Nr.;Medlemsnr;Navn;Vej", ["1;1001;Bo;Engvej 1"], None),
]


@pytest.mark.parametrize(("head", "lines", "key"), NUMBERS)
def test_a_column_nr_is_told_by_its_neighbours(head, lines, key):
    headings, samples = sampled(head, lines)
    assert guess(headings, samples).get("Nr.") == key
    assert doubtful(headings, samples) == []


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("Navn;Vej;Nr.", ["Bo;Engvej 12;1001", "Ida;Engvej 3;1002"]),
        ("Navn;By;Vej;Postnr;Nr.", ["Bo;Ejby;Engvej;5592;4", "Ib;Ejby;Dam;5592;4"]),
    ],
)
def test_a_column_nr_that_may_be_both_is_asked_for(head, lines):
    headings, samples = sampled(head, lines)
    assert "Nr." not in guess(headings, samples)
    assert [each.code for each in doubtful(headings, samples)] == ["number_or_house"]


def test_the_second_column_nr_is_the_houses():
    table = opened("Nr.;Navn;Vej;Nr.;By\r\n7;Bo Holm;Engvej;12;Ejby\r\n")
    values = parse_row(guess(table.headings), next(table.rows)).values
    assert (values["member_number"], values["street"]) == ("7", "Engvej 12")


def sampled(head, lines):
    headings = head.split(";")
    cells = [line.split(";") for line in lines]
    return headings, dict(
        zip(headings, map(list, zip(*cells, strict=True)), strict=True)
    )


def test_cells_that_are_merged_over_rows_are_told():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Medlemsliste", None, None],
        ["Medlemsnr", "Navn", "Pakke"],
        ["1", "Bo Holm", "TV"],
        [None, None, "Net"],
        ["2", "Ida Holm", "TV"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:B4")
    stream = io.BytesIO()
    book.save(stream)
    table = opened(stream.getvalue(), "m.xlsx")
    mapping = guess(table.headings)
    found = {row.line: parse_row(mapping, row).problems for row in table.rows}
    assert {line: [p.code for p in each] for line, each in found.items()} == {
        3: [],
        4: ["merged_cell", "merged_cell"],
        5: [],
    }
    assert "line 3" in found[4][0].text
