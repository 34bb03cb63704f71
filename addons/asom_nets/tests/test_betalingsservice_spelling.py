"""Names that ISO 8859-1 lacks letters for."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from odoo.addons.asom_nets.betalingsservice import CharacterError, to_latin1
from odoo.addons.asom_nets.betalingsservice.spelling import (
    LETTERS,
    is_respelt,
    spelled,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łukasz 🦊", "Lukasz"),
        ("Ida 🦊 Holm", "Ida Holm"),
        ("Ida👩\u200d👩\u200d👧 Holm❤\ufe0f", "Ida Holm"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
        ("ΕΛΕΝΗ Θεοδώρου", "ELENI Theodorou"),
        ("Ольга Петрова", "Olga Petrova"),
        ("Щукин Їжак Његош", "Sjtjukin Jizjak Njegosj"),
        ("Anna 王", "Anna ?"),
        ("Ɓala Ŧor", "Bala Tor"),
        ("Vej ٣, ４. th 🏠", "Vej 3, 4. th"),
        ("𝓘𝓭𝓪 Holm", "Ida Holm"),
        ("Nguyễn Thị", "Nguyen Thi"),
        # These have always been written.
        ("Ægir Ærø", "Ægir Ærø"),
        ("Škoda – “Žižka”", 'Skoda - "Zizka"'),
        # Nothing would be left; the writer says why.
        ("🦊🦊", "🦊🦊"),
        ("王伟", "王伟"),
        ("", ""),
        ("Anna \x96 🦊", "Anna \x96 🦊"),
    ],
)
def test_spelling(text, expected):
    assert spelled(text) == expected


@pytest.mark.parametrize("text", ["Łukasz", "Ida 🦊", "Γιώργος", "Ş", "Anna 王"])
def test_other_letters_are_told(text):
    assert is_respelt(text)


@pytest.mark.parametrize("text", ["Ida Holm", "Ægir – “Bo”", "e\u0301", "a\u200bb", ""])
def test_other_dashes_are_not(text):
    assert not is_respelt(text)


def test_every_letter_of_the_tables_can_be_written():
    for letter, written in LETTERS.items():
        assert unicodedata.category(letter) == "Ll"
        assert to_latin1(written) == written


@given(st.text())
def test_what_is_spelled_can_be_written_unless_nothing_can_be_read(text):
    written = spelled(text)
    try:
        assert to_latin1(written) == written
    except CharacterError:
        assert written == unicodedata.normalize("NFC", text)
        assert spelled(written) == written
    else:
        assert spelled(written) == written
