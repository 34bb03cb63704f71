"""Calls that tell somebody else's server of something, signed (see :mod:`.outbound`).

Free of Odoo. The receiver checks ``X-Asom-Signature``, which is ``v1=`` and the hex
digits of HMAC-SHA256 over the timestamp, a full stop and the body, with the secret that
both know; refuses a timestamp (seconds since 1970) that is more than five minutes off;
and answers a call with an ``X-Asom-Id`` that it has had as it did before.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from datetime import timedelta

from .outbound import post

# The wait before each further try; after the last one nobody tries any more.
WAITS = tuple(timedelta(minutes=n) for n in (5, 15, 60, 240, 720, 1440, 1440))
ANSWERS = ("acknowledged", "done", "failed")


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """What goes into the header."""
    message = b"%d." % timestamp + body
    return "v1=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def call(url, secret, key, body: bytes, private=False, now=None) -> bytes:
    """Make a call.

    :param key: the same for each try of it
    :param private: an own network is allowed, for tests
    :returns: what was answered
    :raises CallError: it has not been taken
    """
    timestamp = int(time.time() if now is None else now)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "asom",
        "X-Asom-Id": key,
        "X-Asom-Timestamp": str(timestamp),
        "X-Asom-Signature": signature(secret, timestamp, body),
    }
    return post(url, body, headers, private)


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries, None where it has been tried enough."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def answer_of(data: bytes) -> dict:
    """What the receiver says of the work: ``state`` (one of :data:`ANSWERS`) and, where
    they are told, ``date_done`` (ISO), ``serial_number`` and ``remark``. Empty where it
    says nothing of it: the call has been taken all the same."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict) or found.get("state") not in ANSWERS:
        return {}
    names = ("state", "date_done", "serial_number", "remark")
    return {
        name: text
        for name in names
        if isinstance(found.get(name), str) and (text := _plain(found[name]))
    }


def _plain(text: str) -> str:
    """Bounded, and without what no database keeps and no page shows."""
    return "".join(filter(str.isprintable, text[:200])).strip()
