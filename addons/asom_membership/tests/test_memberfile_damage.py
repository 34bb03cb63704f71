"""Short and broken rows, Excel's own first line, and values that were damaged."""

import io
from datetime import date

import pytest
import xlsxwriter

from odoo.addons.asom_membership.memberfile import (
    Row,
    guess,
    parse_row,
    read_rows,
    survey,
)

from .memberfile_files import lines_of

HEAD = "Medlemsnr;Navn;Adresse;Adresse 2;Postnr;By;Pakke\r\n"
FULL = "H1;Bo Ib;Vej 1;;5591;Gelsted;Base\r\n"


def problems(text, **options):
    """{line: [code of each problem]} of the rows that have any."""
    opened = read_rows(text.encode(), "m.csv", **options)
    mapping = guess(opened.headings)
    rows = [parse_row(mapping, row) for row in opened.rows]
    return {
        row.line: [each.code for each in row.problems] for row in rows if row.problems
    }


@pytest.mark.parametrize(
    "hint",
    [
        "sep=\t",
        '"sep=\t"',
        "SEP=\t",
        "sep=\t\t\t",
        "\ufeffsep=\t",
        "Sep=\t",
        "sep=",
        "sep=;",
    ],
)
def test_excels_first_line_with_a_tab(hint):
    text = f"{hint}\r\nNavn\tBy\r\nBo\tOdense; C\r\n"
    assert lines_of(text.encode()) == [(3, ["Bo", "Odense; C"])]
    assert lines_of(text.encode("utf-16")) == [(3, ["Bo", "Odense; C"])]


@pytest.mark.parametrize(
    "hint",
    ["sep=;", '"sep=;"', "SEP=;", "sep=;;;;", '"sep=;";;', " sep=; ", "\ufeffSEP=;;"],
)
def test_excels_first_line(hint):
    text = f"{hint}\r\nNavn;By\r\nBo;Odense, C\r\n"
    assert lines_of(text.encode("utf-8-sig")) == [(3, ["Bo", "Odense, C"])]


def test_a_heading_that_begins_with_sep_is_a_heading():
    assert lines_of(b"sep=nr;Navn\n1;Bo\n") == [(2, ["1", "Bo"])]


def test_a_row_that_is_cut_off_must_be_confirmed():
    found = problems(HEAD + FULL + "H2;Bo Ib;Vej 2;;5591;Gel")
    assert found == {3: ["short_row"]}
    assert problems(HEAD + FULL + "H2;Bo Ib;Vej 2;;5591;Gel\r\n" + FULL) == {
        3: ["short_row"]
    }


def test_a_last_line_without_end_must_be_confirmed():
    assert problems(HEAD + FULL + FULL.strip()) == {3: ["no_line_end"]}
    assert problems(HEAD + FULL) == {}
    utf16 = read_rows((HEAD + FULL).encode("utf-16"), "m.csv")
    assert not any(row.cut for row in utf16.rows)


def test_a_line_break_inside_a_cell_without_quotation_marks():
    text = "Navn;Note;By\nBo;Ring\nførst;Ry\nIda;x;By\n"
    assert problems(text) == {2: ["short_row"], 3: ["short_row"]}


def test_a_system_that_leaves_out_empty_cells_at_the_end_is_known():
    short = "".join(f"{n};Bo {n};Vej {n}\r\n" for n in range(1, 11))
    assert problems(HEAD + FULL * 20 + short) == {}


@pytest.mark.parametrize(
    "foot",
    [
        ";I alt: 1 medlemmer;;;;;",
        ";Total;;;;;",
        ";Sum;;;;;",
        ";Antal medlemmer: 12;;;;;",
    ]
    + [
        ";12 medlemmer;;;;;",
        ";Side 1 af 2;;;;;",
        ";Bo;;I alt 3;;;",
        ";TOTAL: 1.234;;;;;",
    ]
    + [";Udskrevet 01-02-2026;;;;;", ";Samlet antal;;;;2;"]
    + [";Medlemmer pr. 01-01-2026: 12;;;;;"],
)
def test_a_total_is_no_member(foot):
    found = problems(HEAD + FULL + foot + "\r\n")
    assert found == {3: ["total_row"]}


def test_the_headings_once_more_are_no_member():
    head = "Medlemsnr;Navn;Adresse\r\n"
    again = "MEDLEMSNR;Navn;Adresse\r\n"
    assert problems(f"{head}1;Bo;Vej 1\r\n{again}2;Ida;Vej 2\r\n") == {3: ["total_row"]}


