"""The stand-in's server: both generations behind one port, by the path's beginning.

``/rest/...`` is the old interface, ``/apis/{service}/v{version}/...`` the services. The
order in which a call is looked at is the vendor's: faults, tokens, role, calls left,
media type, idempotency, and then the call itself.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import socket
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from . import attached, documents, legacy, openapi
from .answers import Answer, log_id, old_error, problem
from .books import Books, complete
from .faults import Fault
from .knobs import KNOBS
from .permission import PERMISSION, permission

SECRET = "demo-app-secret"  # domain: made up, known to nobody else
KEPT_SECONDS = 3600
COSTS = {"GET": 3, "POST": 5}
SERVICE = re.compile(r"/apis/([A-Za-z0-9]+)/v\d+\.\d+\.\d+(/.*)")


@dataclass
class Call:
    """One call, as a handler sees it."""

    stand_in: StandIn
    method: str
    path: str
    query: dict
    books: Books
    service: str = ""
    body: object = None
    now: float = 0

    def link(self, path: str) -> str:
        """An address of the old interface."""
        return f"{self.stand_in.legacy_url}{path}"

    def visible(self) -> list[int]:
        """Numbers of the drafts that can be read already."""
        since = self.now - self.stand_in.visibility_delay
        return [
            number
            for number in self.books.drafts
            if self.books.seen_at.get(number, 0) <= since
        ]


@dataclass
class Logged:
    """A call of the log: without tokens."""

    method: str
    path: str
    agreement: int
    status: int
    key: str = ""
    body: bytes = b""
    replayed: bool = False


class _Kept(pickle.Unpickler):
    """What was kept, also by who has this package by its other name: it is a part of a
    checkout, and a package of its own."""

    def find_class(self, module, name):
        before, own, after = module.partition("peers.economic")
        if own and before in ("", "tests."):
            module = f"{__package__}{after}"
        return super().find_class(module, name)


@dataclass
class StandIn:
    """The server, and what a test may do with it.

    :ivar violations: calls and answers that the published documents do not allow
    """

    port: int = 0
    secret: str = SECRET
    limit: int = 10_000
    window: int = 60
    seconds_each: float = 0
    agreements: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    log: list = field(default_factory=list)
    violations: list = field(default_factory=list)
    used: Counter = field(default_factory=Counter)
    answers: dict = field(default_factory=dict)
    skipped: float = 0
    visibility_delay: float = 0
    pdf_delay: float = 0
    page: int = 1000
    asked: str = ""
    duplicate_rows_on_page_2: bool = False

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self._server = Quiet(("127.0.0.1", self.port), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    # === LIFE === #

    def __enter__(self) -> StandIn:
        thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}
        )
        thread.daemon = True
        thread.start()
        return self

    def __exit__(self, *_error) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self) -> None:
        """Serve until the process ends."""
        self._server.serve_forever()

    @property
    def legacy_url(self) -> str:
        """Address of the old interface."""
        return f"http://127.0.0.1:{self.port}/rest"

    @property
    def grant_url(self) -> str:
        """Address of the page where permission is given."""
        return f"http://127.0.0.1:{self.port}{PERMISSION}"

    @property
    def openapi_url(self) -> str:
        """Address of the services."""
        return f"http://127.0.0.1:{self.port}/apis"

    # === KEPT === #

    def save(self, path: Path) -> None:
        """Keep the agreements, for a stand-in that is started later."""
        path.write_bytes(pickle.dumps(self.agreements))

    def load(self, path: Path) -> None:
        """Go on with agreements that were kept. Only what we have written ourselves
        is ever read: it is no format for exchange."""
        with path.open("rb") as file:
            kept = _Kept(file).load()
        for books in kept.values():
            complete(books)
        self.agreements.update(kept)

    # === KNOBS === #

    def add(self, books: Books) -> Books:
        """One more agreement."""
        self.agreements[books.token] = books
        return books

    def fault(self, kind: str, method="", path="", **more) -> Fault:
        """Something goes wrong at the next call that fits."""
        found = Fault(kind, method, path, **more)
        self.faults.append(found)
        return found

    def advance_clock(self, seconds: float) -> None:
        """Time goes by."""
        self.skipped += seconds
        self.used.clear()

    def bucket_remaining(self, left: int) -> None:
        """So many tokens are left in every agreement's bucket."""
        for token in self.agreements:
            self.used[token] = self.limit - left

    def turn(self, knob: str, number: int, **given):
        """Turn a knob of :mod:`.knobs` on the books of an agreement."""
        books = next(b for b in self.agreements.values() if b.number == number)
        return KNOBS[knob](books, **given)

    def now(self) -> float:
        """Seconds, by the stand-in's clock."""
        return time.time() + self.skipped

    def calls(self, method="", path="") -> list[Logged]:
        """Calls of the log."""
        return [
            each
            for each in self.log
            if method in ("", each.method) and re.search(path, each.path)
        ]

    # === A CALL === #

    def handle(self, method, address, headers, data) -> tuple[Answer, Fault | None]:
        """Answer one call.

        :returns: (answer, the fault that it met)
        """
        path, query = _split(address)
        with self.lock:
            met = next((f for f in self.faults if f.fits(method, path)), None)
        if self.seconds_each:
            time.sleep(self.seconds_each)
        if met and met.kind == "delay":
            time.sleep(met.seconds or 0)
        if met and met.kind == "drop_before":
            return Answer(), met
        with self.lock:
            answer = self._met(met, path) or self._answer(
                method, path, query, headers, data
            )
        return answer, met

    def _met(self, met, path) -> Answer | None:
        if met is None or met.kind in ("delay", "drop_after"):
            return None
        old = path.startswith("/rest/")
        if met.kind == "html":
            page = b"<html><body><h1>Service Unavailable</h1></body></html>"
            return Answer(met.status, headers={"Content-Type": "text/html"}, raw=page)
        if met.kind == "throttle":
            after = {"Retry-After": str(met.seconds)} if met.seconds is not None else {}
            answer = _wrong(old, 429, "TooManyRequests", "Too many requests.")
            answer.headers.update(after)
            return answer
        answer = _wrong(old, met.status, "InternalServerError", "Something went wrong.")
        return Answer(met.status, met.body or answer.body, answer.headers)

    def _answer(self, method, path, query, headers, data) -> Answer:
        old = path.startswith("/rest/")
        service = SERVICE.fullmatch(path)
        if not old and not service:
            return problem(404, "ResourceNotFound")
        books = self.agreements.get(headers.get("X-AgreementGrantToken", ""))
        refused = self._refused(old, books, headers)
        if refused:
            return self._logged(method, path, books, refused, "", data)
        cost = COSTS.get(method, 5)
        if self.used[books.token] + cost > self.limit:
            answer = _wrong(old, 429, "TooManyRequests", "Too many requests.")
            answer.headers["Retry-After"] = str(self.window)
            return self._logged(method, path, books, answer, "", data)
        self.used[books.token] += cost
        key = headers.get("Idempotency-Key", "") if method != "GET" else ""
        found = self._known(old, books, key, method, path, data)
        if found:
            return self._priced(
                self._logged(method, path, books, found, key, data), books, cost
            )
        answer = self._do(old, service, method, path, query, headers, data, books)
        if key and answer.status < 400:
            digest = hashlib.sha256(data).digest()
            kept = (f"{method} {path}", digest, answer, self.now())
            self.answers[books.token, key] = kept
        self._logged(method, path, books, answer, key, data)
        return self._priced(answer, books, cost)

    def _refused(self, old, books, headers) -> Answer | None:
        if not headers.get("X-AppSecretToken") or not headers.get(
            "X-AgreementGrantToken"
        ):
            return _wrong(old, 401, "Unauthorized", "Unauthorized access.", "")
        if headers["X-AppSecretToken"] != self.secret or not books or not books.granted:
            text = "Token does not correspond to a valid grant."
            return _wrong(old, 401, "Unauthorized", text, "E02250")
        if "SuperUser" not in books.roles and "Bookkeeping" not in books.roles:
            return _wrong(old, 403, "AccessDenied", "Access forbidden.", "")
        return None

    def _known(self, old, books, key, method, path, data) -> Answer | None:
        kept = self.answers.get((books.token, key)) if key else None
        if not kept or kept[3] + KEPT_SECONDS < self.now():
            return None
        address, digest, answer, _at = kept
        if address != f"{method} {path}":
            return _wrong(old, 400, "URLChanged", "The URL has changed.", "URLChanged")
        if digest != hashlib.sha256(data).digest():
            text = "The payload has changed."
            return _wrong(old, 400, "PayloadChanged", text, "PayloadChanged")
        headers = {**answer.headers, "X-ResultFromCache": "true"}
        return Answer(answer.status, answer.body, headers)

    def _do(self, old, service, method, path, query, headers, data, books) -> Answer:
        body = None
        kind = headers.get("Content-Type", "")
        if data and kind.startswith("multipart/form-data") and not old:
            body = attached.form(kind, data)
        elif data:
            if "application/json" not in headers.get("Content-Type", ""):
                return _wrong(old, 415, "UnsupportedMediaType", "JSON is expected.")
            try:
                body = json.loads(data, parse_float=Decimal)
            except ValueError:
                return _wrong(old, 400, "InvalidInput", "This is not JSON.")
        name, place = service.groups() if service else ("", path.removeprefix("/rest"))
        call = Call(
            self, method, place, query, books, name.lower(), body, now=self.now()
        )
        if old:
            wrong = self._check_request(method, place, body)
            answer = legacy.answer(call)
            if answer.schema:
                what = f"answer {method} {place}"
                wrong += documents.check_legacy(answer.schema, answer.body, what)
        else:
            wrong = documents.check_openapi(name, place, method, query, body, 0, None)
            wrong = [each for each in wrong if each != "no such answer: 0"]
            if any(each.startswith("request") for each in wrong):
                answer = problem(400, "InvalidInput", wrong[0])
            else:
                answer = openapi.answer(call)
            wrong += documents.check_openapi(
                name, place, method, query, None, answer.status, answer.body
            )
        self.violations += [f"{method} {place}: {each}" for each in wrong]
        return answer

    def _check_request(self, method, place, body) -> list[str]:
        if method == "GET":
            return []
        if place.startswith("/invoices/"):
            # What a draft is changed into has the properties of a new one.
            name = place.split("/")[2]
            return documents.check_legacy(f"invoices.{name}.post", body, "request")
        if not place.endswith("/vouchers"):
            return []
        many = body if isinstance(body, list) else [body]
        name = "journals.journalNumber.vouchers.post"
        return [
            each
            for voucher in many
            for each in documents.check_legacy(name, voucher, "request")
        ]

    def _logged(self, method, path, books, answer, key, data) -> Answer:
        number = books.number if books else 0
        replayed = "X-ResultFromCache" in answer.headers
        self.log.append(
            Logged(method, path, number, answer.status, key, data, replayed)
        )
        return answer

    def _priced(self, answer, books, cost) -> Answer:
        used = f"{self.used[books.token]}/{self.limit}"
        limit = f"token-limit-{self.limit}-per-{self.window}-seconds: {used}"
        headers = {**answer.headers, "X-CallCost": str(cost), "X-RateLimiting": limit}
        return Answer(answer.status, answer.body, headers, answer.schema, answer.raw)


