"""Files that come and go, over either kind of store: whatever is fetched is whole and
is moved away once it was kept; what lies there is compared before it is called ours."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from io import SEEK_END
from typing import BinaryIO

from .entry import Entry
from .errors import TransportError
from .names import other_name

# Names tried when the folder of fetched files has one of this name.
MOST_NAMES = 100


def whole_files(
    store,
    folder: str,
    wanted: Callable[[list[Entry]], Iterable[Entry]],
    settle_seconds: float,
) -> list[Entry]:
    """The files to fetch now, oldest first: none that is still being written.

    :param store: an open `LocalFolders` or `SftpFolders`
    :param wanted: gives those of a listing that are to be fetched
    :param settle_seconds: what changes within that time is still being written
    :raises TransportError: the folder cannot be read
    """
    entries = list(wanted(store.list(folder)))
    if entries and settle_seconds:
        time.sleep(settle_seconds)
        again = set(store.list(folder))
        entries = [entry for entry in entries if entry in again]
    return sorted(entries, key=lambda entry: (entry.modified, entry.name))


def get_whole(store, folder: str, entry: Entry) -> bytes:
    """All bytes of a file that was listed.

    :raises TransportError: ``changing`` when it has another size by now
    """
    data = store.get(folder, entry.name)
    if len(data) != entry.size:
        raise TransportError("changing", entry.name)
    return data


def put_away(store, folder: str, entry: Entry, to_folder: str) -> None:
    """Move a fetched file to the others; under a further name if it has to be. It may
    have been moved already, by somebody else or by a worker that died.

    :raises TransportError: ``changing`` when it is not the one that was fetched
    """
    name = entry.name
    if store.find(folder, name) not in (None, entry):
        # It is fetched once more; moved now, its other half would be lost.
        raise TransportError("changing", name)
    for number in range(1, MOST_NAMES + 1):
        free = name if number == 1 else other_name(name, number)
        try:
            store.rename(folder, name, to_folder, free)
            return
        except TransportError as error:
            if error.kind == "gone" and not store.find(folder, name):
                return
            if error.kind != "exists" or number == MOST_NAMES:
                raise


def has_bytes(store, folder: str, entry: Entry, stream: BinaryIO) -> bool:
    """Has a file that lies there these bytes? Read piece by piece, and only where the
    size is right.

    :raises TransportError: it cannot be read
    """
    if stream.seek(0, SEEK_END) != entry.size:
        return False
    stream.seek(0)
    ours = hashlib.file_digest(stream, "sha256").hexdigest()
    return store.sha256(folder, entry.name) == ours
