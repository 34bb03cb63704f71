"""``python -m tools.run``: serve the database DB on port PORT until Ctrl-C."""

from __future__ import annotations

import os
import subprocess

from tools import config, database, odoo, ports, postgres
from tools.errors import SetupError, run_command, say

STOP_SECONDS = 30


def require_database(name: str) -> str:
    """The name itself when there is a database of that name.

    :raises SetupError: there is none; says how to make it
    """
    if not database.exists(database.check_name(name)):
        raise SetupError(
            f"there is no database {name}",
            f"make demo DB={name}    (makes it with demonstration data)",
        )
    return name


def main(_arguments: list[str]) -> int:
    """Run the server in the foreground; Ctrl-C stops it and is no failure."""
    port = ports.require(ports.parse(os.environ.get("PORT") or "8069"))
    conf = config.write(postgres.start())
    name = require_database(os.environ.get("DB") or "asom_demo")
    say(f"serving {name} on http://localhost:{port}  (Ctrl-C stops)")
    words = ["-c", str(conf), "-d", name, f"--db-filter=^{name}$"]
    # The terminal sends Ctrl-C to the server too; this process waits for it.
    server = subprocess.Popen(
        odoo.command(*words, f"--http-port={port}"), env=odoo.environment()
    )
    try:
        return server.wait()
    except KeyboardInterrupt:
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
        say("the server has stopped (PostgreSQL still runs: make stop)")
        return 0


if __name__ == "__main__":
    run_command(main)
