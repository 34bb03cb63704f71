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
