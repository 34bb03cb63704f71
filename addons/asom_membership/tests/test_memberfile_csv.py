"""CSV files of members: character sets, separators, quotes, lines, headings."""

import pytest

from odoo.addons.asom_membership.memberfile import archive, parse_row, read_rows, reader
from odoo.addons.asom_membership.memberfile.csvfile import detect_separator
from odoo.addons.asom_membership.memberfile.table import LONGEST_CELL

from .memberfile_files import HEADINGS, error_of, lines_of

TWO_ROWS = "Medlemsnr;Navn;By\r\n1;Åse Bødker;Rødovre\r\n2;Bo;Ærø\r\n"


@pytest.mark.parametrize(
    ("codec", "found"),
    [("cp1252", "cp1252"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig")]
    + [("utf-16", "utf-16")],
)
def test_encodings(codec, found):
    opened = read_rows(TWO_ROWS.encode(codec), "members.csv")
    assert opened.encoding == found
    assert opened.headings == tuple(HEADINGS)
    assert [row.values["By"] for row in opened.rows] == ["Rødovre", "Ærø"]


def test_utf16_of_both_byte_orders():
    little = b"\xff\xfe" + TWO_ROWS.encode("utf-16-le")
    big = b"\xfe\xff" + TWO_ROWS.encode("utf-16-be")
    assert lines_of(little) == lines_of(big) == lines_of(TWO_ROWS.encode())


@pytest.mark.parametrize(
    ("data", "code", "line", "byte"),
    [
        (b"Navn;By\r\nBo;R\xf8d\r\nAn\x81;By", "cp1252_undefined", 3, "0x81"),
        ("Navn\nÅse\nBø".encode() + b"\xf8\n", "utf8_invalid", 3, "0xF8"),
        (b"\xef\xbb\xbfNavn\nR\xf8d\n", "utf8_invalid", 2, "0xF8"),
        ("Navn\nBo\n".encode("utf-16") + b"a", "utf16_invalid", 3, "0x61"),
        (b"\xff\xfe" + b"N\0\n\0" + b"\x00\xdc" + b"a\0", "utf16_invalid", 2, "0x00"),
    ],
)
def test_bytes_that_do_not_fit(data, code, line, byte):
    error = error_of(data)
    assert (error.code, error.line, error.params["byte"]) == (code, line, byte)
    assert str(error).startswith(f"Line {line}: ")


@pytest.mark.parametrize(
    "data", [TWO_ROWS.encode("utf-16-le"), b"a\0b", b"\xff\xfea\0\0\0"]
)
def test_no_text(data):
    assert error_of(data).code == "not_text"


def test_dos_end_of_file_sign_is_no_row():
    assert len(lines_of(TWO_ROWS.encode("cp1252") + b"\x1a")) == 2


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators(separator):
    opened = read_rows(TWO_ROWS.replace(";", separator).encode(), "members.txt")
    assert opened.separator == separator
    assert [row.values["Navn"] for row in opened.rows] == ["Åse Bødker", "Bo"]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("Navn;Adresse, postnr, by\nBo;Vej 1, 5000, Odense\n", ";"),
        ("Navn;Kontingent\nBo;1.234,50\nIda;99,00\n", ";"),
        ("A;B;C;D\nBo, jr.\n1;2\n1;2;3;4\n", ";"),
        ('Navn,"Noter; alle; nye",By\nBo,x,y\n', ","),
        ("Navn,Noter; diverse,By\nBo,x,y\n", ","),
        ("Navn,Noter; diverse,By", ","),
        ('"Navn";"Note, lang"\n"Bo";"a, b, c"\n', ";"),
        ('Navn;Note\nBo;"a,b\nc|d,e\nf\tg"\nIda;x\n', ";"),
        ('Navn;Note\nBo;"a ""b"", c"\n', ";"),
        ("Navn\tNote\nBo\ta; b\n", "\t"),
        ('Navn;Mål\nBo;5" rør, 3\nIda;x\n', ";"),
        ("Navn\nBo\n", ";"),
        ("", ";"),
    ],
)
def test_detect_separator(text, separator):
    assert detect_separator(text) == separator


