"""What is English on a page in Danish.

A text is English when a module has it and gives it no Danish; or when it has words
that only English has: a text put together from pieces is no text of any module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import polib

from odoo import release

from tools.paths import ADDONS

ODOO = Path(release.__file__).parent / "addons"
OURS = ADDONS / "asom_danish" / "da"
# Nobody's language or both's; names.
WORDS = """
    CVR Filter GIF GLN IBAN Kanban Log MM:SS OIOUBL P.O. Server Sum csv html noopener
    pdf xlsx px v Fira Mono Lato Montserrat Oswald Raleway Roboto Tajawal
"""
SAME = {
    *WORDS.split(),
    "31/01/%s",
    "ASOM-Net",
    "EAN/GLN",
    "OIOUBL 2.1",
    "Singapore (BIS Billing 3.0 SG)",
    # Labels of fields that Odoo's files leave out, and that no page shows.
    "Open Installments",
    "Open Installments Preview",
}
ENGLISH = re.compile(
    r"\b(?:the|you|your|with|this|these|please|from|been|will|cannot|are|add|new|view"
    r"|not|and|search|select|click|here|powered|invoices?|payments?|upload|download"
    r"|write|message|switch|back|show|hide|no|required|missing|request|access"
    r"|available|amount|settings|delete|save|discard|action|welcome|shortcuts|days"
    r"|open|close|edit|create|records?|fields?|loading|unnamed|value|where|when|which"
    r"|more|confirm|cancel|orders?|draft|previewed|approved|pending|done|overdue"
    r"|cancelled|failed)\b",
    re.IGNORECASE,
)
VALUE = re.compile(r"%\([^)]*\)[sd]|%[sd]|\{\{.*?\}\}|\{\w+\}")
TAG = re.compile(r"<[^>]*>")
ATTRIBUTE = re.compile(r'\b(?:title|aria-label|placeholder|alt)="([^"{]+)"')
SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """A text without runs of spaces."""
    return SPACES.sub(" ", text).strip()


def has_english(text: str) -> bool:
    """Does a text have words that only English has?"""
    return plain(text) not in SAME and bool(ENGLISH.search(VALUE.sub(" ", text)))


def entries(module: str) -> Iterator[polib.POEntry]:
    """A module's texts with the Danish that its users get."""
    folder = ADDONS if (ADDONS / module).exists() else ODOO
    path = folder / module / "i18n" / "da.po"
    if path.exists():
        ours = corrections(module)
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                entry.msgstr = ours.get(entry.msgid, entry.msgstr)
                yield entry


@cache
def corrections(module: str) -> dict[str, str]:
    """{source: Danish} of what the add-on corrects in a module."""
    path = OURS / f"{module}.po"
    if not path.exists():
        return {}
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}


def is_missing(entry: polib.POEntry) -> bool:
    """Does a text lack its Danish, or have English inside it?"""
    words = TAG.sub(" ", VALUE.sub(" ", entry.msgid))
    if not entry.msgstr:
        return plain(entry.msgid) not in SAME and bool(re.search(r"[A-Za-z]{2}", words))
    if entry.msgstr == entry.msgid:
        return has_english(words)
    return any(map(has_english, ATTRIBUTE.findall(entry.msgstr)))


class English:
    """Knows the English of a database.

    :param modules: the modules installed in it
    """

    def __init__(self, modules: Iterable[str]) -> None:
        missing: set[str] = set()
        danish: set[str] = set()
        for module in modules:
            for entry in entries(module):
                if is_missing(entry):
                    missing |= _pieces(entry.msgid)
                else:
                    danish |= _pieces(entry.msgstr)
        self.missing = missing - danish - SAME

    def of(self, texts: Iterable[str]) -> list[str]:
        """Those of the texts that are English, sorted."""
        return sorted(
            {t for t in map(plain, texts) if t in self.missing or has_english(t)}
        )


def _pieces(text: str) -> set[str]:
    return {plain(text), *map(plain, TAG.split(text))} - {""}
