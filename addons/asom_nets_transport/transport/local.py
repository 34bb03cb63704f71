"""A watched folder: something else on this machine moves its files on."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .entry import Entry
from .errors import TransportError
from .names import is_safe_name

KINDS_OF_ERRNO = {
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.EROFS: "permission",
    errno.EEXIST: "exists",
    errno.ENAMETOOLONG: "bad_name",
}
# File systems that know no second name for a file.
NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS}


class LocalFolders:
    """Folders below one folder of this machine, which is never left.

    :param root: absolute path; made when it is not there
    :param most_bytes: the biggest file that is read
    """

    def __init__(self, root: str, most_bytes: int) -> None:
        self._root = Path(root)
        self._most_bytes = most_bytes

    def __enter__(self) -> LocalFolders:
        try:
            self._root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._told(error, str(self._root)) from error
        return self

    def __exit__(self, *_error) -> None:
        pass

    def below(self, folder: str) -> LocalFolders:
        """A store of its own in one of the folders.

        :raises TransportError: ``outside`` when the folder is not below this one
        """
        return LocalFolders(str(self._inside(folder)), self._most_bytes)

    def make_folder(self, folder: str) -> None:
        """Make a folder that is not there."""
        try:
            self._inside(folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._told(error, folder) from error

    def list(self, folder: str) -> list[Entry]:
        """The plain files of a folder with safe names."""
        try:
            with os.scandir(self._folder(folder)) as found:
                return [
                    Entry(each.name, info.st_size, int(info.st_mtime))
                    for each in found
                    if is_safe_name(each.name) and each.is_file(follow_symlinks=False)
                    for info in [each.stat(follow_symlinks=False)]
                ]
        except OSError as error:
            raise self._told(error, folder) from error

    def find(self, folder: str, name: str) -> Entry | None:
        """One file, or None when it is not there."""
        try:
            info = self._path(folder, name).lstat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._told(error, name) from error
        return Entry(name, info.st_size, int(info.st_mtime))

    def get(self, folder: str, name: str) -> bytes:
        """All bytes of a file."""
        with self._open(folder, name) as stream:
            return stream.read()

    def sha256(self, folder: str, name: str) -> str:
        """The SHA-256 of a file, read piece by piece."""
        with self._open(folder, name) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    @contextmanager
    def _open(self, folder: str, name: str) -> Iterator[BinaryIO]:
        path = self._path(folder, name)
        try:
            # Not through a link, which could lead anywhere.
            file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(file, "rb") as stream:
                if os.fstat(file).st_size > self._most_bytes:
                    raise TransportError("too_big", name)
                yield stream
        except OSError as error:
            raise self._told(error, name) from error

    def put(self, folder: str, name: str, data: bytes | BinaryIO) -> None:
        """Write a file, over one of the same name; on the disk when it returns.

        :param data: the bytes; or a stream of them, written piece by piece from its
            beginning
        """
        path = self._path(folder, name)
        source = io.BytesIO(data) if isinstance(data, bytes) else data
        source.seek(0)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            with os.fdopen(os.open(path, flags, 0o640), "wb") as stream:
                shutil.copyfileobj(source, stream)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise self._told(error, name) from error

    def rename(self, folder: str, name: str, to_folder: str, to_name: str) -> None:
        """Give a file its place; never over another file.

        :raises TransportError: ``exists`` when the place is taken; ``left_behind``
            when the file has its place, and its old name too
        """
        old, new = self._path(folder, name), self._path(to_folder, to_name)
        try:
            # A second name cannot replace a file, a rename would.
            os.link(old, new, follow_symlinks=False)
        except OSError as error:
            if error.errno == errno.EXDEV:
                self._copy(old, new)
            elif error.errno in NO_LINKS and not new.exists():
                self._rename(old, new, to_name)
            else:
                raise self._told(error, to_name) from error
        else:
            self._drop(old)

    @staticmethod
    def _drop(old: Path) -> None:
        """Take away the old name of a file that has its new one."""
        try:
            old.unlink(missing_ok=True)
        except OSError as error:
            raise TransportError("left_behind", old.name) from error

    def _rename(self, old: Path, new: Path, name: str) -> None:
        try:
            old.rename(new)
        except OSError as error:
            raise self._told(error, name) from error

    def _copy(self, old: Path, new: Path) -> None:
        """Move a file to another disk; it appears there whole or not at all."""
        half = new.with_name(f".{new.name}.part")
        try:
            shutil.copyfile(old, half, follow_symlinks=False)
            os.link(half, new)
        except OSError as error:
            raise self._told(error, new.name) from error
        finally:
            half.unlink(missing_ok=True)
        self._drop(old)

    def remove(self, folder: str, name: str) -> None:
        """Remove a file; it may be gone already."""
        try:
            self._path(folder, name).unlink(missing_ok=True)
        except OSError as error:
            raise self._told(error, name) from error

    def _inside(self, folder: str) -> Path:
        root = self._root.resolve()
        path = (root / folder.strip().strip("/")).resolve()
        if path != root and root not in path.parents:
            raise TransportError("outside", folder)
        return path

    def _folder(self, folder: str) -> Path:
        path = self._inside(folder)
        if not path.is_dir():
            raise TransportError("folder_missing", folder)
        return path

    def _path(self, folder: str, name: str) -> Path:
        if not is_safe_name(name):
            raise TransportError("bad_name", repr(name))
        return self._folder(folder) / name

    @staticmethod
    def _told(error: OSError, what: str) -> TransportError:
        if isinstance(error, FileNotFoundError):
            return TransportError("gone", what)
        kind = KINDS_OF_ERRNO.get(error.errno)
        if kind:
            return TransportError(kind, what)
        return TransportError("failed", f"{what} ({error.strerror or error})")
