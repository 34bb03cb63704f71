"""What comes from Nets and from the bank, as rows: what :func:`iter_rows` yields.

All rows are immutable. ``line`` is the 1-based line in the file and ``text`` the raw
record without its line end. Amounts are integers of øre, dates are None where the
record has zeros or blanks. A ``customer_key`` is the customer number as it is compared
(betalingsservice 1.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# Where text numbers tell how bad it is: their second digit (betalingsservice 6).
SEVERITIES = {"1": "control", "2": "remark", "3": "error"}


@dataclass(frozen=True, slots=True)
class DeliveryStart:
    """The delivery begins (BS002, FI010, LS002).

    ``delivery_type`` is "0602", "0603", "0621", "FI", "LS0602" or "LS0690";
    ``identification`` tells one file of the sender from another ("" if nothing does).
    """

    line: int
    text: str
    supplier: str
    subsystem: str
    delivery_type: str
    identification: str
    created: date | None


@dataclass(frozen=True, slots=True)
class SectionStart:
    """A section begins (BS012, FI020): one creditor and debtor group.

    In a bank's file ``section`` is "FI", ``pbs_number`` the FI creditor number and
    ``debtor_group`` 0. ``user_id`` is what our 0601 said in its own section.
    """

    line: int
    text: str
    section: str
    pbs_number: str
    debtor_group: int
    user_id: str
    created: date | None


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment, or that there is none (0602 BS042, FI030; betalingsservice 3, 10).

    ``transaction``: automatic 0236 paid, 0237 rejected, 0238 cancelled, 0239 charged
    back; slips 0297 paid, 0299 charged back; "FI" from a bank. ``sign`` is 0, 1 or 2
    as in our collection, ``amount`` what was asked for, ``paid_amount`` what was paid
    or taken back. 0238 has neither dates nor a paid amount.

    Slips of Nets hold the customer number where slips of our own hold the payment id:
    rows 0297 and 0299 give both readings, and ``payment_id`` is "" if that cannot be
    one. A payment id is not checked: one that fails modulus 10 is still a payment.

    ``no_day`` is what stands where the record has a day, if the calendar has no such
    day (300226); the day itself is then None.
    """

    line: int
    text: str
    transaction: str
    customer_number: str
    customer_key: str
    mandate: str
    due_date: date | None
    sign: int
    amount: int
    reference: str
    paid_date: date | None
    booked_date: date | None
    paid_amount: int
    card_type: str
    payment_id: str
    fee: int
    archive_reference: str
    no_day: str = ""


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate (0603 BS042, betalingsservice 4).

    ``transaction``: 0230 active, 0231 registered, 0232 cancelled by the bank, 0233 by
    the creditor, 0234 by Betalingsservice. ``number`` has 9 digits; 999999999 is an
    agreement on electronic slips, not a mandate.
    """

    line: int
    text: str
    transaction: str
    customer_number: str
    customer_key: str
    number: str
    start_date: date | None
    end_date: date | None


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A slip that Nets has printed (0603 section 0217, betalingsservice 4; SINGLE: H).

    ``creditor`` is the FI creditor number, ``payment_id`` as long as the card type's.
    """

    line: int
    text: str
    customer_number: str
    customer_key: str
    card_type: str
    creditor: str
    payment_id: str
    due_date: date | None
    amount: int
    reference: str


@dataclass(frozen=True, slots=True)
class InformationRow:
    """A line of an information list (0621 BS022, betalingsservice 6).

    ``transaction`` is that of the data reported on. ``sub_record`` "001" has control
    figures (``count`` collections with ``text_count`` lines), "002" a text, and the
    reply to a registration (0200) its mandate. ``date`` is the payment date, or the
    date of the reply. ``severity`` follows from ``text_number``; "" if it says nothing.
    """

    line: int
    text: str
    transaction: str
    sub_record: str
    customer_number: str
    customer_key: str
    mandate: str
    date: date | None
    print_date: date | None
    code: str
    bank_registration: str
    bank_account: str
    count: int
    text_count: int
    amount: int
    text_number: str
    severity: str
    bank_name: str


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A record that has no layout; only its raw text is known. It counts in the totals
    as its record type does. ``transaction`` is "" where there is no such field.
    ``amount`` is what it adds to its section's amount (øre), None if that cannot be
    read. ``no_day`` is why it cannot be read though it has a layout: a day that the
    calendar does not have, as it stands there."""

    line: int
    text: str
    record_type: str
    transaction: str
    amount: int | None = None
    no_day: str = ""


@dataclass(frozen=True, slots=True)
class SectionEnd:
    """The section ends (BS092, FI080): ``count`` and ``amount`` are what it states,
    and have been checked; ``amount`` is 0 where the record has none (0621).

    ``unexplained`` is what it states beyond what the records are known to add, in øre:
    another one cannot be read, or those that were cancelled are in the sum. Below zero
    only in a section that is not known, of which nothing is read."""

    line: int
    text: str
    section: str
    count: int
    amount: int
    unexplained: int = 0


@dataclass(frozen=True, slots=True)
class DeliveryEnd:
    """The delivery ends (BS992, FI090), with what it states, checked."""

    line: int
    text: str
    sections: int
    count: int
    amount: int


Row = (
    DeliveryStart
    | SectionStart
    | PaymentRow
    | MandateRow
    | SlipRow
    | InformationRow
    | UnknownRow
    | SectionEnd
    | DeliveryEnd
)


@dataclass(frozen=True, slots=True)
class SectionSummary:
    """A section with its sums: ``rows`` that are known, ``unknown`` that are not,
    ``amount`` in øre as the section's end states it, ``unexplained`` as there."""

    section: str
    pbs_number: str
    debtor_group: int
    user_id: str
    created: date | None
    line: int
    rows: int
    amount: int
    unknown: int
    unexplained: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole delivery; ``rows`` and ``unknown`` also count what stands outside of
    sections, as all of a Leverandørservice delivery does."""

    start: DeliveryStart
    sections: tuple[SectionSummary, ...]
    rows: int
    unknown: int
