"""Nets' file transfer server: OpenSSH's sshd with a mailbox, on a free port.

A real server that runs as an ordinary user with its own keys, configuration and
folders; nothing of it is outside the checkout. When the tests run as root it runs as
the user that runs PostgreSQL, since sshd as root wants a user of its own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from tools import ports, postgres
from tools.paths import VAR
from tools.servers import SSHD

START_SECONDS = 20
CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PubkeyAuthentication yes
Subsystem sftp internal-sftp
ForceCommand internal-sftp
AllowTcpForwarding no
LogLevel VERBOSE
"""


class SftpServer:
    """A mailbox with folders ``from_nets``, ``from_nets/fetched``, ``to_nets`` and
    ``taken``.

    :ivar host: where it listens
    :ivar port: on which port
    :ivar user: login
    :ivar folder: everything it has
    """

    host = "127.0.0.1"

    def __init__(self) -> None:
        VAR.mkdir(parents=True, exist_ok=True)
        # Not in the test run's folder, which nobody else may enter.
        self.folder = Path(tempfile.mkdtemp(prefix=f"sftp-{os.getpid()}-", dir=VAR))
        self._owner = postgres.server_user()
        self.user = (self._owner or pwd.getpwuid(os.geteuid())).pw_name
        self.port = ports.find_free()
        self._process: subprocess.Popen | None = None
        self.box = self.folder / "box"
        for name in ("from_nets/fetched", "to_nets", "taken"):
            (self.box / name).mkdir(parents=True)
        self.new_host_key()
        self.private_key = self._new_key("client_key", "ed25519")
        self.allow(self.public_key("client_key"))

    def __enter__(self) -> SftpServer:
        self.start()
        return self

    def __exit__(self, *_error) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # === KEYS === #

    def _new_key(self, name: str, kind: str, passphrase: str = "") -> str:
        path = self.folder / name
        for old in (path, path.with_suffix(".pub")):
            old.unlink(missing_ok=True)
        command = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", name]
        subprocess.run([*command, "-f", str(path)], check=True)
        return path.read_text()

    def public_key(self, name: str) -> str:
        """The public half of a key, as a line."""
        return (self.folder / f"{name}.pub").read_text().strip()

    def new_client_key(self, passphrase: str = "", kind: str = "ed25519") -> str:
        """A further private key, which the server does not know."""
        return self._new_key("other_key", kind, passphrase)

    def new_host_key(self, kind: str = "ed25519") -> None:
        """The server shows another key from its next start on."""
        self._new_key("host_key", kind)
        self.host_key = self.public_key("host_key")

    def allow(self, public_line: str) -> None:
        """Let this key in, and no other."""
        (self.folder / "authorized_keys").write_text(public_line + "\n")

    # === SERVER === #

    def start(self) -> None:
        """Start, and wait until it listens."""
        config = self.folder / "sshd_config"
        config.write_text(CONFIG.format(port=self.port, folder=self.folder))
        self._hand_over()
        words = [str(SSHD.program()), "-D", "-f", str(config)]
        words += ["-E", str(self.folder / "log")]
        extra = {}
        if self._owner:
            extra = {
                "user": self._owner.pw_uid,
                "group": self._owner.pw_gid,
                "extra_groups": [],
            }
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=SSHD.environment(),
            **extra,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"sshd does not start:\n{self.log()}")
            time.sleep(0.05)

    def _listens(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), 1) as line:
                return line.recv(4) == b"SSH-"
        except OSError:
            return False

    def stop(self) -> None:
        """Kill it in the middle of whatever it does, with all its connections."""
        if self._process is None:
            return
        main = psutil.Process(self._process.pid)
        for each in [main, *main.children(recursive=True)]:
            try:
                each.kill()
            except psutil.NoSuchProcess:
                continue
        self._process.wait()
        self._process = None

    def log(self) -> str:
        """What sshd has written."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def empty_log(self) -> None:
        """Forget what sshd has written so far."""
        (self.folder / "log").write_text("")

    def _hand_over(self) -> None:
        if self._owner:
            for path in [self.folder, *self.folder.rglob("*")]:
                os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    # === MAILBOX === #

    def path(self, folder: str) -> str:
        """A folder as a client names it."""
        return str(self.box / folder)

    def put(self, folder: str, name: str, data: bytes) -> Path:
        """Lay a file into a folder, as Nets does: whole at once."""
        path = self.box / folder / name
        half = path.with_name(f".{name}.half")
        half.write_bytes(data)
        if self._owner:
            os.chown(half, self._owner.pw_uid, self._owner.pw_gid)
        # Long ago: nothing that is still being written.
        os.utime(half, (1_700_000_000, 1_700_000_000))
        return half.rename(path)

    def names(self, folder: str) -> list[str]:
        """Names of the files in a folder."""
        return sorted(p.name for p in (self.box / folder).iterdir() if p.is_file())

    def data(self, folder: str, name: str) -> bytes:
        """Bytes of a file."""
        return (self.box / folder / name).read_bytes()

    def empty(self) -> None:
        """Throw all files away."""
        for path in [p for p in self.box.rglob("*") if p.is_file()]:
            path.unlink()

    def take(self, name: str) -> None:
        """Nets takes a file out of ``to_nets``."""
        (self.box / "to_nets" / name).rename(self.box / "taken" / name)
