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
FOLDER = Path(__file__).parent / LANGUAGE


def modules() -> list[str]:
    """Odoo's modules of which this add-on corrects texts."""
    return sorted(path.stem for path in FOLDER.glob("*.po"))


def corrections(module: str, lang: str) -> dict[str, str]:
    """{source text: Danish} of a module, empty for any other language than Danish.

    :param lang: code of a language such as ``da_DK``
    """
    return _read(module) if LANGUAGE in get_base_langs(lang) else {}


@cache
def _read(module: str) -> dict[str, str]:
    path = FOLDER / f"{module}.po"
    if not path.exists():
        return {}
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
