"""Bytes on their way into a frozen field, and none of them held in memory."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from contextlib import suppress
from typing import BinaryIO
from uuid import uuid4

# What tells what kind of file it is stands at its beginning.
HEAD_BYTES = 2048
CHUNK_BYTES = 1 << 20


class FrozenFile:
    """A value for a :class:`FrozenBinary` that is written piece by piece.

    Use it where base64 in one string would take several times the file's size::

        with FrozenFile() as file:
            file.writelines(lines)
            records.create({"content": file})

    The bytes lie in a temporary file without a name, which goes when it is closed; the
    digests are made while they are written.
    """

    def __init__(self):
        # Closed by who leaves the block, or by the garbage collector.
        # pylint: disable-next=consider-using-with
        self._file = tempfile.TemporaryFile()
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._sha256 = hashlib.sha256()
        self.size = 0
        self.head = b""

    @classmethod
    def of(cls, data: bytes) -> FrozenFile:
        """One with these bytes; closed when nobody knows it any more."""
        file = cls()
        file.write(data)
        return file

    def __enter__(self) -> FrozenFile:
        return self

    def __exit__(self, kind, error, traceback) -> None:
        self._file.close()

    def __bool__(self) -> bool:
        """Are there any bytes? An empty field has none."""
        return self.size > 0

    @property
    def sha1(self) -> str:
        """The digest that Odoo's file store names files by."""
        return self._sha1.hexdigest()

    @property
    def sha256(self) -> str:
        """The digest that tells whether frozen bytes are what they were."""
        return self._sha256.hexdigest()

    def write(self, data: bytes) -> int:  # pylint: disable=method-required-super
        """Add bytes at the end."""
        if len(self.head) < HEAD_BYTES:
            self.head += data[: HEAD_BYTES - len(self.head)]
        self._sha1.update(data)
        self._sha256.update(data)
        self.size += len(data)
        return self._file.write(data)

    def writelines(self, parts) -> None:
        """Add what comes, piece by piece."""
        for part in parts:
            self.write(part)

    def stream(self) -> BinaryIO:
        """The bytes from the beginning, to be read before anything else is written."""
        self._file.seek(0)
        return self._file

    def is_at(self, path: str) -> bool:
        """Are these the bytes of the file at the path?"""
        with open(path, "rb") as other:
            return hashlib.file_digest(other, "sha256").hexdigest() == self.sha256

    def copy_to(self, path: str) -> None:
        """Put the bytes there, under their name whole or not at all."""
        part = f"{path}.{uuid4().hex}"
        try:
            with open(part, "xb") as file:
                shutil.copyfileobj(self.stream(), file, CHUNK_BYTES)
            os.replace(part, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(part)
            raise


class KeptFile(FrozenFile):
    """Bytes that lie in the file store already and have just been compared with what
    they were: a copy of them is one more name for the same file.

    :param data: the bytes
    :param sha1: the file's name there
    :param sha256: what they were compared with
    """

    sha1 = sha256 = None

    # There is no temporary file.
    # pylint: disable-next=super-init-not-called
    def __init__(self, data: bytes, sha1: str, sha256: str):
        self._file = io.BytesIO(data)
        self.sha1, self.sha256 = sha1, sha256
        self.size, self.head = len(data), data[:HEAD_BYTES]

    def write(self, data: bytes) -> int:  # pylint: disable=method-required-super
        """:raises TypeError: always"""
        raise TypeError("what is kept is not written to")

    def is_at(self, path: str) -> bool:
        """These are the bytes of the file of that name."""
        return True
