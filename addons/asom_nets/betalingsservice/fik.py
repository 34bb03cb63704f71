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
