"""What kind of file this is."""

from __future__ import annotations

from .bank_file import BANK, supplier_type
from .delivery_types import TYPES
from .envelope import PREFIX, is_receipt
from .errors import DeliveryError
from .lines import split_lines

# First and last record of a file.
ENDS = {"BS002": "BS992", "FI010": "FI090"}
STARTS = (*ENDS, "LS002")
# What is wrong with a record that ends too soon.
UNREADABLE = ("not_a_number", "not_digits", "not_constant", "not_a_date", "differs")


def identify(data: bytes) -> str:
    """ "0601", "0602", "0603", "0605", "0621" (Betalingsservice), "receipt", "FI" (a
    bank's file of FI payments), "LS0602" or "LS0690" (from Leverandørservice).

    Only the first record (of a delivery: after an envelope) is looked at.

    :raises DeliveryError: it is none of these.
    """
    enveloped = False
    number = 0
    lines = split_lines(data)
    for number, text, _end in lines:
        text = text.strip(" ")
        if is_receipt(text):
            _check_receipt(number, text, lines)
            return "receipt"
        if text.startswith(PREFIX):
            enveloped = True
            continue
        if text:
            return _kind(number, text, enveloped)
    raise DeliveryError("empty", line=number)


def _kind(number: int, text: str, enveloped: bool) -> str:
    name = text[:5]
    if name == "BS002" and text[16:20] in TYPES:
        return text[16:20]
    if name == "FI010" and not enveloped:
        return BANK
    if name == "LS002" and not enveloped and supplier_type(text):
        return supplier_type(text)
    code = "no_delivery_start"
    if name in ("BS002", "LS002"):
        code = "unknown_delivery_type"
    raise DeliveryError(code, line=number, record=name, content=repr(text[16:20]))


def _check_receipt(number: int, text: str, lines) -> None:
    """:raises DeliveryError: a delivery follows, in an envelope that is not known"""
    for _number, more, _end in lines:
        if more.strip(" ").startswith(STARTS):
            raise DeliveryError(
                "unknown_envelope",
                line=number,
                record=text[:5],
                position=1,
                content=text[:8],
            )


def is_cut_off(data: bytes, error: DeliveryError) -> bool:
    """Whether a refused file ends before its end record, or inside of it.

    :param error: why it is refused
    """
    first = last = ""
    enveloped = False
    number = 0
    try:
        for place, text, _end in split_lines(data):
            text = text.strip(" ")
            if not text:
                continue
            number, last = place, text
            enveloped |= text.startswith(f"{PREFIX}00") or text.startswith(
                f"{PREFIX}30"
            )
            if not first and not text.startswith(PREFIX):
                first = text[:5]
    except DeliveryError:
        return False
    if enveloped:
        end = f"{PREFIX}90"
    elif first in ENDS:
        end = ENDS[first]
    else:
        return False
    if not last.startswith(end):
        return True
    return error.line == number and error.code in UNREADABLE
