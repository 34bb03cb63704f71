"""A payer's name and address as the five lines of a payment slip."""

from __future__ import annotations

import re
import textwrap

from ...betalingsservice import Address, CharacterError, to_latin1

WIDTH = 35
MOST = 5
_care_of = re.compile(r"(?i)\s*(c/o|att)\b").match


def postal_address(partner):
    """The address records of a partner, or None where name, street or postcode lack.

    Lines longer than 35 characters go on in the next line; what does not fit into
    five lines is cut from the address, never from the first name line
    (domain/betalingsservice.md 2.3, BS022). A c/o line stands before the street, as
    the post expects it.
    """
    country = partner.country_id.code or "DK"
    postcode = (partner.zip or "").strip()
    name, street = _fold(partner.name), _fold(partner.street)
    if not (name and street and (postcode or country != "DK")):
        return None
    more = _fold(partner.street2)
    if more and _care_of(partner.street2):
        street, more = more, street
    lines = name[:2] + street + more
    if country == "DK":
        return Address(tuple(lines[:MOST]), postcode=postcode)
    place = _fold(" ".join(filter(None, [postcode, (partner.city or "").strip()])))
    return Address((*lines[: MOST - 1], *place[:1]), country=country)


def _fold(text):
    """Lines of at most 35 characters, counted as they are written: ``Œ`` takes two.
    What cannot be written is left as it is, for the writer to name it."""
    try:
        written = to_latin1(text or "")
    except CharacterError:
        written = text
    return textwrap.wrap(written.strip(), WIDTH, break_on_hyphens=False)
