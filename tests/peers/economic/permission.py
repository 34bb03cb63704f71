"""The vendor's page where an association gives an app its permission: it sends the
browser back with the grant's token in the address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from .answers import Answer

PERMISSION = "/secure/api1/requestaccess.aspx"


def permission(stand_in, address: str) -> Answer:
    """Say yes, for the agreement whose token ``stand_in.asked`` is."""
    given = dict(parse_qsl(urlsplit(address).query))
    back = given.get("redirectUrl", "")
    if not given.get("appPublicToken") or not back:
        return Answer(400, {"message": "appPublicToken and redirectUrl"})
    sign = "&" if urlsplit(back).query else "?"
    return Answer(302, None, {"Location": f"{back}{sign}token={stand_in.asked}"})
