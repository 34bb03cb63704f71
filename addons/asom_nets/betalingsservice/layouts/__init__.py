"""All record layouts, as data.

The confidence of a field: CONFIRMED = at least two independent sources agree,
SINGLE = one source, ASSUMED = inferred. Sources by letter: prod = files made or
accepted by Nets in 2009-2010, H = the club software those files come from, S = the
bookkeeping system Saldi, V = a Business Central extension, C = an Odoo module of
Compassion, P = a parser of 0602/0603/0621, T = a member system made from the guide of
February 2025, M = file models of an accounting service, D = documentation made from
the Nets guide, J = a parser of 0601, N = contents pages of Nets' own guides, MS = the
FIK extension of Business Central.
"""

from __future__ import annotations

from ..layout import Layout
from .bank_fi import BANK_FI
from .collection import COLLECTION
from .envelope import ENVELOPE
from .information import INFORMATION
from .mandate import MANDATE
from .payment import PAYMENT
from .shorthand import X
from .supplier_service import SUPPLIER_SERVICE

RECORD_LENGTH = 128

UNKNOWN = Layout(
    "unknown",
    "unknown record",
    "A record without a known layout; kept as it is",
    RECORD_LENGTH,
    (
        X(1, 5, "record_type", "Datarecordtype", "Record type"),
        X(6, 123, "content", "Indhold", "Content"),
    ),
)

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for group in (
        COLLECTION,
        PAYMENT,
        MANDATE,
        INFORMATION,
        SUPPLIER_SERVICE,
        BANK_FI,
        ENVELOPE,
    )
    for layout in group
}
