"""The corrections of Odoo's Danish fit Odoo, and leave no English in the browser."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from itertools import chain

import danish
import polib
import pytest

# The parts of the web client that our users see: whole modules, for who would draw a
# line through one of them would draw it elsewhere with the next version.
SEEN = (
    "account account_payment auth_passkey auth_passkey_portal auth_signup auth_totp"
    " auth_totp_portal base_import base_setup bus digest html_editor mail mail_bot"
    " payment phone_validation portal product sms snailmail snailmail_account uom web"
).split()
# Calls between users' computers, pictures for chats, and what developers see.
UNSEEN = ("/discuss/call/", "emoji_data", "/debug/", "/debug_", "/tests/")
MEMBERS = ("auth_signup", "account_payment", "payment", "portal", "http_routing")
PLACEHOLDER = re.compile(r"%\([^)]*\)[sd]|%[sd]")
# What is written to Odoo's robot.
COMMAND = "start the tour"
OURS = sorted(path.stem for path in danish.OURS.glob("*.po"))


def missing(module: str, kind: str) -> list[str]:
    """A module's texts of a kind ("/static/", ".py") that have no Danish."""
    return [
        entry.msgid
        for entry in danish.entries(module)
        if danish.is_missing(entry)
        and any(
            place.startswith("code:")
            and kind in place
            and not any(part in place for part in UNSEEN)
            for place, _line in entry.occurrences
        )
    ]


@pytest.mark.parametrize("module", SEEN)
def test_the_web_client_is_danish(module: str) -> None:
    assert missing(module, "/static/") == []


@pytest.mark.parametrize("module", MEMBERS)
def test_what_members_are_told_by_the_server_is_danish(module: str) -> None:
    assert missing(module, ".py") == []


@pytest.mark.parametrize("module", OURS)
def test_each_correction_is_of_a_text_that_odoo_has(module: str) -> None:
    """One that Odoo has changed must be translated anew."""
    known = {entry.msgid for entry in danish.entries(module)}
    unknown = set(danish.corrections(module)) - known
    # Odoo's files lack some of what stands in its code, and the taxes of its charts.
    lost = {text for text in unknown if not _is_written(module, text)}
    assert lost == set()


def _is_written(module: str, text: str) -> bool:
    places = chain(
        (danish.ODOO / module).rglob("*.js"),
        (danish.ODOO / module / "models").rglob("*.py"),
        (danish.ODOO / "l10n_dk" / "data" / "template").glob("*.csv"),
    )
    return any(f'"{text}"' in path.read_text() for path in places) or (
        module == "base" and text in _texts_of_the_orm()
    )


@cache
def _texts_of_the_orm() -> set[str]:
    """What stands in the code below all modules, which is translated as base's."""
    paths = chain.from_iterable(
        (danish.ODOO.parent / folder).rglob("*.py") for folder in ("orm", "service")
    )
    return {
        node.value
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("module", OURS)
def test_a_correction_has_the_same_placeholders(module: str) -> None:
    for source, text in danish.corrections(module).items():
        wanted = Counter(PLACEHOLDER.findall(source))
        assert Counter(PLACEHOLDER.findall(text)) == wanted, source


@pytest.mark.parametrize("module", OURS)
def test_a_correction_changes_something_and_is_no_english(module: str) -> None:
    path = danish.ODOO / module / "i18n" / "da.po"
    found = (entry for entry in polib.pofile(str(path)) if not entry.obsolete)
    odoos = {entry.msgid: entry.msgstr for entry in found}
    for source, text in danish.corrections(module).items():
        assert text and text != odoos.get(source), source
        pieces = danish.TAG.sub(" ", text).replace(COMMAND, "")
        assert not danish.has_english(pieces), source


def test_english_is_found() -> None:
    """What has been seen, had nobody corrected it."""
    before = danish.corrections
    danish.corrections = lambda module: {}
    try:
        english = danish.English(("base_install_request", "payment", "portal", "web"))
    finally:
        danish.corrections = before
    seen = (
        "Missing required fields",
        "Request Access",
        "No payment method available",
        "Write a message…",
        "Upload",
        "Switch to ASOM-Net",
    )
    assert english.of(chain(seen, ["Gem", "Søg ..."])) == sorted(seen)
