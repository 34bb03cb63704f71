"""A stand-in for the server of a service partner, strict: it checks each call by
itself, from what is written for receivers, and knows nothing of the add-on.

It can be slow, refuse, send elsewhere, or answer twice. HTTPS with a certificate of its
own, which whoever calls must trust.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import ipaddress
import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

# What a call has, and no more: no price, no amount owed.
KNOWN = {
    "event",
    "id",
    "number",
    "association",
    "task",
    "due",
    "address",
    "member_number",
    "contact",
    "telephone",
    "now",
    "after",
    "note",
    "answer",
}
FIVE_MINUTES = 300


class Receiver:
    """Listens until it is closed.

    :param folder: for the certificate
    :ivar calls: the bodies that were taken, by their id
    :ivar refused: why calls were refused
    :ivar behaviour: ``ok``, ``slow``, ``refuse``, ``elsewhere``, ``drip`` (a letter at
        a time, from the first one on), ``drip body`` or a body to answer
    """

    def __init__(self, secret: str, folder: Path):
        self.secret = secret
        self.calls: dict[str, dict] = {}
        self.times: dict[str, int] = {}
        self.refused: list[str] = []
        self.behaviour: str | dict = "ok"
        self.certificate = certificate(folder)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, folder / "key.pem")
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = self.server.server_address[1]
        self.url = f"https://localhost:{self.port}/work"

    def __enter__(self) -> Receiver:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error) -> None:
        self.server.shutdown()
        self.server.server_close()

    def check(self, headers, body: bytes) -> str | None:
        """Why a call is refused, or None."""
        stamp = headers.get("X-Asom-Timestamp", "")
        if not stamp.isdecimal() or abs(time.time() - int(stamp)) > FIVE_MINUTES:
            return "timestamp"
        right = hmac.new(
            self.secret.encode(), stamp.encode() + b"." + body, hashlib.sha256
        )
        given = headers.get("X-Asom-Signature", "")
        if not hmac.compare_digest(given, f"v1={right.hexdigest()}"):
            return "signature"
        told = json.loads(body)
        if told.get("id") != headers.get("X-Asom-Id"):
            return "id"
        if unknown := set(told) - KNOWN:
            return f"unknown: {sorted(unknown)}"
        before = self.calls.get(told["id"])
        if before is not None and before != told:
            return "another body with the same id"
        return None

    def take(self, body: bytes) -> None:
        """Keep what was told."""
        told = json.loads(body)
        self.calls[told["id"]] = told
        self.times[told["id"]] = self.times.get(told["id"], 0) + 1


def _handler(receiver: Receiver):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            if wrong := receiver.check(self.headers, body):
                receiver.refused.append(wrong)
                self._answer(401, b"")
            elif receiver.behaviour == "refuse":
                self._answer(503, b"")
            elif receiver.behaviour == "elsewhere":
                self._answer(307, b"", Location=receiver.url + "/elsewhere")
            elif str(receiver.behaviour).startswith("drip"):
                receiver.take(body)
                self._drip(receiver.behaviour == "drip body")
            elif receiver.behaviour == "slow":
                receiver.take(body)
                time.sleep(3)
                self._answer(200, b"")
            else:
                receiver.take(body)
                told = receiver.behaviour
                data = json.dumps(told).encode() if isinstance(told, dict) else b""
                self._answer(200, data)

        def _drip(self, only_body):
            head = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"
            try:
                if only_body:
                    self.wfile.write(head)
                for letter in b" " * 99 if only_body else head:
                    self.wfile.write(bytes([letter]))
                    time.sleep(0.1)
            except OSError:
                # Whoever called has gone.
                pass

        def _answer(self, status, data, **headers):
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                # Whoever called has gone.
                pass

        def log_message(self, format, *args):  # noqa: A002
            pass

    return Handler


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path