@pytest.mark.parametrize(
    "foot",
    [
        ";Medlemmer i alt 31/12-2025: 12;;;;;",
        ";Opgjort pr. 1/1-26;;;;;",
        ";Grand total;;;;;1.234,00",
        ";(2 rækker);;;;;",
    ],
)
def test_a_text_that_stands_alone_must_be_confirmed(foot):
    found = problems(HEAD + FULL + foot + "\r\n")
    assert "alone_row" in found[3]


def test_names_alone_are_members_in_a_list_of_names():
    assert problems("Navn;Note\r\nBo Ib;\r\nIda Holm;\r\n") == {}
    assert problems("Medlemsnr;Navn;Adresse\r\nH1;Bo Ib;\r\n") == {}
    assert "alone_row" in problems("Navn;Adresse;By\r\nBo Ib;;\r\n")[2]


def test_a_company_called_total_is_a_member():
    rows = "1;Total Energi A/S;Vej 1;;5591;Gelsted;\r\n2;Sum;Vej 1;;5591;Gelsted;\r\n"
    assert problems(HEAD + rows + "3;Antal Jensen;;;;;\r\n") == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "S?ren Kj?r"),
        ("name", "?rsted"),
        ("street", "N?rrevej 6"),
        ("name", "S|ren Kj{r"),
        ("name", "S\\REN KJ[R"),
    ],
)
def test_a_name_that_has_lost_its_letters_is_refused(key, value):
    assert cell(key, value)[1] == [("damaged_letters", True)]


@pytest.mark.parametrize(
    "value", ["Ole (?) Hansen", "? Hansen", "Ole | Ida", "Ole[udmeldt]", "Ole Ib?"]
)
def test_a_sign_beside_a_name_is_left(value):
    assert cell("name", value) == (value, [])


@pytest.mark.parametrize("value", ["S°ren Kjµr", "Sσby", "GrÕsten", "┼rhus", "╪rsted"])
def test_windows_text_that_was_read_as_dos_is_refused(value):
    for key in ("name", "city"):
        assert cell(key, value)[1] == [("damaged_letters", True)]


@pytest.mark.parametrize("value", ["Γιώργος Σάββας", "40° Nord", "João", "INGO ÏVAR"])
def test_letters_of_others_are_left(value):
    assert cell("name", value) == (value, [])


@pytest.mark.parametrize(
    ("key", "value", "number"),
    [
        ("zip", "5591.0", "5591"),
        ("zip", "5591,00", "5591"),
        ("member_number", "12.0", "12"),
        ("house_number", "12.0", "12"),
        ("floor", "2.0", "2"),
    ],
)
def test_a_whole_number_with_decimals_is_that_number(key, value, number):
    columns = {"name": "Navn", "street": "Adresse", key: "Ny"}
    row = Row(2, {"Navn": "Bo", "Adresse": "Engvej", "Ny": value})
    parsed = parse_row({heading: name for name, heading in columns.items()}, row)
    assert not parsed.problems
    found = f"{parsed.values.get('street')} {parsed.values.get(key) or ''}".strip()
    assert found == f"Engvej {number}"


def test_thousands_are_no_decimals():
    assert cell("zip", "5.591")[1] == [("zip_denmark", True)]


def test_a_number_twice_is_seen_however_it_is_written():
    text = "Medlemsnr;Navn\n12.0;Bo\n12;Ida\n"
    mapping = {"Medlemsnr": "member_number", "Navn": "name"}
    found = survey(mapping, read_rows(text.encode(), "m.csv").rows)
    assert found.repeated == {"12"}


@pytest.mark.parametrize("what", ["Optælling", "Count"])
def test_a_count_in_the_column_of_the_streets_is_no_street(what):
    assert problems(HEAD + FULL + f";{what};12;;;;\r\n")[3] == ["alone_row"]


def test_the_column_of_the_door_has_the_floor_as_well():
    mapping = {"Navn": "name", "Adresse": "street", "Etage": "floor", "Dør": "door"}
    for floor, door in (("", "2. th"), ("2", "2. th"), ("02.", "2.TH")):
        row = Row(2, {"Navn": "Bo", "Adresse": "Vej 1", "Etage": floor, "Dør": door})
        values = parse_row(mapping, row).values
        assert (values["floor"], values["door"]) == ("2", "th")


