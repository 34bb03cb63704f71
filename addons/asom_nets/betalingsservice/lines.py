"""Lines of a file, one by one, in flat memory.

Accepted: CR LF and LF, a missing line end after the last line, blank lines, and 0x1A
(the old end-of-file mark) behind the last line (betalingsservice 1.2).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .charset import ENCODING
from .errors import DeliveryError

END_OF_FILE = b"\x1a"
# A record has 128 characters; anything near this limit is no delivery.
LIMIT = 4096


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line: 1-based ``number``, ``text`` as it stands, and its line end."""

    number: int
    text: str
    end: bytes

    @property
    def raw(self) -> bytes:
        """The line's bytes."""
        return self.text.encode(ENCODING) + self.end


def raw_lines(source: bytes | BinaryIO) -> Iterator[RawLine]:
    """Lines of ``bytes`` or of a binary stream.

    :raises DeliveryError: a line is far too long, or text follows an end-of-file mark.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    ended = False
    number = 0
    while chunk := stream.readline(LIMIT):
        number += 1
        if len(chunk) == LIMIT and not chunk.endswith(b"\n"):
            raise DeliveryError(
                "line_too_long", line=number, position=129, length=LIMIT, room=128
            )
        text = chunk.rstrip(b"\r\n" + END_OF_FILE)
        if ended and text.strip(b" "):
            raise DeliveryError("after_end", line=number)
        end = chunk[len(text) :]
        ended = ended or END_OF_FILE in end
        yield RawLine(number, text.decode(ENCODING), end)
