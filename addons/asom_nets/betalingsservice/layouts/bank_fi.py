"""The bank's file of incoming FI payments (betalingsservice 10)."""

from __future__ import annotations

from ..layout import Layout
from .shorthand import N, X

ONE_IMPORT = "SINGLE: MS (import definition + test lines)"

# fmt: off
BANK_FI = (
    Layout("FI-030", "FI030",
           'FI030 indbetaling / one incoming payment (bank "FI '
           'indbetalinger" advice file)', 113, (
    X(1, 5, "record_type", "Recordtype", "Record type",
      '"FI030"', ONE_IMPORT, fixed="FI030"),
    N(6, 8, "paid_date", "Indbetalingsdato", "Payment date",
      "YYYYMMDD", ONE_IMPORT, date="YYYYMMDD"),
    N(14, 2, "card_type", "Kortart", "Card type", "71, 75, 73 ..", ONE_IMPORT),
    N(16, 19, "payment_id", "Betaleridentifikation", "Payer id",
      "zero-padded", ONE_IMPORT),
    X(35, 22, "archive_reference", "Arkivreference", "Archive reference",
      "", ONE_IMPORT),
    N(57, 8, "booked_date", "Bogføringsdato", "Bookkeeping date",
      "YYYYMMDD", ONE_IMPORT, date="YYYYMMDD"),
    N(65, 15, "amount", "Beløb", "Amount", "øre", ONE_IMPORT),
    X(80, 22, "filler_80", "Filler", "Blank", "blank", ONE_IMPORT, filler=True),
    X(102, 12, "codes", "Kode", "Codes",
      'e.g. "CC000000000N" (meaning not known)', ONE_IMPORT),
    )),
    Layout("FI-080", "FI080",
           "FI080 creditor total", 54, (
    X(1, 5, "record_type", "Recordtype", "Record type",
      '"FI080"', ONE_IMPORT, fixed="FI080"),
    N(6, 8, "creditor", "FI-kreditornr.", "FI creditor no.", "", ONE_IMPORT),
    N(14, 11, "count", "Antal", "Count", "", ONE_IMPORT),
    N(25, 15, "amount", "Beløb", "Amount", "øre", ONE_IMPORT),
    N(40, 15, "filler_40", "Filler", "Zeros", "zeros", ONE_IMPORT, filler=True),
    )),
)
# fmt: on