@pytest.mark.parametrize("value", ["10-dec", "dec-12", "10-12-2026", "00:10:12"])
def test_a_street_that_is_a_date_is_refused(value):
    assert cell("street", value)[1] == [("date_in_text", True)]


@pytest.mark.parametrize("value", ["10. Februar Vej 3", "Maj 5", "1. Maj Allé 4"])
def test_a_street_named_for_a_day_is_one(value):
    assert cell("street", value) == (value, [])


def test_a_telephone_written_as_a_number_is_that_number():
    for text in ("65111213.0", "65111213.00", "65111213,00", "65111213,0000"):
        assert cell("phone", text) == ("65111213", [])


@pytest.mark.parametrize(
    "value", ["65111213 40123456", "65 11 12 13 - 40 12 34 56", "65111213/40123456"]
)
def test_two_telephones_in_one_cell_are_left(value):
    assert cell("phone", value) == (value, [])


def test_the_tags_of_a_web_page_are_told():
    assert cell("name", "<b>Ole Ib</b>") == ("Ole Ib", [("html", False)])


def cell(key, value):
    """(value that is read, [(code, whether it stops the row)]) of one cell."""
    mapping = {"N": "name", "X": key} if key != "name" else {"X": key}
    row = parse_row(mapping, Row(2, {"N": "Bo", "X": value}))
    told = [(each.code, each.blocking) for each in row.problems]
    return row.values.get(key, "-"), told


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("house_number", date(2026, 12, 10), "date_in_text"),
        ("house_number", "10-12-2026", "date_in_text"),
        ("house_number", "okt-12", "date_in_text"),
        ("house_number", "46001", "date_in_text"),
        ("street", "46001", "date_in_text"),
        ("street", 46001, "date_in_text"),
        ("door", "2. apr", "date_in_text"),
        ("street", date(2026, 12, 10), "date_in_text"),
        ("phone", "4,51235E+09", "no_number"),
        ("member_number", "4.5E+12", "no_number"),
        ("member_number", "1E+12", "no_number"),
        ("phone", "########", "hashes"),
        ("date_joined", "#########", "hashes"),
        ("name", "#REF!", "cell_error"),
        ("city", "#N/A", "cell_error"),
        ("name", "S&oslash", "html_cut"),
        ("name", '=A2&" "&B2', "formula_text"),
        ("city", "=VLOPSLAG(A2;B:C;2)", "formula_text"),
        ("member_number", "1.003", "member_number"),
        ("zip", "5.591", "zip_denmark"),
    ],
)
def test_a_damaged_value_is_refused_by_name(key, value, code):
    read, told = cell(key, value)
    assert read == "-"
    assert [each[0] for each in told] == [code]


@pytest.mark.parametrize(
    "value",
    ["NULL", r"\N", "None", "nan", "NaN", "(null)", "<NA>", "N/A", "n/a", "<tom>"],
)
def test_a_programs_word_for_nothing_is_read_as_empty_and_told(value):
    assert cell("phone", value) == (None, [("no_value", False)])
    assert cell("date_left", value) == (None, [("no_value", False)])
    assert cell("addons", value) == ((), [("no_value", False)])
    read, told = cell("name", value)
    assert [code for code, _stops in told] == ["no_value", "required"]


@pytest.mark.parametrize("value", ["-", "--", "...", "\u2013", " - ", "*"])
def test_a_cell_that_is_crossed_out_is_read_as_empty_and_told(value):
    for key in ("street", "city", "phone", "email", "date_left", "zip", "package"):
        assert cell(key, value) == (None, [("no_value", False)])
    assert cell("addons", value) == ((), [("no_value", False)])
    assert cell("name", value) == ("-", [("no_name", True)])
    assert cell("note", value) == (value.strip(), [])


def test_a_question_mark_is_no_address_and_no_day():
    for key in ("street", "city", "phone"):
        assert cell(key, "?") == (None, [("no_value", False)])
    assert cell("date_left", "?") == ("-", [("date", True)])


