"""Where backups lie, what each consists of, and which are kept.

::

    BACKUPS/asom/files/ab/ab12…            files of attachments, each once, by its hash
    BACKUPS/asom/20261129T013000Z/database.dump     pg_dump's custom format
                                 /files.txt         names of the files that it needs
                                 /manifest.json     hashes, sizes, control figures
    BACKUPS/asom/drills.jsonl              one line for each restore drill

A backup is written below a name that ends in ``.part`` and renamed when it is whole:
what has no such ending is complete.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from tools.errors import SetupError
from tools.paths import DATA, VAR

STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"\d{8}T\d{6}Z")
# Bookkeeping is kept for five years from the end of the year (bogføringsloven § 12):
# the last backup of each of six years.
DAYS, WEEKS, MONTHS, YEARS = 7, 4, 12, 6
POOL = "files"
# How Odoo names a file of its store, and nothing that leads out of a folder.
STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{40}")
BLOCK = 1 << 20


def root(database: str) -> Path:
    """Folder of a database's backups; BACKUPS in the environment names another."""
    return Path(os.environ.get("BACKUPS") or VAR / "backups") / database


def store(database: str) -> Path:
    """The server's file store; ASOM_DATA_DIR is its data_dir where it is not ours."""
    return Path(os.environ.get("ASOM_DATA_DIR") or DATA) / "filestore" / database


def pool(database: str) -> Path:
    """Folder of all files that any backup of this database needs."""
    return root(database) / POOL


def pool_of(backup: Path) -> Path:
    """Folder of the files that a backup shares with the others beside it."""
    return backup.parent / POOL


def made(database: str) -> list[Path]:
    """Complete backups, oldest first."""
    folder = root(database)
    if not folder.exists():
        return []
    return sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))


def latest(database: str) -> Path:
    """The newest complete backup.

    :raises SetupError: there is none
    """
    found = made(database)
    if not found:
        raise SetupError(
            f"there is no backup of {database} in {root(database)}",
            "make backup, or name the folder of the backups with BACKUPS=",
        )
    return found[-1]


def when(backup: Path) -> datetime.datetime:
    """The moment that a backup shows (UTC)."""
    made_at = datetime.datetime.strptime(backup.name, STAMP)
    return made_at.replace(tzinfo=datetime.timezone.utc)


def manifest(backup: Path) -> dict:
    """What was noted when the backup was made.

    :raises SetupError: it cannot be read
    """
    try:
        return json.loads((backup / "manifest.json").read_text())
    except (OSError, ValueError) as error:
        raise SetupError(
            f"{backup} is no complete backup: {error}", "take another one"
        ) from None


def names(backup: Path) -> list[str]:
    """Names of the files that a backup needs, below the pool.

    :raises SetupError: one of them is no name of a file store
    """
    result = (backup / "files.txt").read_text().split()
    for each in result:
        if not STORED.fullmatch(each):
            raise SetupError(
                f"{backup / 'files.txt'} names {each!r}, which is no file of a store",
                "somebody has written there; take another backup",
            )
    return result


def sha256(path: Path) -> str:
    """Digest of a file, read block by block."""
    return _digest(path, hashlib.sha256())


def is_sound(path: Path) -> bool:
    """Is this file what its name says? (Odoo names files by their SHA-1.)"""
    return _digest(path, hashlib.sha1(usedforsecurity=False)) == path.name


def _digest(path: Path, digest) -> str:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def kept(moments: Iterable[datetime.datetime]) -> set[datetime.datetime]:
    """Which backups are kept: the last of each of the latest 7 days, 4 weeks, 12 months
    and 6 years that have one, counted from the newest."""
    newest_first = sorted(moments, reverse=True)
    result = set()
    for count, key in (
        (DAYS, lambda moment: moment.date()),
        (WEEKS, lambda moment: moment.isocalendar()[:2]),
        (MONTHS, lambda moment: (moment.year, moment.month)),
        (YEARS, lambda moment: moment.year),
    ):
        last = {}
        for moment in newest_first:
            last.setdefault(key(moment), moment)
        result.update(list(last.values())[:count])
    return result


def prune(database: str) -> list[str]:
    """Remove the backups that are not kept, and the files that no other one needs.

    :return: names of the backups that went
    """
    backups = {when(path): path for path in made(database)}
    gone = [backups[moment] for moment in sorted(set(backups) - kept(backups))]
    for path in gone:
        shutil.rmtree(path)
    if gone:
        needed = {name for path in made(database) for name in names(path)}
        for path in pool(database).glob("*/*"):
            if str(path.relative_to(pool(database))) not in needed:
                path.unlink()
    return [path.name for path in gone]
