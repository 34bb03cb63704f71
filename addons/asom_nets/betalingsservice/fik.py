"""Danish payment slips: payment ids, check digits and the OCR line.

Source: betalingsservice 10 (card types 01, 04, 15, 71, 73, 75). The check digit is
modulus 10 with the weights 2, 1, 2, 1 ... from the right, which is the Luhn algorithm.

An incoming payment whose id fails the check is still a payment: never refuse one
because of :func:`is_valid`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import luhn

_digits = re.compile("[0-9]+").fullmatch


@dataclass(frozen=True, slots=True)
class CardType:
    """A kind of slip (kortart). ``id_length`` counts the check digit; 0 = no id.
    ``creditor_lengths`` are the digits that a receiver's number may have."""

    code: str
    id_length: int
    creditor_lengths: tuple[int, ...]


GIRO = (7, 8)
FI = (8,)
CARD_TYPES = {
    card.code: card
    for card in (
        CardType("01", 0, GIRO),
        CardType("04", 16, GIRO),
        CardType("15", 16, GIRO),
        CardType("71", 15, FI),
        CardType("73", 0, FI),
        CardType("75", 16, FI),
    )
}


def all_digits(text: str) -> bool:
    """Whether ``text`` is one or more of the digits 0-9 and nothing else."""
    return bool(_digits(text))


def padded_id(digits: str, card_type: str) -> str:
    """The payment id in a field that is padded with zeros: its last digits, as many as
    the card type has; "" if it has none. A card type that is not known counts as 71.
    """
    card = CARD_TYPES.get(card_type, CARD_TYPES["71"])
    return digits[-card.id_length :] if card.id_length else ""


def _card(card_type: str) -> CardType:
    if card_type not in CARD_TYPES:
        raise ValueError(f"card type {card_type!r} is not one of {sorted(CARD_TYPES)}")
    return CARD_TYPES[card_type]


def check_digit(body: str) -> str:
    """The check digit that follows ``body`` (digits only).

    :raises ValueError: the body has something else than digits.
    """
    if not _digits(body):
        raise ValueError(f"{body!r} has something else than digits")
    return luhn.calc_check_digit(body)


def payment_id(body: str | int, card_type: str = "71") -> str:
    """The full payment id: zeros on the left, ``body``, check digit.

    :param body: at most 14 digits for card type 71, 15 for 04, 15 and 75.
    :raises ValueError: the body is too long or no number, or the card type has no id.
    """
    card = _card(card_type)
    text = str(body)
    if not card.id_length:
        raise ValueError(f"card type {card_type} has no payment id")
    if not _digits(text):
        raise ValueError(f"{text!r} has something else than digits")
    if len(text) >= card.id_length:
        raise ValueError(
            f"{text!r} has {len(text)} digits; card type {card_type} has room for "
            f"{card.id_length - 1} and a check digit"
        )
    text = text.zfill(card.id_length - 1)
    return text + check_digit(text)


def is_valid(number: str, card_type: str = "71") -> bool:
    """Whether ``number`` is a full payment id of the card type, check digit included.

    :raises ValueError: the card type is not known.
    """
    card = _card(card_type)
    return (
        card.id_length > 0
        and len(number) == card.id_length
        and bool(_digits(number))
        and luhn.is_valid(number)
    )


def ocr_line(card_type: str, creditor: str, number: str = "") -> str:
    """The line that machines read, e.g. ``+71<000000000012344 +81234567<``.

    :param creditor: FI creditor number (8 digits) or giro account (7-8 digits).
    :param number: full payment id; "" for the card types 01 and 73.
    :raises ValueError: a part does not fit the card type.
    """
    card = _card(card_type)
    if not _digits(creditor) or len(creditor) not in card.creditor_lengths:
        lengths = " or ".join(map(str, card.creditor_lengths))
        raise ValueError(
            f"receiver {creditor!r} of card type {card_type} must have {lengths} digits"
        )
    if card.id_length and not is_valid(number, card_type):
        raise ValueError(f"{number!r} is not a payment id of card type {card_type}")
    if not card.id_length and number:
        raise ValueError(f"card type {card_type} has no payment id, but got {number!r}")
    return f"+{card.code}<{number} +{creditor}<"


# Where a card type is told apart from its id: OCR line, Peppol, what people write.
_TOLD = re.compile(
    r"(?<![0-9A-Za-z])(?P<card>71|75|04|15) *(?P<mark>[<#/]) *"
    r"(?P<id>[0-9]{1,16})(?![0-9A-Za-z])"
    r"(?: *\+ *(?P<creditor>[0-9]+) *<)?"
)
_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9]+(?![0-9A-Za-z])")


def split_line(text: str) -> tuple[str, str, str] | None:
    """(card type, payment id, receiver or "") in an OCR line or a payer's reference.

    Found are ``+71<000000001234566 +81234567<``, ``71/000000001234566``,
    ``75#...``, card type and id in one, and 15 digits alone, which only card type 71
    has. With a card type in front of a mark, zeros on the left may be missing; without
    one an id must have all its digits, because a shorter number can be anything. Blanks
    around marks do not matter.

    None where there is no payment id, where its check digit is wrong, or where more
    than one is found: a reference is never guessed.
    """
    found: set[tuple[str, str]] = set()
    creditors: set[str] = set()
    rest = []
    end = 0
    for match in _TOLD.finditer(text):
        rest.append(text[end : match.start()])
        end = match.end()
        card_type, number = match["card"], match["id"]
        card = CARD_TYPES[card_type]
        # A giro's card type and a few digits behind a slash may well be a date.
        short = match["mark"] == "<" or card.creditor_lengths == FI
        if len(number) == card.id_length or short and len(number) < card.id_length:
            found.add((card_type, number.zfill(card.id_length)))
        else:
            return None
        creditor = match["creditor"]
        if creditor:
            if len(creditor) not in card.creditor_lengths:
                return None
            creditors.add(creditor)
    rest.append(text[end:])
    for match in _RUN.finditer(" ".join(rest)):
        found |= {pair for pair in _alone(match[0]) if _is_sure(*pair)}
    if len(found) != 1 or len(creditors) > 1:
        return None
    card_type, number = found.pop()
    if not _is_sure(card_type, number):
        return None
    return card_type, number, creditors.pop() if creditors else ""


def _is_sure(card_type: str, number: str) -> bool:
    return is_valid(number, card_type) and int(number) > 0


def _alone(digits: str) -> set[tuple[str, str]]:
    """What a run of digits has the length of: (card type, payment id)."""
    if len(digits) == CARD_TYPES["71"].id_length:
        return {("71", digits)}
    return {
        (card.code, digits[2:])
        for card in CARD_TYPES.values()
        if card.id_length
        and digits.startswith(card.code)
        and len(digits) == len(card.code) + card.id_length
    }