class Quiet(ThreadingHTTPServer):
    """A client that is killed in the middle of a call is nothing to tell of."""

    def handle_error(self, request, client_address):
        """As the library's, but for connections that broke."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def _split(address: str) -> tuple[str, dict]:
    parts = urlsplit(address)
    return parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))


def _wrong(old, status, code, text, old_code="") -> Answer:
    if old:
        return old_error(status, text, old_code)
    return problem(status, code, text)


def _handler(stand_in: StandIn):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Small answers would wait for an acknowledgement otherwise.
        disable_nagle_algorithm = True

        def log_message(self, *_arguments):
            """Nothing: the stand-in has a log of its own."""

        def _serve(self):
            size = int(self.headers.get("Content-Length") or 0)
            data = self.rfile.read(size)
            if self.path.startswith(PERMISSION):
                answer, met = permission(stand_in, self.path), None
            elif self.path.startswith("/admin/"):
                from .admin import answer as administer

                answer, met = administer(stand_in, self.path, data), None
            else:
                answer, met = stand_in.handle(
                    self.command, self.path, self.headers, data
                )
            if met and met.kind.startswith("drop"):
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            self._send(answer)

        def _send(self, answer):
            body = answer.raw
            if body is None:
                body = b"" if answer.body is None else _json(answer.body)
            self.send_response(answer.status)
            headers = {
                "Content-Type": "application/json; charset=utf-8",
                "X-RequestId": log_id(),
                "X-EconomicVersion": "stand-in",
                **answer.headers,
            }
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve

    return Handler


def _json(value) -> bytes:
    return json.dumps(documents.plain(value), ensure_ascii=False).encode()
