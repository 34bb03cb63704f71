"""Betalingsservice (Nets / Mastercard Payment Services): files, without Odoo.

Records are described as data in :mod:`layouts`; :func:`write` and :func:`read` are
strict, :func:`iter_rows` streams what comes from Nets and from the bank as rows, and
:func:`iter_records` the records of any kind of delivery. Amounts are integers of øre.

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
from .mandate_requests import (
    Cancellation,
    MandateRequests,
    Registration,
    RequestSection,
    write_0605,
)
from .mandate_requests_reader import read_0605
from .reader import read
from .identification import identify, is_cut_off
from .incoming import iter_rows, summarise
from .rows import (
    DeliveryEnd,
    DeliveryStart,
    InformationRow,
    MandateRow,
    PaymentRow,
    Row,
    SectionEnd,
    SectionStart,
    SectionSummary,
    SlipRow,
    Summary,
    UnknownRow,
)
from .scanner import iter_records
from .supplier import (
    SupplierCancellation,
    SupplierCollection,
    SupplierDelivery,
    SupplierRegistration,
    SupplierSection,
    write_supplier,
)
from .supplier_reader import read_supplier
from .writer import write, write_lines

__all__ = [
    "LAYOUTS",
    "UNKNOWN",
    "Address",
    "Cancellation",
    "CharacterError",
    "Collection",
    "Delivery",
    "DeliveryEnd",
    "DeliveryError",
    "DeliveryStart",
    "Deviation",
    "Envelope",
    "Field",
    "InformationRow",
    "Layout",
    "MandateRequests",
    "MandateRow",
    "NotADeliveryError",
    "Options",
    "PaymentRow",
    "Receipt",
    "Record",
    "Registration",
    "RequestSection",
    "Row",
    "Rules",
    "Section",
    "SectionEnd",
    "SectionStart",
    "SectionSummary",
    "SlipRow",
    "Summary",
    "SupplierCancellation",
    "SupplierCollection",
    "SupplierDelivery",
    "SupplierRegistration",
    "SupplierSection",
    "UnknownRow",
    "advice",
    "check_collection",
    "customer",
    "danish",
    "fik",
    "identify",
    "is_cut_off",
    "iter_records",
    "iter_rows",
    "read",
    "read_0605",
    "read_receipt",
    "read_supplier",
    "sign_code",
    "signed",
    "summarise",
    "to_latin1",
    "write",
    "write_0605",
    "write_lines",
    "write_supplier",
]
