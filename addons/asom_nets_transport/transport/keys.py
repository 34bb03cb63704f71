"""Keys of SSH: our private key, and the keys that the other machine is known by.

Sources: RFC 4253 section 6.6 (public keys), RFC 8709 (Ed25519); the text forms are
those of OpenSSH (sshd(8), AUTHORIZED_KEYS FILE FORMAT).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from dataclasses import dataclass

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from .errors import TransportError

# The longest-lived kind that file transfer servers take everywhere.
GENERATED_BITS = 4096
PARAMIKO_CLASSES = (
    (rsa.RSAPrivateKey, paramiko.RSAKey),
    (ed25519.Ed25519PrivateKey, paramiko.Ed25519Key),
    (ec.EllipticCurvePrivateKey, paramiko.ECDSAKey),
)


@dataclass(frozen=True)
class HostKey:
    """A public key by which a server proves who it is.

    :param kind: such as ``ssh-ed25519``
    :param blob: the key as it goes over the line
    """

    kind: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """As ``ssh-keygen -l`` shows it."""
        return _digest(self.blob)

    @property
    def line(self) -> str:
        """As it stands in a file of keys."""
        return f"{self.kind} {base64.b64encode(self.blob).decode()}"


def load_private_key(text: str, passphrase: str = "") -> paramiko.PKey:
    """Our key, from a file of OpenSSH or PEM (RSA, Ed25519, ECDSA).

    :raises TransportError: ``bad_passphrase`` or ``bad_key``; says nothing of either
    """
    data = "\n".join(text.strip().splitlines()).encode() + b"\n"
    for password in (passphrase.encode() or None, None):
        try:
            return _to_paramiko(_load(data, password))
        except TypeError:
            # cryptography's word for a passphrase too few or too many.
            if password is None:
                break
        except (ValueError, UnsupportedAlgorithm, paramiko.SSHException):
            raise TransportError(
                "bad_passphrase" if password and _is_key(data) else "bad_key"
            ) from None
    raise TransportError("bad_passphrase")


def _load(data: bytes, password: bytes | None):
    if b"OPENSSH PRIVATE KEY" in data:
        return serialization.load_ssh_private_key(data, password)
    return serialization.load_pem_private_key(data, password)


def _is_key(data: bytes) -> bool:
    """Is it a key at all, though the passphrase does not open it?"""
    try:
        _load(data, None)
    except TypeError:
        return True
    except (ValueError, UnsupportedAlgorithm):
        return b"ENCRYPTED" in data
    return True


def _to_paramiko(key) -> paramiko.PKey:
    plain = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    ).decode()
    for kind, wanted in PARAMIKO_CLASSES:
        if isinstance(key, kind):
            return wanted.from_private_key(io.StringIO(plain))
    raise TransportError("bad_key")


def generate_private_key(bits: int = GENERATED_BITS) -> str:
    """A new RSA key without passphrase, in OpenSSH's form."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    ).decode()


def public_line(key: paramiko.PKey, comment: str = "") -> str:
    """The public half, as the other side enters it."""
    return f"{key.get_name()} {key.get_base64()} {comment}".strip()


def fingerprint(key: paramiko.PKey) -> str:
    """Fingerprint of a key's public half, as ``ssh-keygen -l`` shows it."""
    return _digest(key.asbytes())


def parse_host_keys(text: str) -> tuple[HostKey, ...]:
    """The keys of a server: lines of ``ssh-ed25519 AAAA...``, or of known_hosts.

    :raises TransportError: ``bad_host_key`` with the line that is none
    """
    result = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        found = next(filter(None, map(_host_key, words, words[1:])), None)
        if found is None:
            raise TransportError("bad_host_key", str(number))
        result.append(found)
    return tuple(result)


def _host_key(kind: str, encoded: str) -> HostKey | None:
    try:
        blob = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        return None
    # The blob begins with its own kind, as a string with its length (RFC 4251, 5).
    name = kind.encode()
    if blob[:4] != len(name).to_bytes(4, "big") or blob[4 : 4 + len(name)] != name:
        return None
    return HostKey(kind, blob) if len(blob) > 4 + len(name) else None


def _digest(blob: bytes) -> str:
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode()
    return f"SHA256:{digest.rstrip('=')}"
