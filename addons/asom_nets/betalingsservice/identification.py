"""What kind of file this is."""

from __future__ import annotations

from .bank_file import BANK, supplier_type
from .delivery_types import TYPES
from .envelope import PREFIX, RECEIPTS
from .errors import DeliveryError
from .lines import split_lines


def identify(data: bytes) -> str:
    """ "0601", "0602", "0603", "0605", "0621" (Betalingsservice), "receipt", "FI" (a
    bank's file of FI payments), "LS0602" or "LS0690" (from Leverandørservice).

    Only the first record (of a delivery: after an envelope) is looked at.

    :raises DeliveryError: it is none of these.
    """
    enveloped = False
    number = 0
    for number, text, _end in split_lines(data):
        text = text.strip(" ")
        if text.startswith(RECEIPTS):
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
