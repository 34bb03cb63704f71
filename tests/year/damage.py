"""Ways in which a file gets damaged, each by chance of a given source.

Some leave a file that can be read, and says something else than it did.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]
BYTES = (0, 9, 10, 13, 26, 32, 45, 48, 57, 65, 127, 128, 160, 198, 255)


def other_byte(data: bytes, chance: Random) -> bytes:
    """One byte is another one."""
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.choice(BYTES)]) + data[place + 1 :]


def other_digit(data: bytes, chance: Random) -> bytes:
    """One digit of a record is another one; not of the first and last lines."""
    lines = data.split(b"\r\n")
    number = chance.randrange(len(lines[1:-2])) + 1 if lines[1:-2] else 0
    line = lines[number]
    places = [
        place for place in range(5, len(line)) if line[place : place + 1].isdigit()
    ]
    if places:
        place = chance.choice(places)
        digit = b"%d" % chance.randrange(10)
        lines[number] = line[:place] + digit + line[place + 1 :]
    return b"\r\n".join(lines)


def other_field(data: bytes, chance: Random) -> bytes:
    """Some digits side by side in a payment or mandate record become others."""
    lines = data.split(b"\r\n")
    rows = [n for n, line in enumerate(lines) if line[:5] in (b"BS042", b"FI030")]
    if rows:
        number = chance.choice(rows)
        line = lines[number]
        width = chance.choice((2, 4, 6, 9))
        place = chance.randrange(20, max(21, min(110, len(line) - width)))
        digits = b"".join(b"%d" % chance.randrange(10) for _ in range(width))
        lines[number] = line[:place] + digits + line[place + width :]
    return b"\r\n".join(lines)


def other_amount(data: bytes, chance: Random) -> bytes:
    """A payment of another amount, with all totals as they should be then."""
    lines = data.split(b"\r\n")
    rows = [n for n, line in enumerate(lines) if _is_paid(line)]
    if not rows:
        return data
    number = chance.choice(rows)
    amount = chance.choice((0, 1, 5, 12_345, 99_999_999, 10**12))
    change = amount - int(lines[number][115:128])
    lines[number] = lines[number][:115] + b"%013d" % amount + lines[number][128:]
    for end in (b"BS092", b"BS992"):
        place = next(n for n in range(number, len(lines)) if lines[n][:5] == end)
        total = int(lines[place][42:57]) + change
        lines[place] = lines[place][:42] + b"%015d" % total + lines[place][57:]
    return b"\r\n".join(lines)


def _is_paid(line: bytes) -> bool:
    codes = (b"0236", b"0239", b"0297", b"0299")
    return line[:5] == b"BS042" and line[13:17] in codes


def cut_off(data: bytes, chance: Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def byte_lost(data: bytes, chance: Random) -> bytes:
    """A few bytes are missing."""
    place = chance.randrange(len(data))
    return data[:place] + data[place + chance.randrange(1, 9) :]


def byte_more(data: bytes, chance: Random) -> bytes:
    """Something has come in between."""
    place = chance.randrange(len(data))
    more = chance.choice(
        (b"\r\n", b"\n", b"\r", b"\x1a", b"\0", b" ", b"0", b"\xc3\x86")
    )
    return data[:place] + more + data[place:]


def line_lost(data: bytes, chance: Random) -> bytes:
    """A line is missing."""
    lines = data.split(b"\r\n")
    del lines[chance.randrange(len(lines))]
    return b"\r\n".join(lines)


def line_twice(data: bytes, chance: Random) -> bytes:
    """A line stands twice."""
    lines = data.split(b"\r\n")
    number = chance.randrange(len(lines))
    return b"\r\n".join(lines[: number + 1] + lines[number:])


def lines_swapped(data: bytes, chance: Random) -> bytes:
    """Two lines have changed places."""
    lines = data.split(b"\r\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\r\n".join(lines)


def other_ends(data: bytes, chance: Random) -> bytes:
    """Other line ends, or blanks at the ends of lines."""
    end = chance.choice((b"\n", b"\r", b"  \r\n", b"\r\n\r\n", b"\n\r", b"\x85"))
    return data.replace(b"\r\n", end)


def other_letters(data: bytes, chance: Random) -> bytes:
    """The file was saved in another encoding."""
    text = data.decode("iso-8859-1")
    return text.encode(chance.choice(("utf-8", "utf-8-sig", "utf-16", "cp500")))


DAMAGES: tuple[tuple[Damage, int], ...] = (
    (other_byte, 3),
    (other_digit, 4),
    (other_field, 6),
    (other_amount, 3),
    (cut_off, 1),
    (byte_lost, 1),
    (byte_more, 2),
    (line_lost, 1),
    (line_twice, 1),
    (lines_swapped, 2),
    (other_ends, 1),
    (other_letters, 1),
)
"""Each with its weight."""


def damaged(data: bytes, chance: Random) -> bytes:
    """The file with one or two damages, another one than it was."""
    ways, weights = zip(*DAMAGES, strict=True)
    result = data
    while result == data:
        for way in chance.choices(ways, weights, k=chance.choice((1, 1, 1, 2))):
            if result:
                result = way(result, chance)
    return result
