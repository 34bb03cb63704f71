"""Leverandørservice, input of 80 characters (betalingsservice 9)."""

from __future__ import annotations

from ..layout import Layout
from .shorthand import N, X

SALDI = "SINGLE: S"

# fmt: off
SUPPLIER_SERVICE = (
    Layout("LS-000", "LS 000",
           "LS header (first record)", 80, (
    N(1, 23, "filler_1", "Filler", "Zeros", "zeros", SALDI, filler=True),
    X(24, 13, "filler_24", "Filler", "Blank", "blank", SALDI, filler=True),
    N(37, 2, "code", "Kode", "Code", '"40"', SALDI, fixed="40"),
    N(39, 6, "created", "Dato", "Date", "YYMMDD", SALDI, date="YYMMDD"),
    X(45, 6, "filler_45", "Filler", "Blank", "blank", SALDI, filler=True),
    X(51, 3, "dan", "Kode", '"DAN"', '"DAN"', SALDI, fixed="DAN"),
    X(54, 9, "filler_54", "Filler", "Blank", "blank", SALDI, filler=True),
    N(63, 8, "supplier", "CVR", "Data supplier CVR", "", SALDI),
    X(71, 1, "mark", "Kode", '"X"', '"X"', SALDI, fixed="X"),
    X(72, 9, "filler_72", "Filler", "Blank", "blank", SALDI, filler=True),
    )),
    Layout("LS-001", "LS 001",
           "LS 001 creditor/section start", 80, (
    N(1, 3, "record_type", "Recordtype", "Record type", '"001"', SALDI, fixed="001"),
    N(4, 5, "creditor", "Kreditornr.", "LS creditor number", "5 digits", SALDI),
    N(9, 15, "filler_9", "Filler", "Zeros", "zeros", SALDI, filler=True),
    N(24, 6, "due_date", "Betalingsdato", "Due date",
      "YYMMDD (zeros for registrations)", SALDI, date="YYMMDD"),
    N(30, 14, "filler_30", "Filler", "Zeros", "zeros", SALDI, filler=True),
    X(44, 37, "filler_44", "Filler", "Blank", "blank", SALDI, filler=True),
    )),
    Layout("LS-510", "LS 510",
           "LS 510 tilmelding / registration", 80, (
    N(1, 3, "record_type", "Recordtype", "Record type", '"510"', SALDI, fixed="510"),
    N(4, 5, "creditor", "Kreditornr.", "LS creditor number", "5 digits", SALDI),
    N(9, 15, "customer_number", "Kundenr.", "Customer number", "zero-padded", SALDI),
    N(24, 4, "bank_registration", "Reg.nr.", "Bank reg. no.", "", SALDI),
    N(28, 10, "bank_account", "Kontonr.", "Account", "", SALDI),
    N(38, 8, "legal_id", "CVR", "Debtor CVR", "", SALDI),
    X(46, 35, "filler_46", "Filler", "Blank", "blank", SALDI, filler=True),
    )),
    Layout("LS-540", "LS 540",
           "LS 540 afmelding / cancellation", 80, (
    N(1, 3, "record_type", "Recordtype", "Record type", '"540"', SALDI, fixed="540"),
    N(4, 5, "creditor", "Kreditornr.", "LS creditor number", "5 digits", SALDI),
    N(9, 15, "customer_number", "Kundenr.", "Customer number", "zero-padded", SALDI),
    N(24, 33, "filler_24", "Filler", "Zeros", "zeros", SALDI, filler=True),
    X(57, 24, "filler_57", "Filler", "Blank", "blank", SALDI, filler=True),
    )),
    Layout("LS-580", "LS 580",
           "LS 580 opkrævning / 585 udbetaling", 80, (
    N(1, 3, "record_type", "Recordtype", "Record type", '"580/585"', SALDI),
    N(4, 5, "creditor", "Kreditornr.", "LS creditor number", "5 digits", SALDI),
    N(9, 15, "customer_number", "Kundenr.", "Customer number", "zero-padded", SALDI),
    N(24, 22, "filler_24", "Filler", "Zeros", "zeros", SALDI, filler=True),
    N(46, 11, "amount", "Beløb", "Amount", "øre", SALDI),
    X(57, 24, "filler_57", "Filler", "Blank", "blank", SALDI, filler=True),
    )),
    Layout("LS-999", "LS 999",
           "LS 999 creditor end", 80, (
    N(1, 3, "record_type", "Recordtype", "Record type", '"999"', SALDI, fixed="999"),
    N(4, 5, "creditor", "Kreditornr.", "LS creditor number", "5 digits", SALDI),
    N(9, 15, "filler_9", "Filler", "Nines",
      "999999999999999", SALDI, fixed="999999999999999", filler=True),
    N(24, 7, "count", "Antal", "Count", "number of 510/540/580/585", SALDI),
    N(31, 13, "collected", "Debet", "Total collections", "øre", SALDI),
    N(44, 13, "disbursed", "Kredit", "Total disbursements", "øre", SALDI),
    X(57, 24, "filler_57", "Filler", "Blank", "blank", SALDI, filler=True),
    )),
)
# fmt: on