@pytest.mark.parametrize(
    "value",
    [
        *("S%C3%B8ren", "S%c3%b8ren", "S=C3=B8ren", r"S\u00f8ren", r"\u00C5se"),
        *(r"S\xf8ren", "S%F8ren", "S=F8ren", "%C5se", "S+APg-ren"),
    ],
)
def test_a_letter_in_code_is_refused(value):
    assert cell("name", value)[1] == [("damaged_letters", True)]
    assert cell("street", f"{value}vej 5")[1] == [("damaged_letters", True)]


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("phone", "'+45 65 11 12 13", "+45 65 11 12 13"),
        ("phone", "'65111213", "65111213"),
        ("member_number", "'0013", "0013"),
        ("zip", "'0555", "0555"),
        ("name", "'t Hooft", "'t Hooft"),
        ("street", "'s-Gravenweg 2", "'s-Gravenweg 2"),
    ],
)
def test_excels_sign_for_text_is_left_out(key, value, read):
    """Our own lists have it: what is exported is read again as it was."""
    assert cell(key, value) == (read, [])


@pytest.mark.parametrize(
    ("key", "value"),
    [("door", "46001"), ("street", "Vej 46001"), ("member_number", "46001")],
)
def test_a_number_that_is_no_day_is_left(key, value):
    assert cell(key, value) == (value, [])


@pytest.mark.parametrize(
    ("value", "read"),
    [("S&oslash;ren", "Søren"), ("S&#248;ren", "Søren"), ("S&#xF8;ren", "Søren")]
    + [("S&amp;oslash;ren", "Søren"), ("Hansen &amp; Søn", "Hansen & Søn")],
)
def test_codes_of_a_web_page_are_read_and_told(value, read):
    assert cell("name", value) == (read, [("html", False)])


@pytest.mark.parametrize(
    "value", ["Hansen & Søn", "A&B;C", "AT&T", "Nan", "Null", "E+", "Hold #2"]
)
def test_ordinary_names_are_not_damaged(value):
    assert cell("name", value) == (value, [])


@pytest.mark.parametrize(
    ("text", "read"),
    [("B\u200bo", "Bo"), ("\u00a0Bo\u00a0Ib\u00a0", "Bo Ib"), ("Bo\u202e", "Bo")],
)
def test_signs_that_cannot_be_seen_are_left_out(text, read):
    assert cell("name", text) == (read, [])


def test_number_formats_keep_their_zeros():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Navn", "Postnr", "Telefon", "Medlemsnr", "Indmeldt"])
        look = {
            name: book.add_format({"num_format": name})
            for name in ("00000", "00 00 00 00", "0", "dd-mm-yyyy")
        }
        sheet.write_string(1, 0, "Bo")
        sheet.write_number(1, 1, 1067, look["00000"])
        sheet.write_number(1, 2, 1122334, look["00 00 00 00"])
        sheet.write_number(1, 3, 7, look["0"])
        sheet.write_datetime(1, 4, date(2026, 1, 5), look["dd-mm-yyyy"])
    [(_line, cells)] = lines_of(stream.getvalue(), "m.xlsx")
    assert cells[:4] == ["Bo", "01067", "01 12 23 34", 7]
    assert cells[4].date() == date(2026, 1, 5)


def test_columns_of_danmarks_adresser():
    headings = (
        "navn;vejnavn;husnr;etage;dør;supplerendebynavn;postnr;postnrnavn;kommunekode"
    )
    opened = read_rows(
        f"{headings}\nBo;Engvej;012B;02;TH.;Lunde;5591;Gelsted;0410\n".encode(), "m.csv"
    )
    mapping = guess(opened.headings)
    assert len(mapping) == 9
    [row] = [parse_row(mapping, each) for each in opened.rows]
    assert row.problems == []
    assert row.values == {
        "name": "Bo",
        "street": "Engvej 12B",
        "floor": "2",
        "door": "th",
        "locality": "Lunde",
        "zip": "5591",
        "city": "Gelsted",
        "municipality_code": "410",
    }


@pytest.mark.parametrize(
    ("floor", "unit"),
    [
        ("2. tv", ("2", "tv", None)),
        ("st.", ("st", None, None)),
        ("Gården", (None, None, "Gården")),
    ]
    + [("012", ("12", None, None)), ("", (None, None, None))],
)
def test_a_column_for_the_floor_may_hold_more(floor, unit):
    mapping = {"N": "name", "E": "floor"}
    row = parse_row(mapping, Row(2, {"N": "Bo", "E": floor}))
    values = row.values
    assert (values["floor"], values.get("door"), values.get("street2")) == unit


def test_a_postcode_in_front_of_the_town_stands_there_once():
    mapping = {"N": "name", "P": "zip", "B": "city"}
    row = parse_row(mapping, Row(2, {"N": "Bo", "P": "5591", "B": "5591 Gelsted"}))
    assert (row.values["zip"], row.values["city"]) == ("5591", "Gelsted")
