"""Delivery 0602, payment information, Nets to creditor (betalingsservice 3).

The delivery and section records also serve delivery 0603."""

from __future__ import annotations

from ..layout import Layout
from .shorthand import N, X

ALL = "CONFIRMED: all"
ENDS = "CONFIRMED: C + prod"
PROD_SHORT = "CONFIRMED: H S V C T D M J + prod"
RETURNED = "CONFIRMED: H C T D + production"
ROWS = "CONFIRMED: H S P C T D + production"
SLIPS = "CONFIRMED: H T D + prod"

# fmt: off
PAYMENT = (
    Layout("0602-002", "BS002",
           "BS002 (0602 and 0603, Nets -> creditor)", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"002"', ALL, fixed="002"),
    N(6, 8, "supplier", "Dataleverandørnr. (CVR)", "Data supplier number",
      "CVR no. of the data supplier", PROD_SHORT),
    X(14, 3, "subsystem", "Delsystem", "Sub-system", '"BS1"', RETURNED),
    N(17, 4, "delivery_type", "Leverancetype", "Delivery type",
      '"0602" / "0603" (0621 too)', RETURNED),
    N(21, 10, "identification", "Leveranceidentifikation", "Delivery identification",
      "assigned by Nets; use for duplicate detection (H)", RETURNED),
    X(31, 19, "filler_31", "Filler", "Filler", "blank", RETURNED, filler=True),
    N(50, 6, "created", "Dato", "Creation date", "DDMMYY", RETURNED, date="DDMMYY"),
    X(56, 73, "filler_56", "Filler", "Filler", "blank", RETURNED, filler=True),
    )),
    Layout("0602-012", "BS012",
           "BS012 Sektion start (0602 and 0603)", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"012"', ALL, fixed="012"),
    N(6, 8, "pbs_number", "PBS-nr. (kreditor)", "Creditor PBS number",
      "8 digits from the creditor agreement", RETURNED),
    N(14, 4, "section", "Sektionsnr.", "Section number",
      "0602: 0211, 0215; 0603: 0210, 0212, 0217, 0219 (legacy 0214, 0215)", RETURNED),
    X(18, 3, "filler_18", "Filler", "Filler",
      '"000" (0211/0215/0210..) or blank (0212, 0217, 0219 in prod) - ignore',
      "CONFIRMED: H C T + prod", filler=True, variants="000"),
    N(21, 5, "debtor_group", "Debitorgruppenr.", "Debtor group number", "", RETURNED),
    X(26, 15, "user_id", "Brugerens identifikation", "User id with the data supplier",
      "echo of 0601 BS012 28-42, or blank", "CONFIRMED: C D T (blank in prod)"),
    X(41, 9, "filler_41", "Filler", "Filler", "blank", RETURNED, filler=True),
    N(50, 6, "created", "Dato", "Date", "DDMMYY", RETURNED, date="DDMMYY"),
    X(56, 73, "filler_56", "Filler", "Filler", "blank", RETURNED, filler=True),
    )),
    Layout("0602-042a", "BS042",
           "BS042 in section 0211 - automatisk betaling (0236, 0237, "
           "0238, 0239)", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"042"', ALL, fixed="042"),
    N(6, 8, "pbs_number", "PBS-nr. (kreditor)", "Creditor PBS number",
      "8 digits from the creditor agreement", ROWS),
    N(14, 4, "transaction", "Transaktionskode", "Transaction code",
      "0236 completed (gennemført), 0237 rejected (afvist), 0238 cancelled "
      "(afmeldt), 0239 charged back (tilbageført)",
      "CONFIRMED: H S P C T D + production (0236, 0237 seen; 0238, 0239: H P C T D)"),
    N(18, 3, "record_number", "Datarecordnr.", "Record number", '"000"', ROWS),
    N(21, 5, "debtor_group", "Debitorgruppenr.", "Debtor group number", "", ROWS),
    X(26, 15, "customer_number", "Kundenr.", "Customer number",
      "may be returned zero-padded on the left even if sent left-justified -> "
      "compare after stripping blanks and leading zeros",
      "CONFIRMED: H S P C T D + production; padding T"),
    N(41, 9, "mandate", "Aftalenr.", "Mandate number", "", ROWS),
    N(50, 6, "due_date", "Betalingsdato", "Payment due date",
      "DDMMYY as in 0601", ROWS, date="DDMMYY"),
    N(56, 1, "sign", "Fortegnskode", "Sign code",
      "1 collection, 2 disbursement, 0 zero", ROWS),
    N(57, 13, "amount", "Beløb", "Amount", "øre, as in 0601", ROWS),
    X(70, 30, "reference", "Reference", "Creditor reference",
      "as in 0601 74-103", ROWS),
    X(100, 4, "filler_100", "Filler", "Filler",
      "blank", "CONFIRMED: C D T + prod", filler=True),
    N(104, 6, "paid_date", "Faktisk betalingsdato", "Actual payment / charge-back date",
      "DDMMYY, 000000 for 0237 (prod); ignore for 0238", ROWS, blank=True,
      date="DDMMYY"),
    N(110, 6, "booked_date", "Bogføringsdato", "Bookkeeping date",
      "DDMMYY, 000000 if none", ROWS, blank=True, date="DDMMYY"),
    N(116, 13, "paid_amount",
      "Faktisk betalt beløb", "Amount actually paid / charged back",
      "øre; 0 for 0237 (prod)", ROWS, blank=True),
    )),
    Layout("0602-042b", "BS042",
           "BS042 in section 0215 - indbetalingskort (0297, 0299)", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"042"', ALL, fixed="042"),
    N(6, 8, "pbs_number", "PBS-nr. (kreditor)", "Creditor PBS number",
      "8 digits from the creditor agreement", "CONFIRMED: H S T D + production"),
    N(14, 4, "transaction", "Transaktionskode", "Transaction code",
      "0297 slip paid, 0299 slip charged back", "CONFIRMED: H S T D P; 0297 in prod"),
    N(18, 3, "record_number", "Datarecordnr.", "Record number", '"000"', SLIPS),
    N(21, 5, "debtor_group", "Debitorgruppenr.", "Debtor group number", "", SLIPS),
    X(26, 19, "payer_id", "Debitor-/betaleridentifikation", "Payer identification",
      'Nets-printed slips: "0000" + customer no. (30-44); creditor-printed slips '
      "(advice service): the payment id",
      "CONFIRMED: H T D + prod for the customer no.; creditor-printed case SINGLE: D"),
    N(45, 2, "card_type", "Kortartkode", "Card type", '"71" in all prod rows', SLIPS),
    N(47, 1, "fee_sign", "Fortegn, gebyr", "Fee sign",
      "0 none, 1 fee", "CONFIRMED: H T D"),
    N(48, 5, "fee", "Gebyr", "Fee amount", "øre", "CONFIRMED: H T D"),
    N(53, 6, "due_date", "Betalingsdato", "Due date",
      "DDMMYY of the collection", SLIPS, date="DDMMYY"),
    N(59, 1, "sign", "Fortegn", "Sign code", "1", SLIPS),
    N(60, 13, "amount", "Beløb", "Amount", "øre, amount printed", SLIPS),
    X(73, 9, "reference", "Reference", "Creditor reference",
      "first 9 characters of the 0601 reference", SLIPS),
    X(82, 22, "archive_reference", "Arkivreference", "Archive reference",
      "bank archive reference: 4 + YYYYMMDD + 10 in prod; second part can hold "
      'letters ("F71...")',
      SLIPS),
    N(104, 6, "paid_date", "Indbetalingsdato", "Actual payment date",
      "DDMMYY", "CONFIRMED: H S T D + prod", date="DDMMYY"),
    N(110, 6, "booked_date", "Bogføringsdato", "Bookkeeping date",
      "DDMMYY", "CONFIRMED: H S T D + prod", date="DDMMYY"),
    N(116, 13, "paid_amount", "Indbetalt beløb", "Amount actually paid",
      "øre; can differ from 60-72 (prod sample: 150.00 billed, 300.00 paid)",
      "CONFIRMED: H S T D + prod"),
    )),
    Layout("0602-092", "BS092",
           "BS092 Sektion slut (0602 and 0603)", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"092"', ALL, fixed="092"),
    N(6, 8, "pbs_number", "PBS-nr. (kreditor)", "Creditor PBS number",
      "8 digits from the creditor agreement", RETURNED),
    N(14, 4, "section", "Sektionsnr.", "Section number", "", RETURNED),
    N(18, 3, "filler_18", "Filler", "Filler", '"000"', ENDS, filler=True),
    N(21, 5, "debtor_group", "Debitorgruppenr.", "Debtor group number", "", RETURNED),
    X(26, 6, "filler_26", "Filler", "Filler", "blank", ENDS, filler=True),
    N(32, 11, "count_042", "Antal 042", "Count of 042", "", RETURNED),
    N(43, 15, "amount", "Beløb", "Amount total",
      "0602: plain sum of the amount actually paid (116-128); 0603/0217: sum of "
      "76-88; other 0603: 0",
      "CONFIRMED: prod (75 sections re-added) D; sign handling for 0239/0299 "
      "ASSUMED (hash total, no sign - D)"),
    N(58, 11, "count_text", "Antal 052/062", "Count of 052/062", "", RETURNED),
    X(69, 15, "filler_69", "Filler", "Filler", "blank", ENDS, filler=True),
    N(84, 11, "count_022", "Antal 022", "Count of 022", "", RETURNED),
    X(95, 34, "filler_95", "Filler", "Filler", "blank", ENDS, filler=True),
    )),
)
# fmt: on
