"""Sealing of texts that nobody may find in the database, its log or its copies.

A sealed text is ``asom1:<key>:<base64 of nonce and AES-256-GCM ciphertext>``. It is
bound to its place (model and field): moved to another column it does not open. The
keys come from the server's environment, never from the database:

* ``ASOM_SECRET_KEYS_FILE``: a file, each line ``<name>:<base64 of 32 bytes>``;
* ``ASOM_SECRET_KEYS``: the same text itself;
* else the file that the caller names, if there is one.

The first key seals, all of them open. No Odoo here.
"""

from __future__ import annotations

import base64
import binascii
import functools
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FILE_VARIABLE = "ASOM_SECRET_KEYS_FILE"
VARIABLE = "ASOM_SECRET_KEYS"
PREFIX = "asom1:"
KEY_BYTES = 32
NONCE_BYTES = 12
KEY_LINE = re.compile(r"([A-Za-z0-9_-]{1,20}):([A-Za-z0-9+/=_-]+)")
SEALED = re.compile(rf"{PREFIX}([A-Za-z0-9_-]{{1,20}}):([A-Za-z0-9_=-]+)")


class VaultError(Exception):
    """Nothing can be sealed or opened.

    :param kind: ``absent`` (no keys), ``unreadable`` (the file), ``malformed`` (a line
        of it), ``unknown`` (the key of a text is not among them), ``broken`` (the text
        was changed, or belongs elsewhere)
    :param detail: what it is about; never a secret
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind} {detail}".strip())
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True)
class Vault:
    """Keys by name; the first seals."""

    keys: dict[str, bytes]

    @property
    def current(self) -> str:
        """Name of the key that seals."""
        return next(iter(self.keys))

    def seal(self, text: str, place: str) -> str:
        """The text as it may be stored at this place."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        data = text.encode("utf-8", "surrogatepass")
        cipher = AESGCM(self.keys[self.current]).encrypt(nonce, data, place.encode())
        shown = base64.urlsafe_b64encode(nonce + cipher).decode()
        return f"{PREFIX}{self.current}:{shown}"

    def unseal(self, sealed: str, place: str) -> str:
        """The text that was sealed for this place.

        :raises VaultError: ``unknown`` or ``broken``
        """
        found = SEALED.fullmatch(sealed)
        if not found:
            raise VaultError("broken", place)
        name, shown = found.groups()
        if name not in self.keys:
            raise VaultError("unknown", name)
        try:
            data = base64.urlsafe_b64decode(shown)
            plain = AESGCM(self.keys[name]).decrypt(
                data[:NONCE_BYTES], data[NONCE_BYTES:], place.encode()
            )
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise VaultError("broken", place) from error
        return plain.decode("utf-8", "surrogatepass")


def is_sealed(text: str) -> bool:
    """Does the text look like one that was sealed?"""
    return text.startswith(PREFIX)


def new_key(name: str) -> str:
    """A new line for the file of keys."""
    return f"{name}:{base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def parse(text: str) -> Vault:
    """The keys of a file.

    :raises VaultError: ``absent`` or ``malformed`` (with the number of the line)
    """
    keys = {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        found = KEY_LINE.fullmatch(line)
        try:
            key = base64.b64decode(found[2].translate(URL_SAFE)) if found else b""
        except binascii.Error:
            key = b""
        if len(key) != KEY_BYTES or found[1] in keys:
            raise VaultError("malformed", str(number))
        keys[found[1]] = key
    if not keys:
        raise VaultError("absent")
    return Vault(keys)


URL_SAFE = str.maketrans("-_", "+/")


def vault(default: str = "") -> Vault:
    """The keys of this server; a changed file is read again.

    :param default: path of the file where the environment names none
    :raises VaultError: ``absent``, ``unreadable`` or ``malformed``
    """
    path = os.environ.get(FILE_VARIABLE)
    if not path:
        text = os.environ.get(VARIABLE, "")
        if text or not os.path.exists(default):
            return _parsed(text)
        path = default
    try:
        stat = os.stat(path)
        return _read(path, stat.st_mtime_ns, stat.st_size)
    except (OSError, UnicodeDecodeError) as error:
        raise VaultError("unreadable", path) from error


@functools.lru_cache(maxsize=4)
def _read(path: str, _mtime: int, _size: int) -> Vault:
    return parse(Path(path).read_text())


_parsed = functools.lru_cache(maxsize=4)(parse)
