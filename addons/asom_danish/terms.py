"""The Danish that this add-on gives to texts of Odoo's own modules.

``da/<module>.po`` holds pairs of a source text and its Danish, nothing else: where a
text stands (a view, a field, Python, JavaScript) is told by Odoo's own file of the
module. So a pair holds wherever Odoo shows that text, and moves with it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polib

from odoo.tools.translate import get_base_langs

LANGUAGE = "da"
BEFORE = "before:"
FOLDER = Path(__file__).parent / LANGUAGE


def modules() -> list[str]:
    """Odoo's modules of which this add-on corrects texts."""
    return sorted(path.stem for path in FOLDER.glob("*.po"))


def corrections(module: str, lang: str) -> dict[str, str]:
    """{source text: Danish} of a module, empty for any other language than Danish.

    :param lang: code of a language such as ``da_DK``
    """
    return _read(module)[0] if LANGUAGE in get_base_langs(lang) else {}


def former(module: str, lang: str) -> dict[str, set[str]]:
    """{source text: Danish that this add-on gave before}, so that it is not taken for
    the words of a user: comments ``# before: …`` of a pair that has been changed."""
    return _read(module)[1] if LANGUAGE in get_base_langs(lang) else {}


@cache
def _read(module: str) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The pairs of a module, and what was given before for some of them."""
    path = FOLDER / f"{module}.po"
    pairs, before = {}, {}
    for entry in polib.pofile(str(path)) if path.exists() else ():
        pairs[entry.msgid] = entry.msgstr
        lines = [line.strip() for line in entry.tcomment.splitlines()]
        texts = {
            line.removeprefix(BEFORE).strip()
            for line in lines
            if line.startswith(BEFORE)
        }
        if texts:
            before[entry.msgid] = texts
    return pairs, before
