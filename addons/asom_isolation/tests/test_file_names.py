"""Names of files from outside."""

import pytest

from odoo.addons.asom_isolation.file_names import MOST_CHARACTERS, tidy


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("D-602 æøå.BS1", "D-602 æøå.BS1"),
        ("a\x00b\r\nSet-Cookie: x\x7f.txt", "abSet-Cookie: x.txt"),
        ("exe\u202etxt.BS1", "exetxt.BS1"),
        ("half \ud800.txt", "half .txt"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\mine\\a.txt", "C:_mine_a.txt"),
        ("  a \u2028 b  ", "a b"),
        ("\x00\x01", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_what_is_no_writing_is_left_out(given, kept):
    assert tidy(given) == kept


@pytest.mark.parametrize("name", ["x" * 5000, "x" * 5000 + ".BS1", "x." + "y" * 5000])
def test_names_are_bounded_and_keep_their_ending(name):
    kept = tidy(name)
    assert len(kept) <= MOST_CHARACTERS
    assert kept.endswith(name[-4:])
    assert tidy(kept) == kept
