"""From bytes to lines.

Rules: betalingsservice.md 1.2 (character set, trimming, line ends) and 8 (the old
channel's envelope is not a part of the delivery).
"""

from __future__ import annotations

from collections.abc import Iterator

from .report import Report


def lines(data: bytes, report: Report) -> Iterator[tuple[int, str]]:
    """Line number from 1 and text of each record, without trailing blanks.

    Faults of the line as such go to the report; lines that aren't records are left
    out.
    """
    pieces = data.split(b"\n")
    rest = pieces.pop()
    if rest:
        pieces.append(rest)
    for number, raw in enumerate(pieces, 1):
        if number == len(pieces) and rest:
            report.fault(number, len(raw) + 1, "no CR LF after the last record")
            raw = raw.removesuffix(b"\r")
        elif raw.endswith(b"\r"):
            raw = raw[:-1]
        else:
            report.fault(number, len(raw) + 1, "the line must end with CR LF, not LF")
        text = raw.decode("iso-8859-1")
        _check_characters(number, raw, report)
        if not text.strip(" "):
            report.fault(number, 1, "empty line")
        elif text.startswith("PBCNET"):
            report.fault(number, 1, "envelope of the old channel round the delivery")
        else:
            kept = text.rstrip(" ")
            if len(kept) < len(text):
                report.fault(number, len(kept) + 1, "trailing blanks must be cut")
            yield number, kept


def _check_characters(number: int, raw: bytes, report: Report) -> None:
    """No control characters, and ISO 8859-1 rather than UTF-8 or Windows-1252."""
    for position, byte in enumerate(raw, 1):
        if byte < 0x20 or 0x7F <= byte <= 0x9F:
            report.fault(
                number, position, f"control character 0x{byte:02X} in ISO 8859-1"
            )
    if not raw.isascii():
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            return
        first = next(place for place, byte in enumerate(raw, 1) if byte > 0x7F)
        report.fault(number, first, "text is UTF-8, it must be ISO 8859-1")
