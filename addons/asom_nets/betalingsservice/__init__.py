"""Betalingsservice (Nets / Mastercard Payment Services): files, without Odoo.

Records are described as data in :mod:`layouts`; :func:`write` and :func:`read` are
strict, :func:`iter_records` streams the records of any kind of delivery. Amounts are
integers of øre.

"betalingsservice 2.3" in a comment names a section of the project's notes on the
file formats, which are drawn from Nets' guide and from files that Nets has accepted.
"""

from . import advice, customer, fik
from .amounts import danish, sign_code, signed
from .assemble import check_collection
from .charset import CharacterError, to_latin1
from .context import Rules
from .delivery import Address, Collection, Delivery, Options, Section
from .envelope import Envelope, Receipt, read_receipt
from .errors import DeliveryError, Deviation, NotADeliveryError
from .fields import Field
from .layout import Layout, Record
from .layouts import LAYOUTS, UNKNOWN
from .reader import read
from .scanner import identify, iter_records
from .writer import write, write_lines

__all__ = [
    "LAYOUTS",
    "UNKNOWN",
    "Address",
    "CharacterError",
    "Collection",
    "Delivery",
    "DeliveryError",
    "Deviation",
    "Envelope",
    "Field",
    "Layout",
    "NotADeliveryError",
    "Options",
    "Receipt",
    "Record",
    "Rules",
    "Section",
    "advice",
    "check_collection",
    "customer",
    "danish",
    "fik",
    "identify",
    "iter_records",
    "read",
    "read_receipt",
    "sign_code",
    "signed",
    "to_latin1",
    "write",
    "write_lines",
]
