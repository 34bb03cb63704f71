"""OpenSSH's server for tests of the transport: a real SFTP server, never installed.

What the machine has is used. Else Debian's package is unpacked below .env/sshd with
the one library of it that a machine without a server lacks. The keys, the
configuration and the port are the test's own (tests/peers/sftp.py).
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

FOLDER = ENV / "sshd"
MEGABYTES = 5
RECIPE = "1"  # another number makes everybody's unpacked server stale
PACKAGES = ("openssh-server", "libwrap0")
# sshd is seldom on the path of an ordinary user.
MACHINE_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/bin")


def machine_program() -> str | None:
    """The machine's own sshd, if it has one."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *MACHINE_FOLDERS])
    return shutil.which("sshd", path=path)


def program() -> Path:
    """Absolute path of sshd (it starts itself anew for each connection).

    :raises SetupError: there is none
    """
    found = machine_program() or shutil.which("sshd", path=str(FOLDER / "usr/sbin"))
    if not found:
        raise SetupError("the program sshd is not there", "run: make setup")
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
        say("install an OpenSSH server for the tests of the transport to Nets")
        return
    archive = debian.machine_archive()
    for path in archive.fetch(archive.find(list(PACKAGES))):
        debian.unpack(path, folder, ("./usr/share/*", "./etc/*", "./lib/systemd/*"))


def part() -> Part:
    """The unpacked server; made again when the machine gains or loses one."""
    key = key_of(RECIPE, *PACKAGES, str(bool(machine_program())))
    return Part("looking for an SSH server", FOLDER, key, MEGABYTES, _build)
