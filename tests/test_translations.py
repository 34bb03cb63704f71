"""Every text that a user can see has a Danish translation, and it fits."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from tools import database, translations
from tools.paths import ADDONS

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


@pytest.fixture(scope="module")
def name() -> Iterator[str]:
    """A database with the add-ons in it."""
    name = f"asom_test_{os.getpid()}_terms"
    database.clone(database.addons_template(), name)
    yield name
    database.drop(name)


@pytest.fixture(scope="module")
def templates(name: str) -> dict[str, Path]:
    """What each add-on's .pot would be now."""
    return translations.templates(database.addon_names(), name)


@pytest.mark.parametrize("addon", database.addon_names())
def test_danish_is_complete(templates: dict[str, Path], addon: str) -> None:
    wanted = polib.pofile(str(templates[addon]))
    assert len(wanted), "what is exported is an empty file"
    danish = polib.pofile(str(ADDONS / addon / "i18n" / "da.po"))
    texts = {
        entry.msgid: entry.msgstr for entry in danish if "fuzzy" not in entry.flags
    }
    missing = sorted({e.msgid for e in wanted if not texts.get(e.msgid)})
    assert missing == [], "python -m tools.translations, then translate these"
    # A text of a model or a page is translated only where its place is named.
    unnamed = sorted(_places(wanted) - _places(danish))
    assert unnamed == [], "python -m tools.translations writes these places"


def _places(file: polib.POFile) -> set[tuple]:
    """{(text, place)} of texts that the server keeps by their place."""
    return {
        (entry.msgid, *place)
        for entry in file
        for place in entry.occurrences
        if place[0].startswith("model")
    }


def test_choices_from_a_mixin_are_danish(name: str) -> None:
    """Also of a model whose add-on is there after the mixin's."""
    with database.cursor(name) as cr:
        cr.execute(
            """
            SELECT field.model || '.' || field.name || ': ' || (own.name ->> 'en_US')
              FROM ir_model_fields_selection own
              JOIN ir_model_fields field ON field.id = own.field_id
             WHERE field.model LIKE 'asom.%' AND own.name ->> 'da_DK' IS NULL
             ORDER BY 1
            """
        )
        assert [row[0] for row in cr.fetchall()] == []


@pytest.mark.parametrize("addon", database.addon_names())
def test_danish_has_the_same_placeholders(addon: str) -> None:
    for entry in polib.pofile(str(ADDONS / addon / "i18n" / "da.po")):
        source = Counter(PLACEHOLDER.findall(entry.msgid))
        assert Counter(PLACEHOLDER.findall(entry.msgstr)) == source, entry.msgid
