"""Deliveries 0603 and 0605: mandates, from Nets and to Nets (betalingsservice 4, 5)."""

from __future__ import annotations

from ..layout import Layout
from .shorthand import N, X

ALL = "CONFIRMED: all"
MANDATES = "CONFIRMED: H S P C T + production"
ONE_PARSER = "SINGLE: P"
ONE_USER = "SINGLE: H (code and Nets-made files agree)"
PROD_SHORT = "CONFIRMED: H S V C T D M J + prod"
THREE = "CONFIRMED: S V P"
TWO = "CONFIRMED: S V"

# fmt: off
MANDATE = (
    Layout("0603-042a", "BS042",
           "BS042 in 0603 sections 0210, 0212, 0219 (0230, 0231, 0232, "
           "0233, 0234)", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"042"', ALL, fixed="042"),
    N(6, 8, "pbs_number", "PBS-nr. (kreditor)", "Creditor PBS number",
      "8 digits from the creditor agreement", MANDATES),
    N(14, 4, "transaction", "Transaktionskode", "Transaction code",
      "0230 active; 0231 registered (tilmeldt); 0232 cancelled by bank; 0233 "
      "cancelled by creditor; 0234 cancelled by Betalingsservice",
      "CONFIRMED: H S P C T + production (0233: H P C T, not in prod)"),
    N(18, 3, "record_number", "Datarecordnr.", "Record number", '"000"', MANDATES),
    N(21, 5, "debtor_group", "Debitorgruppenr.", "Debtor group number", "", MANDATES),
    X(26, 15, "customer_number", "Kundenr.", "Customer number",
      "zero-padded on the left; may hold what the debtor typed wrongly (e.g. a "
      "payment id)",
      "CONFIRMED: H S P C T + production; T prod"),
    N(41, 9, "mandate", "Aftalenr.", "Mandate number",
      "9 digits; 999999999 in section 0219 (electronic payment slip)", MANDATES),
    N(50, 6, "start_date", "Startdato", "Registration / effective date",
      "DDMMYY", MANDATES, date="DDMMYY"),
    N(56, 6, "end_date", "Slutdato", "End date",
      "DDMMYY or 000000", MANDATES, date="DDMMYY"),
    X(62, 67, "filler_62", "Filler", "Filler",
      "blank", "CONFIRMED: C T + prod", filler=True),
    )),
    Layout("0603-042b", "BS042",
           "BS042 in 0603 section 0217 (0295) - oplysninger om "
           "indbetalingskort / slip information", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"042"', ALL, fixed="042"),
    N(6, 8, "pbs_number", "PBS-nr. (kreditor)", "Creditor PBS number",
      "8 digits from the creditor agreement", ONE_USER),
    N(14, 4, "transaction", "Transaktionskode", "Transaction code", '"0295"', ONE_USER),
    N(18, 3, "record_number", "Datarecordnr.", "Record number", '"000"', ONE_USER),
    N(21, 5, "debtor_group", "Debitorgruppenr.", "Debtor group number", "", ONE_USER),
    X(26, 15, "customer_number", "Kundenr.", "Customer number", "", ONE_USER),
    N(41, 2, "card_type", "Kortartkode", "Card type", "71", ONE_USER),
    N(43, 8, "creditor", "FI-kreditornr.", "FI creditor number", "", ONE_USER),
    N(51, 19, "payment_id", "Betaleridentifikation", "Payment id",
      '"0000" + 15-digit id with valid mod-10 check digit (82 of 82 prod rows)',
      ONE_USER),
    N(70, 6, "due_date", "Betalingsdato", "Due date",
      "DDMMYY", ONE_USER, date="DDMMYY"),
    N(76, 13, "amount", "Beløb", "Amount", "øre", ONE_USER),
    X(89, 9, "reference", "Reference", "Creditor reference (first 9)", "", ONE_USER),
    X(98, 31, "filler_98", "Filler", "Filler", "blank", "SINGLE: H files", filler=True),
    )),
    Layout("0605-012", "BS012",
           "BS012 in 0605 (sections 0120, 0126; legacy 0105, 0125)", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"012"', ALL, fixed="012"),
    N(6, 8, "pbs_number", "PBS-nr. (kreditor)", "Creditor PBS number",
      "8 digits from the creditor agreement", THREE),
    N(14, 4, "section", "Sektionsnr.", "Section number",
      "0120 registration of mandates; 0126 cancellation of mandates",
      "CONFIRMED: 0120 S V; 0126 SINGLE P"),
    N(18, 3, "filler_18", "Filler", "Filler",
      '"000" (S P) or blank (V)', "CONFIRMED: position S V P", filler=True,
      variants="blank"),
    X(21, 15, "user_id", "Brugerens identifikation", "User id with the data supplier",
      "blank (V P) or zeros (S)", THREE),
    X(36, 9, "filler_36", "Filler", "Filler", "blank", THREE, filler=True),
    N(45, 6, "created", "Dato/filler", "Date / filler", "000000", THREE, date="DDMMYY"),
    X(51, 78, "filler_51", "Filler", "Filler", "blank", THREE, filler=True),
    )),
    Layout("0605-042a", "BS042",
           "BS042 / 0200 - tilmelding af betalingsaftale / registration "
           "of mandate (section 0120)", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"042"', ALL, fixed="042"),
    N(6, 8, "pbs_number", "PBS-nr. (kreditor)", "Creditor PBS number",
      "8 digits from the creditor agreement", TWO),
    N(14, 4, "transaction", "Transaktionskode", "Transaction code", '"0200"', TWO),
    N(18, 3, "record_number", "Datarecordnr.", "Record number", '"000"', TWO),
    N(21, 5, "debtor_group", "Debitorgruppenr.", "Debtor group number", "", TWO),
    X(26, 15, "customer_number", "Kundenr.", "Customer number", "", TWO),
    N(41, 9, "filler_41", "Filler (aftalenr.)", "Filler (mandate no. not known)",
      "zeros", TWO, filler=True),
    N(50, 6, "filler_50", "Filler", "Filler", "zeros", TWO, filler=True),
    N(56, 6, "filler_56", "Filler", "Filler", "zeros", TWO, filler=True),
    N(62, 10, "legal_id", "CPR-/CVR-nr.", "CPR/CVR of the account holder",
      "10 digits, CVR zero-padded", TWO),
    X(72, 10, "filler_72", "Filler", "Filler", "blank", TWO, filler=True),
    N(82, 4, "bank_registration", "Reg.nr.", "Bank registration number", "", TWO),
    X(86, 4, "filler_86", "Filler", "Filler", "blank", TWO, filler=True),
    N(90, 10, "bank_account", "Kontonr.", "Account number", "zero-padded", TWO),
    X(100, 10, "filler_100", "Filler", "Filler", "blank", TWO, filler=True),
    N(110, 1, "filler_110", "Filler", "Filler", '"0"', TWO, filler=True),
    N(111, 4, "filler_111", "Filler", "Filler", '"0000"', TWO, filler=True),
    X(115, 14, "filler_115", "Filler", "Filler", "blank (S omits)", TWO, filler=True),
    )),
    Layout("0605-042b", "BS042",
           "BS042 / 0257 - afmelding / cancellation of mandate, customer"
           " relation ended (section 0126)", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"042"', ALL, fixed="042"),
    N(6, 8, "pbs_number", "PBS-nr. (kreditor)", "Creditor PBS number",
      "8 digits from the creditor agreement", ONE_PARSER),
    N(14, 4, "transaction", "Transaktionskode", "Transaction code",
      '"0257"', ONE_PARSER),
    N(18, 3, "record_number", "Datarecordnr.", "Record number", '"000"', ONE_PARSER),
    N(21, 5, "debtor_group", "Debitorgruppenr.", "Debtor group number", "", ONE_PARSER),
    X(26, 15, "customer_number", "Kundenr.", "Customer number",
      "upper case", ONE_PARSER),
    N(41, 9, "mandate", "Aftalenr.", "Mandate number", "", ONE_PARSER),
    N(50, 6, "filler_50", "Filler (dato)", "Filler (date)",
      "000000", ONE_PARSER, filler=True),
    N(56, 6, "filler_56", "Filler", "Filler", "000000", ONE_PARSER, filler=True),
    X(62, 67, "filler_62", "Filler", "Filler",
      "P writes zeros; blank ASSUMED to be equally good", ONE_PARSER, filler=True,
      variants="zeros"),
    )),
    Layout("0605-092", "BS092",
           "BS092 in 0605", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"092"', ALL, fixed="092"),
    N(6, 8, "pbs_number", "PBS-nr. (kreditor)", "Creditor PBS number",
      "8 digits from the creditor agreement", THREE),
    N(14, 4, "section", "Sektionsnr.", "Section number", "as BS012", THREE),
    X(18, 9, "filler_18", "Filler", "Filler", "blank", THREE, filler=True),
    N(27, 11, "count_042", "Antal 042", "Count of 042",
      "zero-padded (P left-justifies, probably a bug)", THREE),
    N(38, 26, "filler_38", "Filler", "Filler", "zeros (15 + 11)", THREE, filler=True),
    X(64, 15, "filler_64", "Filler", "Filler", "blank", THREE, filler=True),
    N(79, 11, "filler_79", "Filler", "Filler", "zeros", THREE, filler=True),
    N(90, 39, "filler_90", "Filler", "Filler",
      "zeros (S V) or blank (P)", "CONFIRMED: position S V P", filler=True,
      variants="blank"),
    )),
    Layout("0605-992", "BS992",
           "BS992 in 0605", 128, (
    X(1, 2, "system", "Systemkode", "System id", '"BS"', ALL, fixed="BS"),
    N(3, 3, "record_type", "Datarecordtype", "Record type", '"992"', ALL, fixed="992"),
    N(6, 8, "supplier", "Dataleverandørnr. (CVR)", "Data supplier number",
      "CVR no. of the data supplier", PROD_SHORT),
    X(14, 3, "subsystem", "Delsystem", "Sub-system", "", THREE),
    N(17, 4, "delivery_type", "Leverancetype", "Delivery type", '"0605"', THREE),
    N(21, 11, "count_sections", "Antal sektioner", "Sections", "", THREE),
    N(32, 11, "count_042", "Antal 042", "Count of 042", "", THREE),
    N(43, 86, "filler_43", "Filler", "Filler", "zeros", THREE, filler=True),
    )),
)
# fmt: on
