"""The character set of a whole file, told by its words; a person may say another."""

import time

import pytest

from odoo.addons.asom_membership.memberfile import read_rows
from odoo.addons.asom_membership.memberfile.charsets import recognised, sample_of

from .memberfile_files import error_of, lines_of

DANISH = "Kjær Ægir, Præstegade 5\nSøren Håkon, Nørrevej 6\n"
ONE_LETTER = [
    "Søren",
    "Kjær",
    "Blåvand",
    "Åge",
    "Ægir",
    "Øster",
    "blå",
    "René",
    "Müller",
]
CAPITALS = ["SØREN", "KJÆR", "BLÅ", "ÅGE", "ÆGIR", "KIRKEGÅRDSVEJ"]


@pytest.mark.parametrize(
    ("codec", "found"),
    [("mac_roman", "mac_roman"), ("cp850", "cp850"), ("cp865", "cp850")]
    + [("cp1252", "cp1252"), ("latin-1", "cp1252"), ("iso8859-15", "cp1252")],
)
def test_danish_words_tell_the_character_set_of_the_file(codec, found):
    data = ("Navn;Adresse\r\n" + DANISH.replace(", ", ";")).encode(codec)
    table = read_rows(data, "m.csv")
    assert table.encoding == found
    assert lines_of(data)[0][1] == ["Kjær Ægir", "Præstegade 5"]
    assert table.sample == "Kjær, Ægir, Præstegade, Søren, Håkon"


@pytest.mark.parametrize("word", [*ONE_LETTER, *CAPITALS])
@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "cp850"])
def test_one_word_is_enough(word, codec):
    assert recognised(f"Navn;By\n{word};Odense\n".encode(codec)) == codec


@pytest.mark.parametrize(
    "text", ["Bo – 1½ m²", "Ole’s Auto", "66\u00a011\u00a022", "50 €"]
)
def test_signs_alone_are_of_windows(text):
    assert recognised(text.encode("cp1252")) == "cp1252"


@pytest.mark.parametrize("data", [b"Bo;\x90\x90\x91\xff\n", b"\x81\n"])
def test_a_file_in_doubt_is_refused_and_says_what_to_do(data):
    error = error_of(b"Navn;By\n" + data)
    assert error.code == "encoding_doubt"
    assert "UTF-8" in error.text


def test_two_character_sets_in_one_file_are_refused():
    text = "Navn;By\n" + "Søren;Rødovre\n" * 3
    data = text.encode("mac_roman") + "Kjær;Næstved\nBlå;Mørk\nÅse;Ærø\n".encode(
        "cp850"
    )
    assert error_of(data).code == "encoding_doubt"


def test_what_a_person_says_counts_more():
    data = "Navn\nÅse\n".encode("cp865")
    assert lines_of(data, encoding="cp865") == [(2, ["Åse"])]
    assert lines_of("Navn\nÅ\n".encode("mac_roman"), encoding="mac_roman") == [
        (2, ["Å"])
    ]
    assert error_of(data, encoding="utf-8").code == "utf8_invalid"


def test_the_sample_shows_words_that_would_come_out_wrong():
    assert sample_of("Bo Hansen;Kjær;Ib;Kjær;Blå") == "Kjær, Blå"
    assert sample_of("Bo") == ""
    assert sample_of("a€b c—'Åse' 'ø-ø';€€") == "a€b, c—'Åse, ø-ø, €"


def test_a_long_word_costs_little():
    """Or a file of one word would keep a process busy for an hour."""
    before = time.process_time()
    assert sample_of("x" * 1_000_000 + " Kjær") == "Kjær"
    assert time.process_time() - before < 3
