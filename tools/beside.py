"""Others' add-ons for one run of the server: those of requirements-beside.lock.

They lie in a folder of their own, and no other server finds them: an add-on that needs
one is installed only where it is named.
"""

from __future__ import annotations

import os
from pathlib import Path

from tools.errors import SetupError
from tools.paths import ADDONS
from tools.python_env import BESIDE


def addons_path() -> str:
    """The server's option for where add-ons are.

    :raises SetupError: they are not in the environment
    """
    addons = BESIDE / "odoo" / "addons"
    if not (addons / "queue_job").is_dir():
        raise SetupError("others' add-ons are not in the environment", "make setup")
    return f"--addons-path={ADDONS},{addons}"


def python_path(folder: Path) -> str:
    """The PYTHONPATH with what they import.

    :param folder: an empty one, which must stay while the server runs
    """
    for place in BESIDE.glob("openupgradelib*"):
        (folder / place.name).symlink_to(place)
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.pathsep.join(paths)
