"""nginx for the test of the reverse proxy's configuration (deploy/nginx.conf).

What the machine has is used. Else Debian's package is unpacked below .env/nginx with
the libraries that this machine lacks; nothing is installed.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tools import debian
from tools.errors import SetupError, say
from tools.parts import Part, key_of
from tools.paths import ENV
from tools.system import library_folders

FOLDER = ENV / "nginx"
MEGABYTES = 10
RECIPE = "1"  # another number makes everybody's unpacked nginx stale
PACKAGE = "nginx"
MACHINE_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/bin")


def machine_program() -> str | None:
    """The machine's own nginx, if it has one."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *MACHINE_FOLDERS])
    return shutil.which("nginx", path=path)


def program() -> Path:
    """Absolute path of nginx.

    :raises SetupError: there is none
    """
    found = machine_program() or shutil.which("nginx", path=str(FOLDER / "usr/sbin"))
    if not found:
        raise SetupError("the program nginx is not there", "run: make setup")
    return Path(found).resolve()


def environment() -> dict[str, str]:
    """The process environment in which `program` finds its libraries."""
    folders = [*library_folders(FOLDER), os.environ.get("LD_LIBRARY_PATH", "")]
    return {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(filter(None, folders))}


def _build(folder: Path) -> None:
    folder.mkdir(parents=True)
    if machine_program():
        return
    if not debian.available():
        say("install nginx for the test of the reverse proxy")
        return
    archive = debian.machine_archive()
    for path in archive.fetch(archive.missing([PACKAGE])):
        debian.unpack(path, folder, ("./usr/share/*", "./lib/systemd/*"))


def part() -> Part:
    """The unpacked program; made again when the machine gains or loses its own."""
    key = key_of(RECIPE, str(bool(machine_program())))
    return Part("looking for nginx", FOLDER, key, MEGABYTES, _build)
