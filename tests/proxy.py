"""nginx with deploy/nginx.conf as it stands, but for ports, names and certificates."""

from __future__ import annotations

import datetime
import re
import signal
import ssl
import subprocess
import time
import urllib.request
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tools import ports
from tools.paths import ROOT
from tools.servers import NGINX

READY_SECONDS = 20
HOST = "localhost"


def certificate(folder: Path) -> None:
    """A key and a certificate of its own for this host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
    )
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


class Proxy:
    """``with Proxy(folder, port of the server) as proxy: ... proxy.url ...``"""

    def __init__(self, folder: Path, upstream: int) -> None:
        self.folder = folder
        self.port = ports.find_free()
        self.plain_port = ports.find_free()
        self.upstream = upstream
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """Address over TLS, without a slash at the end."""
        return f"https://{HOST}:{self.port}"

    def _site(self) -> str:
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        for pattern, new in (
            (r"asom\.example", HOST),
            (r"listen 80;", f"listen 127.0.0.1:{self.plain_port};"),
            (r"listen 443 ", f"listen 127.0.0.1:{self.port} "),
            (r"/etc/ssl/asom/", f"{self.folder}/"),
            (r"/var/log/nginx/asom.log", f"{self.folder}/asom.log"),
            (r"127\.0\.0\.1:(8069|8072);", f"127.0.0.1:{self.upstream};"),
            # The server tells where it is by this name; here with a port.
            (r"(Host|X-Forwarded-Host) \$host;", r"\1 $http_host;"),
        ):
            text, count = re.subn(pattern, new, text)
            assert count, f"deploy/nginx.conf has no {pattern}"
        return text

    def __enter__(self) -> Proxy:
        certificate(self.folder)
        (self.folder / "site.conf").write_text(self._site())
        temporary = "".join(
            f"  {kind}_temp_path {self.folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        conf = self.folder / "nginx.conf"
        conf.write_text(
            f"daemon off;\npid {self.folder}/nginx.pid;\n"
            f"error_log {self.folder}/error.log;\nworker_processes 1;\n"
            "events { worker_connections 256; }\nhttp {\n"
            f"  access_log off;\n{temporary}"
            f"  include {self.folder}/site.conf;\n}}\n"
        )
        self.process = subprocess.Popen(
            [str(NGINX.program()), "-p", str(self.folder), "-c", str(conf)],
            env=NGINX.environment(),
            stdin=subprocess.DEVNULL,
            stderr=(self.folder / "stderr").open("w"),
            start_new_session=True,
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def context(self) -> ssl.SSLContext:
        """Trusts this proxy's certificate."""
        return ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))

    def _wait(self) -> None:
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(
                    f"{self.url}/web/health", timeout=5, context=self.context()
                ):
                    return
            except OSError:
                time.sleep(0.1)
        said = (self.folder / "stderr").read_text() + (
            (self.folder / "error.log").read_text()
            if (self.folder / "error.log").exists()
            else ""
        )
        raise AssertionError(f"nginx does not answer:\n{said}")

    def __exit__(self, *_exc) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
