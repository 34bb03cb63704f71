"""What is wrong with a delivery, and exactly where.

Messages stand in one table, so that a user interface can show its own wording of
a ``code`` with the same ``values``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MESSAGES = {
    # one field
    "too_long": "{length} characters, but there is room for {room}",
    "too_many_digits": "{length} digits, but there is room for {room}",
    "not_a_number": "{content!r} is not a number",
    "not_digits": "{content!r} must be exactly {length} digits",
    "not_constant": "{content!r} must be {expected!r}",
    "not_a_date": "{content!r} is not a date in the form {form}",
    "date_missing": "a date must be given",
    "date_out_of_range": "{content} cannot be written with two digits of the year",
    "bad_character": "character {character!r} (U+{codepoint:04X}) cannot be written",
    "control_character": "control character U+{codepoint:04X}",
    "not_a_choice": "{content!r} is not one of {choices}",
    # one line
    "line_too_long": "{length} characters, but a record has at most {room}",
    "not_a_record": "{content!r} does not start a record",
    "unknown_record": "unknown record; its text is kept as it is",
    "unknown_transaction": "transaction code {content} is not used here",
    "unknown_record_number": "record number {content} is not used here",
    "filler_used": "{content!r} where the layout has a filler",
    "differs": "{content!r}, but {expected!r} follows from the other records",
    "form_differs": "{content!r} is kept; we would write {expected!r}",
    # the order and number of records
    "empty": "there is no record at all",
    "receipt": "this is a receipt ({content}), not a delivery",
    "unknown_envelope": "unknown envelope record {content}",
    "envelope_order": "an envelope record is out of place",
    "envelope_open": "the envelope has no PBCNET90 at its end",
    "unknown_delivery_type": "delivery type {content} is not known",
    "not_readable": "delivery type {content} has no reader, only records",
    "own_delivery": "delivery type {content} goes to Nets and is not read as rows",
    "unknown_section": "section {content} is not known in delivery type {delivery}",
    "no_delivery_start": "the first record must be BS002",
    "second_delivery_start": "the start again; a file holds one delivery",
    "section_open": "section {content} has not been ended",
    "no_section_open": "no section has been started",
    "no_delivery_end": "the delivery has not been ended",
    "after_end": "data after the end of the delivery",
    "wrong_total": "{content}, but the records add up to {expected}",
    "no_sections": "a delivery needs at least one section",
    "no_collections": "a section needs at least one collection",
    "no_requests": "a section needs at least one registration or cancellation",
    "unused_record": "record {content} is not used here",
    # one collection
    "customer_number": "{content!r} is not 1-15 of A-Z, Æ, Ø, Å and digits",
    "customer_changes": "customer {content!r} inside the records of {expected!r}",
    "no_collection_record": "there is no BS042 for customer {content!r}",
    "text_without_collection": "a text must follow the BS042 it belongs to",
    "text_order": "BS052 must stand before BS062",
    "record_number_order": "record number {content} does not follow {expected}",
    "duplicate": "customer {content} already has a collection due on {due}",
    "too_late": "due {due}, more than {days} days after {created}",
    "due_in_past": "due {due}, before the creation date {created}",
    "no_address": "name and address are missing",
    "no_name": "record 00001 (name) is missing",
    "no_postcode_record": "record 00009 (postcode and country) is missing",
    "too_few_lines": "{count} name and address lines, but at least {least} are needed",
    "too_many_lines": "{count} name and address lines, but at most {most} fit",
    "postcode": "a Danish address needs a postcode of 4 digits",
    "foreign_postcode": "{content!r}: a foreign postcode belongs in an address line",
    "subsystem": "{content!r} is not a sub-system of three letters or digits",
    "country": "{content!r} is not a country code of two letters",
    "too_many_texts": "{count} text lines, but at most {most} are allowed",
    "long_reference": "{length} characters, but slips return only {room} of them",
    "payment_id": "{content!r} is not a payment id of {length} digits with its check",
    "mandate_not_used": "section {content} does not take a mandate number",
    "negative_section": "disbursements exceed collections by {content} øre",
    # mandates to Nets, and Leverandørservice
    "wrong_request": "{content} does not belong in section {section}",
    "duplicate_request": "customer {content} stands in this section already",
    "legal_id": "{content!r} is no CVR number (8 digits) or CPR number (10 digits)",
    "bank_account": "{content!r} is not 1-{length} digits, not only zeros",
    "supplier_header": "the first record must be the header with CVR number and DAN",
    "supplier_customer": "{content!r} is not 1-15 digits, not only zeros",
    "supplier_due_date": "collections need a due date, mandates must have none",
    "duplicate_section": "creditor {content} already has a section for {due}",
    "unknown_extra": "the delivery holds records that this writer does not know",
    "not_read": "deviations can only be kept in a delivery that was read",
    "new_deviation": "deviates, and did not when the delivery was read: {content}",
}


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something outside the rules that is tolerated in a delivery that was read.

    ``line`` is 1-based, ``position`` the 1-based position in the record,
    ``field`` the field's Danish and English name, ``customer`` the customer number.
    """

    code: str
    message: str
    line: int | None = None
    record: str | None = None
    field: str | None = None
    position: int | None = None
    customer: str | None = None

    def __str__(self) -> str:
        place = []
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.record:
            place.append(self.record)
        if self.field:
            place.append(self.field)
        if self.position is not None:
            place.append(f"position {self.position}")
        if self.customer:
            place.append(f"customer {self.customer}")
        return ", ".join(place) + (": " if place else "") + self.message


class DeliveryError(ValueError):
    """A delivery (or a part of one) breaks a rule.

    Attributes: ``code`` (key of MESSAGES), ``values`` (what the message is filled
    with), ``message``, ``line`` (1-based), ``record``, ``field`` (Danish and English
    name), ``position`` (1-based in the record), ``customer``. What is not known is
    ``None``.
    """

    def __init__(
        self,
        code: str,
        *,
        line: int | None = None,
        record: str | None = None,
        field: str | None = None,
        position: int | None = None,
        customer: str | None = None,
        **values: Any,
    ):
        self.code = code
        self.values = values
        self.message = MESSAGES[code].format(**values)
        self.line = line
        self.record = record
        self.field = field
        self.position = position
        self.customer = customer
        super().__init__(code)

    def placed(self, **place: Any) -> DeliveryError:
        """Fill in parts of the place that are not known yet; returns itself."""
        for name, value in place.items():
            if getattr(self, name) is None:
                setattr(self, name, value)
        return self

    def as_deviation(self) -> Deviation:
        """The same finding, as something that is reported and not raised."""
        return Deviation(
            self.code,
            self.message,
            self.line,
            self.record,
            self.field,
            self.position,
            self.customer,
        )

    def __str__(self) -> str:
        return str(self.as_deviation())


class NotADeliveryError(DeliveryError):
    """The file is a receipt of the old channel, not a delivery."""
