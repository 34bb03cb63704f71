"""Files in one ZIP, the same bytes each time."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from io import BytesIO

# The first day that the format knows: when it was packed says nothing.
EPOCH = (1980, 1, 1, 0, 0, 0)


def sha256(data: bytes) -> str:
    """The checksum that stands in the case and in ``SHA256SUMS``."""
    return hashlib.sha256(data).hexdigest()


def safe_name(text: str) -> str:
    """A file name that every system takes: letters, digits, dots, dashes."""
    kept = [sign if sign.isalnum() or sign in "-_." else "-" for sign in text.strip()]
    return "".join(kept).strip("-.") or "file"


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive, with a list of checksums as ``sha256sum -c`` reads it.

    :param files: {name: bytes}
    """
    sums = "".join(f"{sha256(data)}  {name}\n" for name, data in sorted(files.items()))
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*sorted(files.items()), ("SHA256SUMS", sums.encode())]:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return stream.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """{name: bytes} of such an archive, without the list of checksums."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name != "SHA256SUMS"]
        return {name: archive.read(name) for name in names}
