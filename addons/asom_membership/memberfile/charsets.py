"""Which 8-bit character set a text is in, told by what Danish text looks like.

The bytes of æ ø å Æ Ø Å are others in each of them, and read in a wrong one they
become signs in the middle of words (``Kj¾r``) or capital letters behind small ones
(``blŒ``), which nobody writes. All words of a file are judged together.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

# Most usual first, which counts where nothing tells them apart. MS-DOS' Nordic page
# 865 has the Danish letters where 850 has them.
CANDIDATES = ("cp1252", "mac_roman", "cp850")
MOST_WORDS = 50_000

_WORD = re.compile(rb"[A-Za-z0-9]*[\x80-\xff][A-Za-z0-9\x80-\xff]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_DANISH = frozenset("æøåÆØÅ")
_COMMON = frozenset("éüöäÉÜÖÄ")
# Signs that stand beside words and figures in ordinary lists.
_SIGNS = frozenset("–—’‘“”„…€§°½¼¾´`·•£»«²³®©™×±\u00a0\u00ad")
_INSIDE = frozenset("’´–—·\u00ad\u00a0")

DANISH_POINTS, COMMON_POINTS, ODD_POINTS, WRONG_POINTS = 6, 2, -1, -6
# A file must be clearly in one of them.
LEAST_LEAD = 2
# Of all letters beyond ASCII so many may look wrong in the one that is chosen.
MOST_WRONG = 0.02


@dataclass(frozen=True)
class Verdict:
    """How well a text fits one character set.

    :ivar points: more for Danish letters in words, less for signs in words
    :ivar good: letters that are usual in Danish text
    :ivar wrong: letters and signs that cannot be where they are
    """

    codec: str
    points: int
    good: int
    wrong: int


def words_beyond_ascii(data: bytes) -> Counter[bytes]:
    """The words of a text that have a byte beyond ASCII, and how often."""
    found: Counter[bytes] = Counter()
    for match in _WORD.finditer(data):
        found[match[0]] += 1
        if len(found) >= MOST_WORDS:
            break
    return found


def recognised(data: bytes) -> str | None:
    """The character set that a text is in, or None where that is in doubt.

    :param data: bytes that are not UTF-8
    """
    words = words_beyond_ascii(data)
    verdicts = [_verdict(codec, words) for codec in CANDIDATES]
    first, second = sorted(verdicts, key=lambda each: -each.points)[:2]
    if first.wrong > MOST_WRONG * (first.good + first.wrong):
        # Bytes that Windows does not have are told with their line.
        usual = verdicts[0]
        return usual.codec if first is usual and first.good >= first.wrong else None
    if first.good and first.points - second.points >= LEAST_LEAD:
        return first.codec
    # Without a letter that tells: signs such as – and € alone.
    usual = verdicts[0]
    return usual.codec if not usual.wrong and not first.good else None


def _verdict(codec: str, words: Counter[bytes]) -> Verdict:
    points = good = wrong = 0
    for word in words:
        text = word.decode(codec, "replace")
        for at, character in enumerate(text):
            if character.isascii():
                continue
            worth = _worth(text, at)
            points += worth
            good += worth > 0
            wrong += worth == WRONG_POINTS
    return Verdict(codec, points, good, wrong)


def _worth(text: str, at: int) -> int:
    character = text[at]
    before = at > 0 and text[at - 1].isalpha()
    after = at + 1 < len(text) and text[at + 1].isalpha()
    if not character.isalpha():
        if character not in _SIGNS:
            return WRONG_POINTS
        return WRONG_POINTS if before and after and character not in _INSIDE else 0
    word = _word_around(text, at)
    if not _usual_case(word):
        return WRONG_POINTS
    if len(word) == 1:
        return ODD_POINTS if character not in "øåØÅ" else 0
    if character in _DANISH:
        return DANISH_POINTS
    return COMMON_POINTS if character in _COMMON else ODD_POINTS


def _word_around(text: str, at: int) -> str:
    for match in _LETTERS.finditer(text):
        if match.start() <= at < match.end():
            return match[0]
    return text[at]


def _usual_case(word: str) -> bool:
    return word.islower() or word.isupper() or word[1:].islower()


# From a word's beginning: else a word without any is looked through from each letter.
_FOREIGN_WORD = re.compile(r"(?:(?<![\w’'-])[\w’'-]+)?[^\x00-\x7f][\w’'-]*")


def sample_of(text: str, most: int = 5) -> str:
    """The first different words of a text that have letters beyond ASCII, for a
    person to see whether they are right."""
    found: dict[str, None] = {}
    for match in _FOREIGN_WORD.finditer(text):
        found.setdefault(match[0].strip("'’-"))
        if len(found) >= most:
            break
    return ", ".join(found)
