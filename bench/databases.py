"""Databases of the benchmark: they belong to one process and go when it ends."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
from pathlib import Path

from tools import config, database, odoo, postgres, server
from tools.errors import SetupError, say
from tools.locks import locked
from tools.parts import key_of
from tools.paths import LOG, VAR
from tools.python_env import BENCH_LOCK, BENCH_VENV

SCRATCH = re.compile(r"asom_bench_(\d+)_\d+")
PEER = re.compile(r"asom_peer_(?:([a-z_]+)_)?[0-9a-f]{10}")
PEER_PYTHON = BENCH_VENV / "bin" / "python"


class Scratch:
    """Databases that are dropped on leaving: ``with Scratch() as scratch: ...``"""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.numbers = itertools.count(1)

    def clone(self, source: str) -> str:
        """A copy of the database `source`."""
        number = next(self.numbers)
        name = f"asom_bench_{os.getpid()}_{number}"
        self.names.append(name)
        return database.clone(source, name)

    def drop(self, name: str) -> None:
        """Drop one of the copies before the end."""
        self.names.remove(name)
        database.drop(name)

    def __enter__(self) -> Scratch:
        drop_abandoned()
        return self

    def __exit__(self, kind, error, traceback) -> None:
        for name in self.names:
            database.drop(name)


def drop_abandoned() -> None:
    """Drop databases of a benchmark that was killed."""
    for name in database.names():
        found = SCRATCH.fullmatch(name)
        if found and not Path(f"/proc/{found[1]}").exists():
            database.drop(name)


def peer_template(module: str) -> str:
    """Name of a database with the core modules and a module of the peer's
    environment; made when it is not there.

    :raises SetupError: the module does not install
    """
    core = database.core_template()
    name = f"asom_peer_{module}_{key_of(core, module, BENCH_LOCK)[:10]}"
    if database.exists(name):
        return name
    with locked(VAR / "peer.lock", "making the peer's database"):
        if not database.exists(name):
            for old in filter(PEER.fullmatch, database.names()):
                if PEER.fullmatch(old)[1] in (None, module):
                    database.drop(old)
            say(f"making the peer's database {name} ({module})")
            part = database.clone(core, f"{name}_part")
            _install(part, module)
            with database.cursor() as cr:
                cr.execute(f'ALTER DATABASE "{part}" RENAME TO "{name}"')
            shutil.rmtree(database.filestore(name), ignore_errors=True)
            if database.filestore(part).exists():
                database.filestore(part).rename(database.filestore(name))
    return name


def _install(name: str, module: str) -> None:
    conf = config.write(postgres.start())
    LOG.mkdir(parents=True, exist_ok=True)
    log = LOG / "template_peer.log"
    words = ["-m", "odoo", "-c", str(conf), "-d", name, "-i", module]
    words += [f"--addons-path={server.import_folder() / 'odoo' / 'addons'}"]
    words += ["--no-http", "--max-cron-threads=0", "--stop-after-init"]
    with log.open("w") as file:
        done = subprocess.run(
            [str(PEER_PYTHON), *words],
            stdout=file,
            stderr=subprocess.STDOUT,
            env=odoo.environment(),
            check=False,
        )
    if done.returncode:
        raise SetupError(
            f"{module} could not be installed", f"read {os.path.relpath(log)}"
        )
