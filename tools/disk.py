"""Disk space, asked for before something large is made instead of failing halfway."""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.errors import SetupError

MEGABYTE = 1_000_000


def free_megabytes(path: Path) -> int:
    """Free space at a path, of which a part may not exist yet."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free // MEGABYTE


def require(path: Path, megabytes: int, what: str) -> None:
    """Make sure that `megabytes` are free at `path`.

    :raises SetupError: says how much is missing
    """
    free = free_megabytes(path)
    if free < megabytes:
        raise SetupError(
            f"{what}: the disk is too full. It takes {megabytes} MB at {path}, "
            f"{free} MB are free, {megabytes - free} MB are missing",
            "free that much space (make distclean removes what this checkout made, "
            "and the download cache), then run the same command again",
        )
