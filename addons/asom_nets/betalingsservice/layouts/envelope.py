"""The PBCNET envelope of the old channel (betalingsservice 8).

Only production files of 2010 show it, so all of it is SINGLE: prod.
"""

from __future__ import annotations

from ..layout import Layout
from .shorthand import N, X

FILES = "SINGLE: prod"

# fmt: off
_IDS = (
    X(9, 3, "subsystem", "Delsystem", "Sub-system", "as BS002", FILES),
    X(12, 1, "filler_12", "Filler", "Filler", "blank", FILES, filler=True),
    N(13, 6, "created", "Dato", "Date", "YYMMDD", FILES, date="YYMMDD"),
    N(19, 2, "serial", "Løbenr.", "Serial number", "", FILES),
)
ENVELOPE = (
    Layout("PBCNET00", "PBCNET00", "Envelope start, creditor to Nets", 44, (
    X(1, 8, "record_type", "Recordtype", "Record type", "", FILES, fixed="PBCNET00"),
    *_IDS,
    X(21, 2, "filler_21", "Filler", "Filler", "blank", FILES, filler=True),
    N(23, 6, "identification", "Leveranceidentifikation", "Delivery identification",
      "last 6 digits of BS002 21-30", FILES, blank=True),
    X(29, 16, "filler_29", "Filler", "Filler", "blank, not cut off", FILES,
      filler=True),
    ), envelope=True),
    Layout("PBCNET30", "PBCNET30", "Envelope start, Nets to creditor", 45, (
    X(1, 8, "record_type", "Recordtype", "Record type", "", FILES, fixed="PBCNET30"),
    *_IDS,
    X(21, 20, "filler_21", "Filler", "Filler", "blank, 3 bytes 9F at 23", FILES,
      filler=True),
    X(41, 5, "status", "Status", "Status", "+BF00", FILES),
    ), envelope=True),
    Layout("PBCNET90", "PBCNET90", "Envelope end", 34, (
    X(1, 8, "record_type", "Recordtype", "Record type", "", FILES, fixed="PBCNET90"),
    *_IDS,
    X(21, 2, "filler_21", "Filler", "Filler", "blank", FILES, filler=True),
    N(23, 6, "identification", "Leveranceidentifikation", "Delivery identification",
      "as PBCNET00; blank from Nets", FILES, blank=True),
    N(29, 6, "count", "Antal records", "Number of records",
      "records between the envelope records", FILES),
    ), envelope=True),
)
# fmt: on
