"""Words that users asked for, and icons that say what they do."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from lxml import etree

from tools import database
from tools.paths import ADDONS

FILES = sorted(ADDONS.glob("*/views/*.xml")) + sorted(ADDONS.glob("*/wizards/*.xml"))
TEXTS = ("string", "title", "aria-label", "help")
WORDS = {
    "Undo Change": "Fortryd ændring",
    "Undo Leave": "Fortryd udmeldelse",
    "Undo Import": "Fortryd indlæsning",
    "Add Fee or Credit": "Tilføj gebyr eller godtgørelse",
    "Cancel Charge": "Fjern",
    "Credited": "Krediteret",
    "Credit: %s": "Krediteret: %s",
    "Not Now": "Gå tilbage",
}
INCOMPLETE = ("The file is incomplete; fetch it again. (%s)", "hent den igen")
# What was found unclear, and must not come back in any add-on.
UNCLEAR = ("ikke nu", "bestillinger", "ophæv ændring", "kreditnoteret")


def danish(addon: str) -> dict[str, str]:
    """{source: Danish} of an add-on."""
    entries = polib.pofile(str(ADDONS / addon / "i18n" / "da.po"))
    return {entry.msgid: entry.msgstr for entry in entries if not entry.obsolete}


@pytest.mark.parametrize("source", WORDS)
def test_it_is_called_by_the_word_that_users_know(source: str) -> None:
    found = {addon: danish(addon).get(source) for addon in database.addon_names()}
    told = {addon: text for addon, text in found.items() if text is not None}
    assert told, f"{source} is nowhere any more"
    assert set(told.values()) == {WORDS[source]}, told


@pytest.mark.parametrize("addon", database.addon_names())
def test_no_word_that_nobody_understood_comes_back(addon: str) -> None:
    unclear = [
        text
        for text in danish(addon).values()
        for word in UNCLEAR
        if word in text.lower()
    ]
    assert unclear == []


def test_a_file_that_is_cut_off_says_what_to_do() -> None:
    source, words = INCOMPLETE
    assert words in danish("asom_nets")[source]


@pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}"
)
def test_an_icon_has_a_text(path: Path) -> None:
    """What is only a picture tells those who point at it, and those who do not see."""
    for node in etree.parse(path).iter("button", "i", "span"):
        names = (node.get("class") or "").split()
        is_icon = "fa" in names or (node.tag == "button" and node.get("icon"))
        if not is_icon or node.get("aria-hidden") or " ".join(node.itertext()).strip():
            continue
        place = f"{path.name}, line {node.sourceline}"
        assert any(node.get(text) for text in TEXTS) or len(node), place


@pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}"
)
def test_a_telephone_number_offers_no_paid_text_message(path: Path) -> None:
    """Odoo puts a button for its own paid service beside it, cut off in lists."""
    for node in etree.parse(path).iterfind(".//field[@widget='phone']"):
        place = f"{path.name}, line {node.sourceline}"
        assert "'enable_sms': false" in (node.get("options") or ""), place
