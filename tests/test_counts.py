"""Texts with a count are right for one as for many: the noun comes first."""

import re
from pathlib import Path

import polib
import pytest

ADDONS = Path(__file__).parents[1] / "addons"
ENGLISH = (
    "members|rows|invoices|lines|records|collections|files|requests|payments|errors"
    "|cells|values|warnings|letters|mails|credit notes|times"
)
DANISH = (
    "medlemmer|rækker|fakturaer|linjer|poster|opkrævninger|filer|anmodninger"
    "|betalinger|celler|værdier|advarsler|breve|kreditnotaer|gange"
)
# Limits are no counts, and of “3 of 7 months” both are amounts of a price.
LIMIT = r"%\((?:limit|most|least|room|days|whole|length|number)\)s"
COUNT = rf"(?:(?!{LIMIT})%\(\w+\)s|%[sd])"
BEFORE_NOUN = re.compile(
    rf"{COUNT} (?:more |new |nye |flere )?(?:{ENGLISH}|{DANISH})\b"
)
IN_VIEW = re.compile(
    rf"(?:<field[^>]*count\"[^>]*/>|<t t-out=\"[^\"]*(?:count|len\()[^\"]*\" ?/>)"
    rf"\s+(?:{ENGLISH})\b"
)


@pytest.mark.parametrize("path", sorted(ADDONS.glob("*/i18n/da.po")), ids=str)
def test_no_count_stands_before_a_noun_in_the_plural(path):
    texts = [
        text for entry in polib.pofile(path) for text in (entry.msgid, entry.msgstr)
    ]
    assert [text for text in texts if BEFORE_NOUN.search(text)] == []


def test_no_view_has_a_count_before_a_noun_in_the_plural():
    found = [
        (path.name, match[0])
        for path in sorted(ADDONS.glob("*/views/*.xml"))
        for match in IN_VIEW.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
