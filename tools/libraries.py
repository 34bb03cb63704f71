"""Shared libraries that programs from PyPI expect of the machine: libatomic for Node.

A library that is missing here is unpacked below .env/lib. tools/bootstrap.sh puts that
folder on LD_LIBRARY_PATH.
"""

from __future__ import annotations

from pathlib import Path

from tools import debian
from tools.errors import say
from tools.parts import Part, key_of
from tools.paths import ENV

FOLDER = ENV / "lib"
MEGABYTES = 5
# A library (by the name that programs load) and the package it is in.
PACKAGES = {"libatomic.so.1": "libatomic1"}
MACHINE_FOLDERS = ("lib", "lib64", "usr/lib", "usr/lib64", "usr/local/lib")


def absent_libraries(root: Path = Path("/")) -> list[str]:
    """Names of the libraries that the machine does not have."""
    return [name for name in PACKAGES if not _found(root, name)]


def _found(root: Path, name: str) -> bool:
    return any(
        (folder / name).exists() or any(folder.glob(f"*-linux-*/{name}"))
        for folder in (root / each for each in MACHINE_FOLDERS)
    )


def _build(folder: Path) -> None:
    folder.mkdir(parents=True)
    wanted = [PACKAGES[name] for name in absent_libraries()]
    if not wanted:
        return
    if not debian.available():
        say(f"install these libraries for make lint and tests: {' '.join(wanted)}")
        return
    archive = debian.machine_archive()
    for path in archive.fetch(archive.missing(wanted)):
        debian.unpack(path, folder, ("./usr/share/*",))


def part() -> Part:
    """The missing libraries; made again when the machine gains or loses one."""
    key = key_of("1", *absent_libraries())
    return Part("looking for shared libraries", FOLDER, key, MEGABYTES, _build)
