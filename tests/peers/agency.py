"""A stand-in for a debt collection agency's server, strict: it checks by itself, from
what is published for agencies, and knows nothing of the add-on.

A message is taken once for its key, however often it comes; with the same key and
other bytes it is refused, and so is what is told about a case that it has never got. It
can be out of order, slow, or die after it has taken a message.
"""

from __future__ import annotations

import hashlib
import json
import ssl
import threading
import time
import zipfile
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import jsonschema

from .work_orders import certificate

SCHEMA = (
    Path(__file__).parents[2] / "addons/asom_dunning/static/schema/inkasso-1.0.json"
)


class Agency:
    """Listens until it is closed.

    :param folder: for the certificate
    :ivar cases: the cases that it has, by their reference
    :ivar told: the other messages, in their order
    :ivar times: how often each key came
    :ivar refused: (status, why) of what was not taken
    :ivar behaviour: ``ok``, ``down`` (503), ``slow``, ``deaf`` (takes, and answers
        nothing), ``full`` (429)
    """

    def __init__(self, token: str, folder: Path):
        self.token = token
        self.cases: dict[str, dict] = {}
        self.told: list[dict] = []
        self.times: dict[str, int] = {}
        self.refused: list[tuple[int, str]] = []
        self.behaviour = "ok"
        self._seen: dict[str, bytes] = {}
        self._schema = json.loads(SCHEMA.read_text())
        self.certificate = certificate(folder)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, folder / "key.pem")
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.url = f"https://localhost:{self.server.server_address[1]}/cases"

    def __enter__(self) -> Agency:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error) -> None:
        self.server.shutdown()
        self.server.server_close()

    def balance(self, case_ref: str) -> Decimal:
        """What the association says is left of a case, by the last message."""
        said = [row["balance"] for row in self.told if row["case_ref"] == case_ref]
        return Decimal(said[-1] if said else self.cases[case_ref]["totals"]["balance"])

    # === TAKING === #

    def take(self, headers, body: bytes) -> tuple[int, str]:
        """Check a message, and keep it.

        :returns: (status, why it is refused)
        """
        if headers.get("Authorization") != f"Bearer {self.token}":
            return 401, "token"
        key = headers.get("Idempotency-Key")
        if not key:
            return 400, "no key"
        if headers.get("X-Content-SHA256") != hashlib.sha256(body).hexdigest():
            return 400, "digest"
        self.times[key] = self.times.get(key, 0) + 1
        if key in self._seen:
            return (200, "") if self._seen[key] == body else (422, "other bytes")
        try:
            documents = self._documents(headers.get("Content-Type"), body)
        except (ValueError, KeyError, jsonschema.ValidationError) as error:
            return 422, str(error)
        for document in documents:
            if document["kind"] == "case":
                if document["case_ref"] in self.cases:
                    return 409, "a second case"
            elif document["case_ref"] not in self.cases:
                return 404, "no such case"
        for document in documents:
            if document["kind"] == "case":
                self.cases[document["case_ref"]] = document
            else:
                self.told.append(document)
        self._seen[key] = body
        return 200, ""

    def _documents(self, kind, body) -> list[dict]:
        if kind == "application/json":
            document = json.loads(body)
            jsonschema.validate(document, self._schema)
            if document["kind"] in ("case", "batch"):
                raise ValueError("a case without its files")
            return [document]
        if kind != "application/zip":
            raise ValueError(kind)
        with zipfile.ZipFile(BytesIO(body)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        listed = {}
        for line in files.pop("SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ", 1)
            listed[name] = digest
        if listed != {
            name: hashlib.sha256(data).hexdigest() for name, data in files.items()
        }:
            raise ValueError("checksums")
        several = "cases.json" in files
        document = json.loads(files["cases.json" if several else "case.json"])
        jsonschema.validate(document, self._schema)
        cases = document["cases"] if several else [document]
        for case in cases:
            self._check(case, files, f"{case['case_ref']}/" if several else "")
        return cases

    @staticmethod
    def _check(case, files, folder):
        for attached in case["attachments"]:
            data = files[folder + attached["filename"]]
            if hashlib.sha256(data).hexdigest() != attached["sha256"]:
                raise ValueError(attached["filename"])
        claims = case["claims"]
        left = sum(Decimal(claim["remaining"]) for claim in claims)
        fees = sum(Decimal(fee["amount"]) for fee in case["fees"])
        interest = Decimal(case["interest"]["amount"])
        if left + fees + interest != Decimal(case["totals"]["balance"]):
            raise ValueError("it does not add up")


def _handler(agency: Agency):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if agency.behaviour in ("down", "full"):
                self._answer(503 if agency.behaviour == "down" else 429)
                return
            status, why = agency.take(self.headers, body)
            if why:
                agency.refused.append((status, why))
            if agency.behaviour == "deaf":
                self.close_connection = True
                return
            if agency.behaviour == "slow":
                time.sleep(2)
            self._answer(status)

        def _answer(self, status):
            try:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:
                # Whoever called has gone.
                pass

        def log_message(self, format, *args):  # noqa: A002
            pass

    return Handler
