"""Commands of the Odoo server, started as programs of their own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tools import config, postgres, server_log
from tools.errors import SetupError
from tools.paths import LOG, PYTHON

SHOWN_ENTRIES = 5
SHOWN_LINES = 15
# Ten times what the longest script needs; less than what a test may take.
SCRIPT_SECONDS = 1200


def command(*words: str) -> list[str]:
    """A command line for `python -m odoo` that may follow with a subcommand."""
    return [str(PYTHON), "-m", "odoo", *words]


def environment() -> dict[str, str]:
    """The environment of the server: PostgreSQL as libpq's programs find it, and no
    e-conomic needed."""
    return {**postgres.connection().environment(), "ASOM_ECONOMIC_STAND_IN": "1"}


def update(database: str, *words: str, log_name: str) -> Path:
    """Run the server once to install or update modules, and check its log.

    :param words: options such as ``-i account``
    :param log_name: name of the log in var/log, without ".log"
    :return: the log's path
    :raises SetupError: it failed, or logged a warning or error that is not expected
    """
    conf = config.write(postgres.start())
    log = LOG / f"{log_name}.log"
    done = run_logged(
        command("-c", str(conf), "-d", database, *words)
        + ["--no-http", "--max-cron-threads=0", "--stop-after-init"],
        log,
    )
    check_log(log, f"the server ({' '.join(words)})", failed=done.returncode != 0)
    return log


def run_logged(
    arguments: list[str], log: Path, cwd: Path | None = None
) -> subprocess.CompletedProcess:
    """Run a program of the server to its end; whatever it says goes to a new log."""
    LOG.mkdir(parents=True, exist_ok=True)
    with log.open("w") as file:
        return subprocess.run(
            arguments,
            cwd=cwd,
            stdout=file,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=environment(),
            check=False,
        )


def neutralize(database: str) -> None:
    """Let the server make a database one that sends nothing and holds no secret.

    :raises SetupError: it failed
    """
    conf = config.write(postgres.start())
    done = subprocess.run(
        command("neutralize", "-c", str(conf), "-d", database),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(f"it could not be neutralized: {done.stderr.strip()[-500:]}")


def shell(database: str, *words: str) -> list[str]:
    """A command line for the server's shell on a database, with options."""
    conf = config.write(postgres.start())
    return command("shell", "-c", str(conf), "-d", database, "--no-http", *words)


def script(
    database: str,
    source: str,
    *words: str,
    variables: dict[str, str] | None = None,
    seconds: int = SCRIPT_SECONDS,
) -> subprocess.CompletedProcess:
    """Run a script in the server's shell; ``env`` is there, nothing is committed.

    :param words: options of the server
    :param variables: environment variables
    :return: ``stdout`` is what the script printed, ``stderr`` the server's log
    :raises SetupError: it has not come to its end after `seconds`
    """
    try:
        return subprocess.run(
            shell(database, *words),
            input=source,
            capture_output=True,
            text=True,
            env={**environment(), **(variables or {})},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        said = (error.stderr or b"").decode(errors="replace").splitlines()
        shown = "\n".join(f"  {line}" for line in said[-SHOWN_LINES:])
        raise SetupError(
            f"a script on {database} did not end within {seconds} seconds:\n{shown}"
        ) from None


def check_script(done: subprocess.CompletedProcess, log_name: str) -> None:
    """Keep the log of a script, and look through it.

    :raises SetupError: the script failed, or logged something unexpected
    """
    LOG.mkdir(parents=True, exist_ok=True)
    log = LOG / f"{log_name}.log"
    log.write_text(done.stderr)
    # The shell ends with success whatever its script raised.
    check_log(log, "a script", failed="Traceback (most recent" in done.stderr)


def check_log(log: Path, who: str, failed: bool = False) -> None:
    """Look through a finished log.

    :raises SetupError: `failed`, or a warning or error that is not expected
    """
    text = log.read_text(errors="replace").splitlines()
    bad = server_log.unexpected(text)
    if not bad and not failed:
        return
    shown = "\n".join(str(entry) for entry in bad[:SHOWN_ENTRIES]).splitlines()
    if failed and not bad:
        shown = text[-SHOWN_LINES:]
    indented = "\n".join(f"  {line}" for line in shown[-SHOWN_LINES * 2 :])
    raise SetupError(
        f"{who} {'failed' if failed else 'logged something unexpected'}:\n{indented}",
        f"read {os.path.relpath(log)}, correct the add-on and run the command again",
    )
