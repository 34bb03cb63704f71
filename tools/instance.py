"""A running Odoo server as a process of its own, for tests and the demonstration."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools import config, odoo, ports, postgres
from tools.errors import SetupError
from tools.paths import LOG

READY_SECONDS = 120
STOP_SECONDS = 30
POLL_SECONDS = 0.2


class Instance:
    """``with Instance("asom_demo") as server: ... server.url ...``

    :param database: an existing database
    :param port: TCP port on 127.0.0.1; any free one by default
    :param options: further options of the server
    :raises SetupError: on entering, when the server does not come up; on leaving,
        when its log has a warning or error that is not expected
    """

    def __init__(self, database: str, port: int = 0, options: tuple = ()) -> None:
        self.database = database
        self.port = port or ports.find_free()
        self.options = options
        self.log = LOG / f"{database}.log"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """Address of the server, without a slash at the end."""
        return f"http://localhost:{self.port}"

    def start(self) -> Instance:
        """Start the server and wait until it answers."""
        conf = config.write(postgres.start())
        LOG.mkdir(parents=True, exist_ok=True)
        words = ["-c", str(conf), "-d", self.database, f"--http-port={self.port}"]
        words += [f"--db-filter=^{self.database}$", *self.options]
        with self.log.open("w") as file:
            self.process = subprocess.Popen(
                odoo.command(*words),
                stdout=file,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=odoo.environment(),
                # Ctrl-C in the terminal is for the command that started the server.
                start_new_session=True,
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                odoo.check_log(self.log, "the server", failed=True)
            if self._answers():
                return
            time.sleep(POLL_SECONDS)
        raise SetupError(
            f"the server did not answer within {READY_SECONDS} seconds",
            f"read {os.path.relpath(self.log)}",
        )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/web/health", timeout=10) as got:
                return got.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Stop the server (a second signal makes Odoo leave at once)."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def __enter__(self) -> Instance:
        return self.start()

    def __exit__(self, kind, error, traceback) -> None:
        self.stop()
        if error is None:
            odoo.check_log(self.log, f"the server on {self.database}")

    def log_lines(self) -> list[str]:
        """The server's log so far."""
        return Path(self.log).read_text(errors="replace").splitlines()
