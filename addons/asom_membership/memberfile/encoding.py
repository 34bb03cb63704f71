"""Which character set a CSV file is in: one for the whole file, or it is refused."""

from __future__ import annotations

import codecs
import re

from .charsets import recognised
from .errors import MemberFileError

UTF8_BOM = codecs.BOM_UTF8
UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_BREAK = re.compile("\r\n|\r|\n")
# æ ø å Æ Ø Å é as UTF-8 writes them; read as Windows text they would be Ã¦ and the
# like, which nobody writes.
_UTF8_DANISH = re.compile(rb"\xc3[\xa6\xb8\xa5\x86\x98\x85\xa9]")


# What a person may choose where the file does not tell: codec -> its usual name.
CHARACTER_SETS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac (MacRoman)",
    "cp850": "MS-DOS (850)",
    "cp865": "MS-DOS (865)",
}


def detect_encoding(data: bytes, chosen: str | None = None) -> str:
    """Name of the codec that reads all of ``data``.

    A byte-order mark decides (UTF-8, UTF-16); without one the file is UTF-8 when
    every byte fits, and otherwise the one of :mod:`.charsets` in which its words look
    Danish.

    :param chosen: what a person says, of :data:`CHARACTER_SETS`
    :return: ``"utf-8-sig"``, ``"utf-16"``, ``"utf-8"``, ``"cp1252"``,
        ``"mac_roman"``, ``"cp850"`` or what is chosen
    :raises MemberFileError: ``not_text`` when it holds NUL characters (a binary file,
        or UTF-16 without mark), ``utf8_invalid``, ``utf16_invalid`` or
        ``cp1252_undefined`` with the 1-based line of the first byte that does not fit,
        ``encoding_doubt`` when it may be in several or in none
    """
    if data.startswith(UTF16_BOMS):
        text = _decoded(data, "utf-16", "utf16_invalid")
        if "\0" in text:
            raise MemberFileError("not_text")
        return "utf-16"
    if b"\0" in data:
        raise MemberFileError("not_text")
    if data.startswith(UTF8_BOM):
        _decoded(data, "utf-8-sig", "utf8_invalid")
        return "utf-8-sig"
    if chosen and chosen != "utf-8":
        _decoded(data, chosen, "cp1252_undefined")
        return chosen
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if chosen or _UTF8_DANISH.search(data):
            # UTF-8 with a damaged spot: as Windows text every æ, ø and å of the
            # other lines would be wrong without anybody being told.
            raise _fault(data, "utf-8", "utf8_invalid", error) from error
    encoding = recognised(data)
    if not encoding:
        raise MemberFileError("encoding_doubt")
    _decoded(data, encoding, "cp1252_undefined")
    return encoding


def _decoded(data: bytes, encoding: str, code: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _fault(data, encoding, code, error) from error


def _fault(data, encoding, code, error: UnicodeDecodeError) -> MemberFileError:
    # utf-8-sig counts from behind the mark
    start = error.start + (len(UTF8_BOM) if encoding == "utf-8-sig" else 0)
    before = data[:start].decode(encoding, "ignore")
    line = len(_LINE_BREAK.findall(before)) + 1
    return MemberFileError(code, {"byte": f"0x{data[start]:02X}"}, line)
