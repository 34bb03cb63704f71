"""Files on another machine over SFTP.

The server must show one of the keys that it is known by, before anything about us is
said. (paramiko's own client, and file systems built on it, accept any key by default.)
"""

from __future__ import annotations

import errno
import hashlib
import io
import logging
import posixpath
import socket
import stat
from typing import BinaryIO

import paramiko

from .entry import Entry
from .errors import TransportError
from .keys import HostKey
from .names import is_safe_name

CONNECT_SECONDS = 20
# For one answer of the server, not for a whole file.
ANSWER_SECONDS = 60
# RSA keys sign in one of these ways (RFC 8332); the way with SHA-1 is not among them.
SIGNATURES = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}

# paramiko logs as an error what it raises as well: nothing, unless the administrator
# asks for it (--log-handler asom_nets_transport.ssh:DEBUG).
LOG_NAME = "asom_nets_transport.ssh"
logging.getLogger(LOG_NAME).setLevel(logging.CRITICAL + 1)


class SftpFolders:
    """Folders of an SFTP server.

    :param host: name or address
    :param port: 1 to 65535
    :param user: login
    :param key: our private key
    :param host_keys: the keys that the server is known by
    :param most_bytes: the biggest file that is read
    """

    def __init__(
        self,
        host: str,
        port: int,
        user: str,
        key: paramiko.PKey | None,
        host_keys: tuple[HostKey, ...],
        most_bytes: int,
    ) -> None:
        self._host, self._port, self._user = host, port, user
        self._key, self._host_keys = key, host_keys
        self._most_bytes = most_bytes
        self._transport: paramiko.Transport | None = None
        self._client: paramiko.SFTPClient | None = None

    # === CONNECTION === #

    def __enter__(self) -> SftpFolders:
        if self._key is None:
            raise TransportError("no_key")
        if not self._host_keys:
            raise TransportError("bad_host_key")
        try:
            self._meet({known.kind for known in self._host_keys})
            self._recognise()
            self._sign_in()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error) -> None:
        for each in (self._client, self._transport):
            if each is not None:
                each.close()
        self._client = self._transport = None

    def shown_host_key(self) -> HostKey:
        """The key that the server shows to a stranger; nothing is said about us."""
        try:
            self._meet(set())
            return self._remote_key()
        finally:
            self.__exit__()

    @property
    def _where(self) -> str:
        return f"{self._host}:{self._port}"

    def _meet(self, kinds: set[str]) -> None:
        """Connect, and agree on encryption.

        :param kinds: kinds of host keys to ask for; empty for any
        """
        try:
            line = socket.create_connection((self._host, self._port), CONNECT_SECONDS)
        except (OSError, UnicodeError) as error:
            raise TransportError("unreachable", self._because(error)) from error
        try:
            self._transport = paramiko.Transport(line)
            self._transport.set_log_channel(LOG_NAME)
            self._transport.banner_timeout = CONNECT_SECONDS
            self._transport.auth_timeout = CONNECT_SECONDS
            if kinds:
                self._ask_for(kinds)
            self._transport.start_client(timeout=CONNECT_SECONDS)
        except paramiko.ssh_exception.IncompatiblePeer as error:
            # It has none of the kinds that it is known by.
            if not kinds:
                raise TransportError("unreachable", self._because(error)) from error
            self.__exit__()
            raise TransportError(
                "host_key_changed", self.shown_host_key().fingerprint
            ) from error
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise TransportError("unreachable", self._because(error)) from error

    def _ask_for(self, kinds: set[str]) -> None:
        options = self._transport.get_security_options()
        wanted = {name for kind in kinds for name in SIGNATURES.get(kind, (kind,))}
        chosen = tuple(name for name in options.key_types if name in wanted)
        if not chosen:
            raise TransportError("bad_host_key")
        options.key_types = chosen

    def _remote_key(self) -> HostKey:
        key = self._transport.get_remote_server_key()
        return HostKey(key.get_name(), key.asbytes())

    def _recognise(self) -> None:
        shown = self._remote_key()
        if shown not in self._host_keys:
            raise TransportError("host_key_changed", shown.fingerprint)

    def _sign_in(self) -> None:
        try:
            missing = self._transport.auth_publickey(self._user, self._key)
            if missing:
                raise TransportError("key_refused", f"{self._user}@{self._where}")
            self._client = paramiko.SFTPClient.from_transport(self._transport)
            self._client.get_channel().settimeout(ANSWER_SECONDS)
        except paramiko.AuthenticationException as error:
            raise TransportError(
                "key_refused", f"{self._user}@{self._where}"
            ) from error
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise TransportError("lost", self._because(error)) from error

    def _because(self, error: BaseException) -> str:
        words = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return f"{self._where} ({words})"

    # === FILES === #

    def list(self, folder: str) -> list[Entry]:
        """The plain files of a folder with safe names."""
        return [
            _entry(info.filename, info)
            for info in self._ask(
                folder, self._client.listdir_attr, _folder(folder), folder=True
            )
            if is_safe_name(info.filename) and _is_file(info)
        ]

    def find(self, folder: str, name: str) -> Entry | None:
        """One file, or None when it is not there."""
        try:
            info = self._ask(name, self._client.lstat, _path(folder, name))
        except TransportError as error:
            if error.kind == "gone":
                return None
            raise
        return _entry(name, info)

    def get(self, folder: str, name: str) -> bytes:
        """All bytes of a file."""
        buffer = io.BytesIO()
        self._read(folder, name, buffer)
        return buffer.getvalue()

    def sha256(self, folder: str, name: str) -> str:
        """The SHA-256 of a file, read piece by piece."""
        digest = _Digest()
        self._read(folder, name, digest)
        return digest.hash.hexdigest()

    def _read(self, folder: str, name: str, into) -> None:
        path = _path(folder, name)
        info = self._ask(name, self._client.lstat, path)
        if not _is_file(info):
            raise TransportError("failed", name)
        if (info.st_size or 0) > self._most_bytes:
            raise TransportError("too_big", name)
        self._ask(name, self._client.getfo, path, into)

    def put(self, folder: str, name: str, data: bytes | BinaryIO) -> None:
        """Write a file, over one of the same name; its size has been asked for.

        :param data: the bytes; or a stream of them, sent piece by piece from its
            beginning
        """
        self._folder_must_be(folder)
        path = _path(folder, name)
        stream = io.BytesIO(data) if isinstance(data, bytes) else data
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        info = self._ask(name, self._client.putfo, stream, path)
        if info.st_size != size:
            raise TransportError("failed", f"{name} ({info.st_size} / {size})")

    def rename(self, folder: str, name: str, to_folder: str, to_name: str) -> None:
        """Give a file its place; never over another file.

        SFTP's own rename fails when the place is taken (draft-ietf-secsh-filexfer-02,
        6.5).

        :raises TransportError: ``exists`` when the place is taken
        """
        old, new = _path(folder, name), _path(to_folder, to_name)
        try:
            self._ask(name, self._client.rename, old, new)
        except TransportError as error:
            # The protocol has one word for all reasons; this one is told apart.
            if error.kind == "failed" and self.find(to_folder, to_name):
                raise TransportError("exists", to_name) from error
            if error.kind == "gone":
                self._folder_must_be(to_folder)
            raise

    def remove(self, folder: str, name: str) -> None:
        """Remove a file; it may be gone already."""
        try:
            self._ask(name, self._client.remove, _path(folder, name))
        except TransportError as error:
            if error.kind != "gone":
                raise

    def _folder_must_be(self, folder: str) -> None:
        self._ask(folder, self._client.stat, _folder(folder), folder=True)

    def _ask(self, what: str, method, *words, folder: bool = False):
        """One question to the server, its refusals as `TransportError`."""
        try:
            return method(*words)
        except FileNotFoundError as error:
            raise TransportError(
                "folder_missing" if folder else "gone", what
            ) from error
        except PermissionError as error:
            raise TransportError("permission", what) from error
        except (EOFError, paramiko.SSHException, TimeoutError) as error:
            raise TransportError("lost", self._because(error)) from error
        except UnicodeDecodeError as error:
            # In a list of files: the protocol's names are UTF-8, not all servers'.
            raise TransportError("bad_name", ascii(error.object)) from error
        except OSError as error:
            if error.errno in (errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN):
                raise TransportError("lost", self._because(error)) from error
            if str(error) == "Socket is closed":
                raise TransportError("lost", self._where) from error
            raise TransportError("failed", f"{what} ({error})") from error


class _Digest:
    """Takes what is written to it, and keeps nothing but its SHA-256."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> int:  # pylint: disable=method-required-super
        """As a file's."""
        self.hash.update(data)
        return len(data)


def _folder(folder: str) -> str:
    return folder.strip().rstrip("/") or "/"


def _path(folder: str, name: str) -> str:
    if not is_safe_name(name):
        raise TransportError("bad_name", repr(name))
    return posixpath.join(_folder(folder), name)


def _is_file(info: paramiko.SFTPAttributes) -> bool:
    return info.st_mode is None or stat.S_ISREG(info.st_mode)


def _entry(name: str, info: paramiko.SFTPAttributes) -> Entry:
    return Entry(name, info.st_size or 0, int(info.st_mtime or 0))
