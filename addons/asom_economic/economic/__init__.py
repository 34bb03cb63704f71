"""e-conomic's interfaces, vouchers and books, without Odoo."""

from .books import Difference, Found, compare, expand, gather, marker_of
from .client import Economic
from .errors import EconomicError, FieldError
from .import_file import import_csv, import_rows, import_xlsx
from .legacy_vouchers import MOST_VOUCHERS, legacy_body, sent_entries
from .vouchers import Entry, Line, Row, Vat, Voucher, body, chunks, entries, split

__all__ = [
    "Difference",
    "EconomicError",
    "Economic",
    "Entry",
    "FieldError",
    "Found",
    "Line",
    "MOST_VOUCHERS",
    "Row",
    "Vat",
    "Voucher",
    "body",
    "chunks",
    "compare",
    "entries",
    "expand",
    "gather",
    "import_csv",
    "import_rows",
    "import_xlsx",
    "legacy_body",
    "marker_of",
    "sent_entries",
    "split",
]
