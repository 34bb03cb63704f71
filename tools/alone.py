"""``python -m tools.alone [add-on ...]``: each add-on in a new database, by itself.

What an add-on needs without saying so is there in the database of the tests, where all
are installed. Here nothing is but what its manifest depends on.
"""

from __future__ import annotations

import time

from tools import database, odoo
from tools.errors import SetupError, run_command, say

NAME = "asom_alone"


def install(addon: str) -> float:
    """Install an add-on in a database that holds nothing, and drop the database.

    :return: the seconds that it took
    :raises SetupError: it fails, or the server's log has an unexpected warning
    """
    began = time.monotonic()
    database.drop(NAME)
    try:
        words = ["-i", addon, f"--load-language={database.LANGUAGE}"]
        odoo.update(NAME, *words, log_name=f"alone_{addon}")
    finally:
        database.drop(NAME)
    return time.monotonic() - began


def main(arguments: list[str]) -> int:
    """Install those named, or all but the one for production."""
    known = database.addon_names()
    unknown = sorted(set(arguments) - set(known))
    if unknown:
        raise SetupError(f"no such add-on: {', '.join(unknown)}", " ".join(known))
    failed = 0
    for addon in arguments or known:
        try:
            say(f"{addon} installs alone ({install(addon):.0f} s)")
        except SetupError as error:
            failed += 1
            say(f"{addon} does not install alone: {error}")
    return bool(failed)


if __name__ == "__main__":
    run_command(main)
