"""Lines of a file, one by one, in flat memory.

Accepted: CR LF and LF, a missing line end after the last line, blank lines, and 0x1A
(the old end-of-file mark) behind the last line (betalingsservice 1.2).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from .charset import ENCODING
from .errors import DeliveryError

END_OF_FILE = b"\x1a"
# A record has 128 characters; anything near this limit is no delivery.
LIMIT = 4096
_END = b"\r\n" + END_OF_FILE


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


def split_lines(source: bytes | BinaryIO) -> Iterator[tuple[int, str, bytes]]:
    """(1-based number, text, line end) of the lines of ``bytes`` or a binary stream.

    :raises DeliveryError: a line is far too long, or text follows an end-of-file mark.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    ended = False
    chunks = iter(partial(stream.readline, LIMIT), b"")
    for number, chunk in enumerate(chunks, 1):
        text = chunk.rstrip(_END)
        end = chunk[len(text) :]
        if not end.endswith(b"\n") and len(chunk) == LIMIT:
            raise DeliveryError(
                "line_too_long", line=number, position=129, length=LIMIT, room=128
            )
        if ended and text.strip(b" "):
            raise DeliveryError("after_end", line=number)
        if END_OF_FILE in end:
            ended = True
        yield number, text.decode(ENCODING), end


def raw_lines(source: bytes | BinaryIO) -> Iterator[RawLine]:
    """The same as objects that can be written again.

    :raises DeliveryError: as :func:`split_lines`.
    """
    for line in split_lines(source):
        yield RawLine(*line)