def test_excels_own_separator_hint():
    data = b"sep=|\r\nNavn|By\r\nBo;x|Odense\r\n"
    assert lines_of(data) == [(3, ["Bo;x", "Odense"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_physical_lines_of_quoted_line_breaks(end):
    text = end.join(
        ["", "Navn;Note;By", 'Bo;"a', "b", 'c";x', "", ";;", "Ida;;y", '"J""n";"";z']
    )
    assert lines_of(text.encode()) == [
        (3, ["Bo", f"a{end}b{end}c", "x"]),
        (8, ["Ida", "", "y"]),
        (9, ['J"n', "", "z"]),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('Navn;By\nBo;x\nIda;"Od\nense;y\n', 3),
        ('Navn;By\n"Bo"x;y\n', 2),
        ('Navn;By\n"Bo";"x\ny" z;\n', 2),
    ],
)
def test_quotes_that_do_not_match(text, line):
    error = error_of(text.encode())
    assert (error.code, error.line) == ("csv_quotes", line)


def test_runaway_quote_in_a_long_file():
    text = 'Navn;By\nBo;"x\n' + "Ida;y\n" * 60_000 + '"\n'
    error = error_of(text.encode())
    assert (error.code, error.line) == ("cell_too_long", 2)


def test_trailing_empty_columns():
    opened = read_rows(b"Navn;By;;\r\nBo;x;;\r\nIda\r\n", "m.csv")
    assert opened.headings == ("Navn", "By")
    assert opened.notices == ()
    rows = list(opened.rows)
    assert [list(row.values.values()) for row in rows] == [["Bo", "x"], ["Ida", None]]
    assert [row.extra for row in rows] == [(), ()]


def test_row_longer_than_the_headings():
    [row] = read_rows(b"Navn;By\nBo;x;;y;z\n", "m.csv").rows
    assert row.extra == ("y", "z")
    [problem] = parse_row({"Navn": "name"}, row).problems
    assert (problem.code, problem.line, problem.heading) == ("extra_cells", 2, "")
    assert problem.params == {"count": 2, "value": "y"}
    assert problem.blocking


def test_duplicate_and_empty_headings_are_reported():
    opened = read_rows(b"\nTlf;;Tlf;tlf (2);Tlf;By\n1;2;3;4;5;6\n", "m.csv")
    assert opened.headings == ("Tlf", "#2", "Tlf (2)", "tlf (2)", "Tlf (3)", "By")
    found = [(each.code, each.line, each.heading) for each in opened.notices]
    assert found == [
        ("heading_empty", 2, "#2"),
        ("heading_duplicate", 2, "Tlf (2)"),
        ("heading_duplicate", 2, "Tlf (3)"),
    ]
    assert [each.params["position"] for each in opened.notices] == [2, 3, 5]
    assert not any(each.blocking for each in opened.notices)
    [row] = opened.rows
    assert list(row.values.values()) == list("123456")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\t", "empty_file"),
        (b";;\n;;\n", "no_headings"),
        (b"\xef\xbb\xbf", "no_headings"),
        (b"Navn;#N/A\n", "heading_fault"),
    ],
)
def test_files_without_a_table(data, code):
    assert error_of(data).code == code


def test_most_columns():
    assert len(read_rows(b"a;" * 1000, "m.csv").headings) == 1000
    assert error_of(b"a;" * 1001).code == "too_many_columns"


def test_headings_alone_are_a_table():
    assert lines_of(b"Navn;By\n") == []


def test_most_rows():
    assert len(lines_of(TWO_ROWS.encode(), max_rows=2)) == 2
    error = error_of(TWO_ROWS.encode(), max_rows=1)
    assert (error.code, error.line) == ("too_many_rows", 3)


def test_largest_file(monkeypatch):
    monkeypatch.setattr(reader, "LARGEST_FILE", 10)
    assert error_of(TWO_ROWS.encode()).code == "too_large"


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"Navn;By\n", "m.xlsx", "xlsx_none"),
        (archive.OLE_MAGIC + b"\0" * 600, "m.xls", "other_format"),
        (b"%PDF-1.7", "m.csv", "other_format"),
        (b"\x89PNG\r\n", "m.csv", "other_format"),
        (b" <html><table>", "m.xls", "other_format"),
        (b'<?xml version="1.0"?><Workbook>', "m.xls", "other_format"),
    ],
)
def test_other_kinds_of_file(data, filename, code):
    assert error_of(data, filename).code == code


def test_password_protected_workbook():
    stream = "EncryptedPackage".encode("utf-16-le")
    data = archive.OLE_MAGIC + b"\0" * 600 + stream + b"\0" * 600
    assert error_of(data, "m.xlsx").code == "xlsx_password"


def test_tab_separated_text_named_xls_is_read():
    assert lines_of(b"Navn\tBy\nBo\tx\n", "m.XLS") == [(2, ["Bo", "x"])]


def test_longest_cell():
    data = f"Navn;By\nBo;{'x' * LONGEST_CELL}\n"
    assert len(lines_of(data.encode())) == 1
    error = error_of(data.replace("x\n", "xx\n").encode())
    assert (error.code, error.line) == ("cell_too_long", 2)


def test_a_first_line_with_a_quotation_mark_that_never_closes_is_told():
    assert error_of(b'sep="\t"\nNavn;By\nBo;Ry\n').code == "csv_quotes"
