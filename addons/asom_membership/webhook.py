"""Calls of somebody else's server: signed, over HTTPS, to public addresses alone.

Free of Odoo. The receiver checks ``X-Asom-Signature``, which is ``v1=`` and the hex
digits of HMAC-SHA256 over the timestamp, a full stop and the body, with the secret that
both know; refuses a timestamp (seconds since 1970) that is more than five minutes off;
and answers a call with an ``X-Asom-Id`` that it has had as it did before.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import socket
import ssl
import time
from datetime import timedelta
from urllib.parse import urlsplit

import urllib3

# Seconds to be reached in, without a word, and altogether.
CONNECT, SILENT, ALTOGETHER = 5, 15, 30
LONGEST_ANSWER = 64 * 1024
# The wait before each further try; after the last one nobody tries any more.
WAITS = tuple(timedelta(minutes=n) for n in (5, 15, 60, 240, 720, 1440, 1440))
ANSWERS = ("acknowledged", "done", "failed")


class HookError(Exception):
    """The call has not been taken.

    :ivar code: ``address``, ``private``, ``unreachable`` or ``status``
    :ivar status: of the answer, with ``status``
    """

    def __init__(self, code: str, status: int | None = None):
        super().__init__(f"{code} {status or ''}".strip())
        self.code = code
        self.status = status


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """What goes into the header."""
    message = b"%d." % timestamp + body
    return "v1=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def parts_of(url: str) -> tuple[str, int, str]:
    """(host, port, path) of an address that may be called.

    :raises HookError: ``address``, where it is none of HTTPS
    """
    try:
        parts = urlsplit((url or "").strip())
        port = parts.port or 443
    except ValueError:
        raise HookError("address") from None
    # A name and password in an address would be told in logs.
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        raise HookError("address")
    path = parts.path or "/"
    return parts.hostname, port, f"{path}?{parts.query}" if parts.query else path


def address_of(host: str, port: int, private: bool = False) -> str:
    """The number that a name stands for: looked up once, and called by it, so that it
    cannot become another one in between.

    :param private: an own network is allowed, for tests
    :raises HookError: ``unreachable``, ``private``
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise HookError("unreachable") from None
    numbers = [each[4][0] for each in found]
    if not private and not all(map(_is_public, numbers)):
        raise HookError("private")
    return numbers[0]


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    # An IPv4 address can be written in one of IPv6.
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    address = inner or address
    return address.is_global and not address.is_multicast


def call(url, secret, key, body: bytes, private=False, now=None) -> bytes:
    """Make a call.

    :param key: the same for each try of it
    :param private: an own network is allowed, for tests
    :returns: what was answered, at most 64 KiB
    :raises HookError: it has not been taken
    """
    host, port, path = parts_of(url)
    number = address_of(host, port, private)
    timestamp = int(time.time() if now is None else now)
    headers = {
        "Host": host if port == 443 else f"{host}:{port}",
        "Content-Type": "application/json",
        "User-Agent": "asom",
        "X-Asom-Id": key,
        "X-Asom-Timestamp": str(timestamp),
        "X-Asom-Signature": signature(secret, timestamp, body),
    }
    pool = urllib3.HTTPSConnectionPool(
        number,
        port,
        server_hostname=host,
        assert_hostname=host,
        ssl_context=ssl.create_default_context(),
        timeout=urllib3.Timeout(connect=CONNECT, read=SILENT),
        retries=False,
    )
    try:
        with pool:
            answer = pool.urlopen(
                "POST",
                path,
                body=body,
                headers=headers,
                redirect=False,
                preload_content=False,
            )
            data = _read(answer)
    except (urllib3.exceptions.HTTPError, OSError):
        raise HookError("unreachable") from None
    if not 200 <= answer.status < 300:
        raise HookError("status", answer.status)
    return data


def _read(answer) -> bytes:
    until, data = time.monotonic() + ALTOGETHER, b""
    for chunk in answer.stream(4096):
        data += chunk
        if len(data) > LONGEST_ANSWER or time.monotonic() > until:
            answer.close()
            return b""
    return data


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries, None where it has been tried enough."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def answer_of(data: bytes) -> dict:
    """What the receiver says of the work: ``state`` (one of :data:`ANSWERS`) and, where
    they are told, ``date_done`` (ISO), ``serial_number`` and ``remark``. Empty where it
    says nothing of it: the call has been taken all the same."""
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    if not isinstance(found, dict) or found.get("state") not in ANSWERS:
        return {}
    names = ("state", "date_done", "serial_number", "remark")
    return {
        name: found[name][:200]
        for name in names
        if isinstance(found.get(name), str) and found[name].strip()
    }
