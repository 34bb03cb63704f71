"""``python -m tools.shell``: Odoo's shell on the database DB.

Standard input that is not a terminal is run as a script with `env` in it.
"""

from __future__ import annotations

import os

from tools import odoo
from tools.errors import run_command
from tools.run import require_database


def main(_arguments: list[str]) -> None:
    """Replace this process with the shell."""
    name = require_database(os.environ.get("DB") or "asom_demo")
    command = odoo.shell(name, "--log-level=warn")
    os.execve(command[0], command, odoo.environment())


if __name__ == "__main__":
    run_command(main)
