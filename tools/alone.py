"""``python -m tools.alone [add-on ...]``: each add-on in a new database, by itself.

What an add-on needs without saying so is there in the database of the tests, where all
are installed. Here nothing is but what its manifest depends on.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from tools import beside, database, odoo, readme
from tools.errors import SetupError, run_command, say

NAME = "asom_alone"


def install(addon: str, path: str) -> float:
    """Install an add-on in a database that holds nothing, and drop the database.
    Others' add-ons can be found, in case it depends on one.

    :param path: the server's option for where add-ons are
    :return: the seconds that it took
    :raises SetupError: it fails, or the server's log has an unexpected warning
    """
    began = time.monotonic()
    database.drop(NAME)
    words = ["-i", addon, f"--load-language={database.LANGUAGE}"]
    try:
        odoo.update(NAME, path, *words, log_name=f"alone_{addon}")
    finally:
        database.drop(NAME)
    return time.monotonic() - began


def main(arguments: list[str]) -> int:
    """Install those named, or all."""
    known = [folder.name for folder in readme.addons()]
    unknown = sorted(set(arguments) - set(known))
    if unknown:
        raise SetupError(f"no such add-on: {', '.join(unknown)}", " ".join(known))
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = beside.addons_path()
        os.environ["PYTHONPATH"] = beside.python_path(Path(folder))
        for addon in arguments or known:
            try:
                say(f"{addon} installs alone ({install(addon, path):.0f} s)")
            except SetupError as error:
                failed += 1
                say(f"{addon} does not install alone: {error}")
    return bool(failed)


if __name__ == "__main__":
    run_command(main)
