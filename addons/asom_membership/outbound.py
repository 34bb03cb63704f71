"""Calls of somebody else's server: over HTTPS, to public addresses alone.

Free of Odoo. Whoever may enter an address would otherwise let this server ask its own
network.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urlsplit

import urllib3

# A system parameter that only who administers the server sets: tests call themselves.
PRIVATE = "asom.work_hook_private"
# Seconds to be reached in, without a word, and altogether.
CONNECT, SILENT, ALTOGETHER = 5, 15, 30
LONGEST_ANSWER = 64 * 1024
# All that is given out of IPv6. What lies outside leads elsewhere: into the own network
# (site-local), or to an IPv4 address that is written at its end (64:ff9b::/96).
UNICAST = ipaddress.ip_network("2000::/3")


class CallError(Exception):
    """The call has not been taken.

    :ivar code: ``address``, ``private``, ``unreachable`` or ``status``
    :ivar status: of the answer, with ``status``
    """

    def __init__(self, code: str, status: int | None = None):
        super().__init__(f"{code} {status or ''}".strip())
        self.code = code
        self.status = status


def parts_of(url: str) -> tuple[str, int, str]:
    """(host, port, path) of an address that may be called.

    :raises CallError: ``address``, where it is none of HTTPS
    """
    try:
        parts = urlsplit((url or "").strip())
        port = parts.port or 443
    except ValueError:
        raise CallError("address") from None
    # A name and password in an address would be told in logs.
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        raise CallError("address")
    path = parts.path or "/"
    return parts.hostname, port, f"{path}?{parts.query}" if parts.query else path


def address_of(host: str, port: int, private: bool = False) -> str:
    """The number that a name stands for: looked up once, and called by it, so that it
    cannot become another one in between.

    :param private: an own network is allowed, for tests
    :raises CallError: ``unreachable``, ``private``
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CallError("unreachable") from None
    numbers = [each[4][0] for each in found]
    if not private and not all(map(_is_public, numbers)):
        raise CallError("private")
    return numbers[0]


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    # An IPv4 address can be written in one of IPv6.
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    address = inner or address
    if address.version == 6 and address not in UNICAST:
        return False
    return address.is_global and not address.is_multicast


def post(url: str, body: bytes, headers: dict, private: bool = False) -> bytes:
    """Send something by POST. Another address that the answer names is not followed.

    :param private: an own network is allowed, for tests
    :returns: what was answered, at most 64 KiB
    :raises CallError: it has not been taken
    """
    until = time.monotonic() + ALTOGETHER
    host, port, path = parts_of(url)
    number = address_of(host, port, private)
    pool = urllib3.HTTPSConnectionPool(
        number,
        port,
        server_hostname=host,
        assert_hostname=host,
        ssl_context=_context(until),
        timeout=urllib3.Timeout(connect=CONNECT, read=SILENT),
        retries=False,
    )
    try:
        with pool:
            answer = pool.urlopen(
                "POST",
                path,
                body=body,
                headers={"Host": host if port == 443 else f"{host}:{port}", **headers},
                redirect=False,
                preload_content=False,
            )
            data = _read(answer, until)
    except (urllib3.exceptions.HTTPError, OSError):
        raise CallError("unreachable") from None
    except (ValueError, http.client.HTTPException):
        # A host or a header with signs that a call cannot have.
        raise CallError("address") from None
    if not 200 <= answer.status < 300:
        raise CallError("status", answer.status)
    return data


def _context(until: float) -> ssl.SSLContext:
    """The server's own certificates, and an end to what comes letter by letter: each of
    them would begin the time without a word anew, and hold up the calls that follow.

    :param until: of the monotonic clock
    """

    class Bounded(ssl.SSLSocket):
        def recv_into(self, *args):
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.settimeout(min(SILENT, left))
            return super().recv_into(*args)

    context = ssl.create_default_context()
    context.sslsocket_class = Bounded
    return context


def _read(answer, until: float) -> bytes:
    """What was answered; nothing where it is too long or comes too late: it has been
    taken all the same."""
    data = b""
    try:
        for chunk in answer.stream(4096):
            data += chunk
            if len(data) > LONGEST_ANSWER:
                answer.close()
                return b""
    except urllib3.exceptions.ReadTimeoutError:
        if time.monotonic() < until:
            raise
        return b""
    return data
