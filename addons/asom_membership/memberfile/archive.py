"""Is it an Excel workbook that can be opened safely? Looks at the bytes alone."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from .errors import MemberFileError
from .table import LONGEST_CELL

MEGABYTE = 1024 * 1024
# Uncompressed. 200,000 members with 30 columns have some 300 MB of sheet; everything
# else, the texts above all, is held in memory while the sheet is read.
LARGEST_SHEETS = 512 * MEGABYTE
LARGEST_REST = 128 * MEGABYTE
MOST_PARTS = 10_000
CHUNK = 64 * 1024

# The first part of an archive, or the end of one without parts.
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted workbook is an OLE file with this stream ([MS-OFFCRYPTO] 2.3.4).
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = ((b"%PDF", "PDF"), (b"{\\rtf", "RTF"), (b"\x89PNG", "PNG"))
_OTHER_KINDS += ((b"\xff\xd8\xff", "JPEG"), (b"\x1f\x8b", "GZIP"), (b"GIF8", "GIF"))
_MARKUP = re.compile(
    rb"(\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|table|head|meta)", re.IGNORECASE
)
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/"
_DOCUMENT_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_LONGEST_TAG = 64
# One text with all of its formatting: each of its 32,767 characters may be formatted by
# itself, in some forty bytes.
LARGEST_TEXT = 2 * MEGABYTE
_SHARED_TEXTS = "xl/sharedStrings.xml"
# Where a cell or a shared text ends, and where the cells of a sheet begin and end.
_TEXT_END = re.compile(
    rb"</(?:\w{1,20}:)?(?:si|c)>|<(?:\w{1,20}:)?(?:row[\s/>]|c [^<>]{0,40}/>)"
)
_CELLS_BEGIN = re.compile(rb"<(?:\w{1,20}:)?sheetData[\s/>]")
_CELLS_END = re.compile(rb"</(?:\w{1,20}:)?sheetData>")


def file_kind(data: bytes, ending: str) -> str:
    """``"xlsx"`` or ``"csv"``, by what the bytes are; the name only says what was
    meant.

    :param ending: of the file's name, in small letters and without dot
    :raises MemberFileError: ``other_format``, ``xlsx_password`` or ``xlsx_none``
    """
    if data.startswith(ZIP_MAGICS):
        return "xlsx"
    if data.startswith(OLE_MAGIC):
        if _ENCRYPTED_STREAM in data:
            raise MemberFileError("xlsx_password")
        raise MemberFileError("other_format", {"kind": "XLS (Excel 97-2003)"})
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise MemberFileError("other_format", {"kind": kind})
    if _MARKUP.match(data):
        raise MemberFileError("other_format", {"kind": "HTML/XML"})
    if ending in ("xlsx", "xlsm"):
        raise MemberFileError("xlsx_none", {"ending": ending})
    return "csv"


def check_archive(data: bytes) -> None:
    """Refuse what is no workbook, and what would hurt when it is unpacked.

    :raises MemberFileError: ``xlsx_damaged``, ``xlsx_password``, ``xlsx_bomb``,
        ``xlsx_dtd``, ``xlsx_strict`` or ``other_format``
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_kind(archive, {part.filename for part in parts})
            _check_sizes(parts)
            _check_parts(archive, parts)
    except MemberFileError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        KeyError,
    ) as error:
        raise damaged(error) from error


def damaged(error: Exception) -> MemberFileError:
    """The fault of a workbook that a library could not read."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return MemberFileError("xlsx_damaged", {"reason": reason[:200]})


def _check_kind(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "mimetype" in names:
        mime = archive.read("mimetype")[:100].decode("ascii", "replace")
        if "opendocument" in mime:
            raise MemberFileError("other_format", {"kind": "OpenDocument (ODS)"})
    if "xl/workbook.bin" in names:
        raise MemberFileError("other_format", {"kind": "XLSB (Excel Binary)"})
    if "word/document.xml" in names:
        raise MemberFileError("other_format", {"kind": "DOCX (Word)"})
    if "[Content_Types].xml" not in names:
        raise MemberFileError("other_format", {"kind": "ZIP"})


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    # zipfile never gives more than the size that the archive declares, so the
    # declared sizes bound what can come out of it.
    if any(part.flag_bits & 0x1 for part in parts):
        raise MemberFileError("xlsx_password")
    if len(parts) > MOST_PARTS:
        reason = f"more than {MOST_PARTS} parts"
        raise MemberFileError("xlsx_damaged", {"reason": reason})
    sheets = sum(part.file_size for part in parts if is_sheet(part.filename))
    rest = sum(part.file_size for part in parts) - sheets
    for size, limit in ((sheets, LARGEST_SHEETS), (rest, LARGEST_REST)):
        if size > limit:
            params = {"size": size // MEGABYTE, "limit": limit // MEGABYTE}
            raise MemberFileError("xlsx_bomb", params)


def is_sheet(part_name: str) -> bool:
    """Whether a part of the archive holds a sheet's cells."""
    return part_name.startswith("xl/worksheets/") and part_name.endswith(".xml")


def _check_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    # ISO/IEC 29500-2, 9.1.4 (OPC): a part holds no document type. With none there
    # are no entities that could grow or fetch other files. Pictures may be SVG.
    for part in parts:
        if "/media/" in part.filename:
            continue
        if part_holds(archive, part.filename, _DOCUMENT_TYPE):
            raise MemberFileError("xlsx_dtd", {"part": part.filename})
        if is_sheet(part.filename) or part.filename == _SHARED_TEXTS:
            _check_texts(archive, part.filename)
        if part.filename == "xl/workbook.xml":
            if _STRICT_NAMESPACE in archive.read(part):
                raise MemberFileError("xlsx_strict")


def _check_texts(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a text that is too long before anything puts it together in memory."""
    kept = b""
    counts = not is_sheet(name)
    size = 0
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            window = kept + chunk.replace(b"\0", b"")
            counts = counts or bool(_CELLS_BEGIN.search(window))
            if _TEXT_END.search(window) or not counts:
                size = 0
            size += len(chunk)
            if size > LARGEST_TEXT:
                raise MemberFileError("cell_too_long", {"limit": LONGEST_CELL})
            if _CELLS_END.search(window):
                return
            kept = window[-_LONGEST_TAG:]


def part_holds(archive: zipfile.ZipFile, name: str, pattern: re.Pattern) -> bool:
    """Whether a part holds ``pattern`` (at most 64 bytes long), read in pieces.

    NUL bytes are left out first, so that UTF-16 is searched as well.
    """
    kept = b""
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            window = kept + chunk.replace(b"\0", b"")
            if pattern.search(window):
                return True
            kept = window[-_LONGEST_TAG:]
    return False
