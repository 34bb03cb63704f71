"""ISO 8859-1 and what becomes of everything else."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from odoo.addons.asom_nets.betalingsservice import CharacterError, to_latin1
from odoo.addons.asom_nets.betalingsservice.charset import REPLACEMENTS, find_control

LATIN1 = "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100)))


def test_iso_8859_1_stays_as_it_is():
    assert to_latin1(LATIN1) == LATIN1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łukasz", "Lukasz"),
        ("“Foreningen” – „Nord‟", '"Foreningen" - "Nord"'),
        ("it’s", "it's"),
        ("€", "EUR"),
        ("Erdős", "Erdos"),
        ("Škoda Žižka", "Skoda Zizka"),
        ("Đorđe", "Dorde"),
        ("Œuvre", "OEuvre"),
        ("ﬁn", "fin"),
        ("…", "..."),
        ("a\u0308\u0301", "ä"),
        ("A\u030a", "Å"),
        ("a\u2003b\u202fc", "a b c"),
        ("a\u200b\ufeffb", "ab"),
        ("½ ¼ ⅓", "½ ¼ 1/3"),
        ("Ｎｅｔｓ", "Nets"),
        ("ẞ", "SS"),
    ],
)
def test_replacements(text, expected):
    assert to_latin1(text) == expected


def test_every_replacement_can_be_written():
    for character, replacement in REPLACEMENTS.items():
        assert character not in LATIN1
        assert set(replacement) <= set(LATIN1)
        assert to_latin1(character) == replacement


@pytest.mark.parametrize("text", ["Ω", "漢", "привет", "😀"])
def test_no_look_alike(text):
    with pytest.raises(CharacterError) as caught:
        to_latin1("…" + text)
    assert caught.value.offset == 3
    assert not caught.value.control
    assert to_latin1(text, "?") == "?" * len(text)


def test_an_accent_without_a_letter():
    with pytest.raises(CharacterError) as caught:
        to_latin1("\u0301a")
    assert caught.value.offset == 0


@pytest.mark.parametrize("character", ["\n", "\t", "\x00", "\x1a", "\x7f", "\x85"])
def test_control_characters_are_never_replaced(character):
    with pytest.raises(CharacterError) as caught:
        to_latin1(f"ab{character}", "?")
    assert (caught.value.offset, caught.value.control) == (2, True)
    assert find_control(f"ab{character}") == 2


@given(st.text())
def test_the_result_can_always_be_written(text):
    controls = [c for c in text if unicodedata.category(c) == "Cc"]
    try:
        result = to_latin1(text, "?")
    except CharacterError as error:
        assert error.control
        assert controls
    else:
        assert set(result) <= set(LATIN1)
        assert not controls
        assert to_latin1(result) == result
