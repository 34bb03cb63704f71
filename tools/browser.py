"""The browser that tests and the demonstration drive."""

from __future__ import annotations

from tools import system

# For Playwright's `chromium.launch(executable_path=chromium_path(), args=...)`. The
# sandbox needs rights that root in a container and an unpacked package do not have;
# the browser only ever opens the server of this checkout.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_path() -> str:
    """Path of chromium: the machine's own, else the one in .env/bin.

    :raises SetupError: there is none
    """
    return system.program("chromium")
