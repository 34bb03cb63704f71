"""Lines that end a list and are no member: totals, counts, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_TOTAL = re.compile(
    r"(?:i alt|ialt|total(?:er|t)?|sum(?:mer)?|subtotal|mellemsum|antal|gennemsnit"
    r"|samlet(?: antal)?|medlemmer (?:i alt|pr\.? [\d./-]+)|hele foreningen)"
    r"(?: antal)?(?: (?:medlemmer|kunder|rækker|poster"
    r"|adresser|husstande|members|rows))?(?: i alt)?\b[\s:=]*[\d.,]*\s*(?:medlemmer"
    r"|kunder|rækker|poster|adresser|stk|kr|members|rows)?[.:]*",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"[\d.]+ (?:medlemmer|kunder|rækker|poster|adresser|husstande|members|rows|stk)"
    r"(?: i alt)?[.:]*",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"side \d+(?: af \d+)?|page \d+(?: of \d+)?"
    r"|(?:udskrevet|udskrift|printed|rapport|liste dannet|dannet)\b.*\d.*"
    r"|-+ ?(?:slut|end).*|end of (?:file|list|report)",
    re.IGNORECASE,
)


# A list with no more columns than these is one of names.
_NAMES_ALONE = 2
_FIGURES = re.compile(r"[\d.,:%/\s-]+")
# Where one of these is read, the row is about a member.
_OF_A_MEMBER = frozenset(
    "member_number street zip zip_city city phone mobile email installation_street"
    " installation_zip date_joined date_left".split()
)

_PLACES = ("street", "city", "installation_street")


def text_alone(cells: Mapping[str, object], values: Mapping[str, object]) -> str | None:
    """The only text of a row that says nothing else, figures left out, in a list of
    several columns: ``Opgjort pr. 1/1-26`` is called by no list of words.

    :param cells: the row's cells by heading
    :param values: what was read in them
    """
    told = {key: values.get(key) for key in _OF_A_MEMBER}
    for key in _PLACES:
        # A count in the column of the streets is no street.
        if told[key] and _FIGURES.fullmatch(told[key]):
            told[key] = None
    if len(cells) <= _NAMES_ALONE or any(told.values()):
        return None
    filled = [cell for cell in cells.values() if cell not in (None, "")]
    texts = [cell for cell in filled if isinstance(cell, str) and cell.strip()]
    texts = [text for text in texts if not _FIGURES.fullmatch(text)]
    return texts[0] if len(texts) == 1 else None


def total_in(cells: Iterable[object], values: Mapping[str, object]) -> str | None:
    """The text that makes a row the end of a list, None where it is a member's.

    :param cells: the row's cells
    :param values: what was read in them; a row with an address is a member's
    """
    if values.get("street") and (values.get("zip") or values.get("zip_city")):
        return None
    texts = (" ".join(cell.split()) for cell in cells if isinstance(cell, str))
    for text in texts:
        if any(kind.fullmatch(text) for kind in (_TOTAL, _COUNT, _FOOT)):
            return text
    return None
