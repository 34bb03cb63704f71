"""e-conomic's interfaces, vouchers and books, without Odoo."""

from .books import Difference, Found, compare, expand, gather, marker_of
from .client import Economic
from .errors import EconomicError, FieldError
from .vouchers import Entry, Line, Row, Vat, Voucher, body, chunks, entries, split

__all__ = [
    "Difference",
    "EconomicError",
    "Economic",
    "Entry",
    "FieldError",
    "Found",
    "Line",
    "Row",
    "Vat",
    "Voucher",
    "body",
    "chunks",
    "compare",
    "entries",
    "expand",
    "gather",
    "marker_of",
    "split",
]
