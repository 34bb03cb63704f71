"""A payer's name and address as the five lines of a payment slip."""

import textwrap

from ..betalingsservice import Address

WIDTH = 35
MOST = 5


def postal_address(partner):
    """The address records of a partner, or None where street or postcode lack.

    Lines longer than 35 characters go on in the next line; what does not fit into
    five lines is cut from the address, never from the first name line
    (domain/betalingsservice.md 2.3, BS022).
    """
    country = partner.country_id.code or "DK"
    if not (partner.name and partner.street and (partner.zip or country != "DK")):
        return None
    lines = _fold(partner.name)[:2]
    lines += _fold(partner.street) + _fold(partner.street2 or "")
    if country == "DK":
        return Address(tuple(lines[:MOST]), postcode=partner.zip.strip())
    place = " ".join(filter(None, [partner.zip, partner.city]))
    return Address((*lines[: MOST - 1], place[:WIDTH]), country=country)


def _fold(text):
    return textwrap.wrap(text.strip(), WIDTH, break_on_hyphens=False)
