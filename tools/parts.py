"""Parts of the environment: made once, whole or not at all, made again when stale.

A part is a folder below .env with a stamp file that says what it was made from. The
stamp is written last: a folder without it was left half-made and is thrown away.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tools import disk
from tools.errors import say

STAMP = ".asom-stamp"


@dataclass(frozen=True)
class Part:
    """One folder of the environment.

    :param title: what a person reads while it is made
    :param folder: what is made
    :param key: what it is made from; another key makes it stale
    :param megabytes: disk space that making it takes
    :param build: makes it in the folder it is given
    :param in_place: the folder cannot be moved once made (a virtual environment)
    :param probe: file in the folder that must be there, through links (a Python that
        the machine no longer has)
    """

    title: str
    folder: Path
    key: str
    megabytes: int
    build: Callable[[Path], None]
    in_place: bool = False
    probe: str = STAMP

    def is_ready(self) -> bool:
        """Is the folder there, whole, and made from what it should be made from?"""
        stamp = self.folder / STAMP
        if not stamp.exists() or not (self.folder / self.probe).exists():
            return False
        return stamp.read_text() == self.key

    def make(self) -> bool:
        """Make the part if it is not ready; True when something was made.

        :raises SetupError: not enough disk space, or whatever building it raises
        """
        if self.is_ready():
            return False
        if self.folder.exists() and not (self.folder / STAMP).exists():
            say(f"{self.folder.name} was left half-made: it is made again")
        disk.require(self.folder, self.megabytes, self.title)
        say(f"{self.title} ...")
        target = self.folder
        if not self.in_place:
            target = self.folder.with_name(self.folder.name + ".part")
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        self.build(target)
        (target / STAMP).write_text(self.key)
        if target != self.folder:
            old = self.folder.with_name(self.folder.name + ".old")
            shutil.rmtree(old, ignore_errors=True)
            if self.folder.exists():
                self.folder.rename(old)
            target.rename(self.folder)
            shutil.rmtree(old, ignore_errors=True)
        return True


def key_of(*parts: str | Path) -> str:
    """A key made of texts and of the contents of files."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def key_of_tree(folder: Path, files: Iterable[Path]) -> str:
    """A key made of the names and contents of files below a folder."""
    words: list[str | Path] = []
    for path in sorted(files):
        words += [str(path.relative_to(folder)), path]
    return key_of(*words)
