"""Puts the records of a delivery 0601 together to objects.

Here only what the objects cannot hold is refused (the order of records, numbers that
do not ascend, another customer in between). The rules are checked afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import customer
from .amounts import signed
from .delivery import Address, Collection, Delivery, Options, Section
from .envelope import Envelope
from .layout import Record


@dataclass(slots=True)
class _Draft:
    """A collection whose records are still coming."""

    first: Record
    lines: list[str] = field(default_factory=list)
    place: Record | None = None
    options: Record | None = None
    collection: Record | None = None
    texts: list[str] = field(default_factory=list)
    slip_texts: list[str] = field(default_factory=list)
    last: Record | None = None


class Builder:
    """Takes records one by one (:meth:`add`) and gives the :meth:`delivery`."""

    def __init__(self):
        self._envelope: Envelope | None = None
        self._envelope_start: Record | None = None
        self._start: Record | None = None
        self._section: Record | None = None
        self._sections: list[Section] = []
        self._collections: list[Collection] = []
        self._draft: _Draft | None = None
        self._parts = {
            "PBCNET00": self._envelope_record,
            "PBCNET30": self._envelope_record,
            "PBCNET90": self._envelope_end,
            "0601-002": self._delivery_start,
            "0601-012": self._section_start,
            "0601-022a": self._address_line,
            "0601-022i": self._address_place,
            "0601-022j": self._address_options,
            "0601-042": self._collection_record,
            "0601-052": self._text,
            "0601-062": self._slip_text,
            "0601-092": self._section_end,
        }

    def add(self, record: Record) -> None:
        """Take the next record.

        :raises DeliveryError: it cannot stand here, or a field has no meaning.
        """
        part = self._parts.get(record.layout.name)
        if part:
            part(record)

    def delivery(self) -> Delivery:
        """The delivery, once all of it has been added."""
        start = self._start
        return Delivery(
            supplier=start["supplier"],
            identification=start.number("identification"),
            sections=tuple(self._sections),
            created=start.date("created"),
            subsystem=start["subsystem"],
            envelope=self._envelope,
        )

    # --------------------------------------------------------------- structure
    def _envelope_record(self, record: Record) -> None:
        self._envelope = Envelope.of(record)

    def _envelope_end(self, record: Record) -> None:
        pass

    def _delivery_start(self, record: Record) -> None:
        self._start = record

    def _section_start(self, record: Record) -> None:
        self._section = record

    def _section_end(self, record: Record) -> None:
        self._finish(record)
        start = self._section
        self._sections.append(
            Section(
                number=start["section"],
                pbs_number=start["pbs_number"],
                debtor_group=start.number("debtor_group"),
                collections=tuple(self._collections),
                user_id=start["user_id"],
                created=start.date("created"),
                main_text=start["main_text"],
            )
        )
        self._collections = []

    # -------------------------------------------------------------- collection
    def _open(self, record: Record) -> _Draft:
        """The collection that an address or BS042 record belongs to."""
        if self._draft and self._draft.collection:
            self._finish(record)
        if not self._draft:
            self._draft = _Draft(record)
        return self._draft

    def _check(self, draft: _Draft, record: Record) -> None:
        """Same customer in all records, ascending numbers inside a record type."""
        theirs, ours = record["customer_number"], draft.first["customer_number"]
        if customer.comparable(theirs) != customer.comparable(ours):
            raise record.error(
                "customer_number", "customer_changes", content=theirs, expected=ours
            ).placed(customer=theirs.strip(" "))
        last = draft.last
        if last and last.raw("record_type") == record.raw("record_type"):
            before, number = last["record_number"], record["record_number"]
            if number <= before:
                raise record.error(
                    "record_number",
                    "record_number_order",
                    content=number,
                    expected=before,
                )
        draft.last = record

    def _address_line(self, record: Record) -> None:
        draft = self._open(record)
        self._check(draft, record)
        # A line that runs into the filler behind it is one line: see the rules.
        start = record.layout["text"].start
        draft.lines.append(record.text[start - 1 :].rstrip(" "))

    def _address_place(self, record: Record) -> None:
        draft = self._open(record)
        self._check(draft, record)
        draft.place = record

    def _address_options(self, record: Record) -> None:
        draft = self._open(record)
        self._check(draft, record)
        draft.options = record

    def _collection_record(self, record: Record) -> None:
        draft = self._open(record)
        self._check(draft, record)
        draft.collection = record

    def _text(self, record: Record) -> None:
        draft = self._text_draft(record)
        if draft.slip_texts:
            raise record.error("record_type", "text_order")
        draft.texts.append(record["text"])

    def _slip_text(self, record: Record) -> None:
        self._text_draft(record).slip_texts.append(record["text"])

    def _text_draft(self, record: Record) -> _Draft:
        draft = self._draft
        if not draft or not draft.collection:
            raise record.error("record_type", "text_without_collection")
        self._check(draft, record)
        behind = record.layout["filler_113"]
        if record.raw("filler_113").strip(" "):
            room = record.layout["text"].length
            text = record.text[record.layout["text"].start - 1 :].rstrip(" ")
            raise record.error(
                "text", "too_long", at=behind.start, length=len(text), room=room
            )
        return draft

    def _finish(self, record: Record) -> None:
        """Turn the draft into a collection; ``record`` is the one that follows."""
        draft, self._draft = self._draft, None
        if not draft:
            return
        who = draft.first["customer_number"]
        if not draft.collection:
            raise record.error("record_type", "no_collection_record", content=who)
        row = draft.collection
        self._collections.append(
            Collection(
                customer_number=row["customer_number"].strip(" "),
                due_date=row.date("due_date"),
                amount=_amount(row),
                reference=row["reference"],
                address=_address(draft),
                texts=tuple(draft.texts),
                slip_texts=tuple(draft.slip_texts),
                mandate=row["mandate"] if row.number("mandate") else "",
                payment_id=row["payment_id"],
            )
        )


def _amount(record: Record) -> int:
    try:
        return signed(record.number("sign"), record.number("amount"))
    except ValueError:
        raise record.error(
            "sign",
            "not_a_choice",
            content=record["sign"],
            choices="1 (collection), 2 (disbursement), 0 (without an amount)",
        ) from None


def _address(draft: _Draft) -> Address | None:
    if not draft.lines and not draft.place and not draft.options:
        return None
    if not draft.lines or draft.first["record_number"] != "00001":
        raise draft.first.error("record_number", "no_name")
    if not draft.place:
        raise draft.collection.error("record_type", "no_postcode_record")
    place = draft.place
    return Address(
        lines=tuple(draft.lines),
        postcode=place["postcode"] if place.number("postcode") else "",
        country=place["country"],
        options=_options(draft.options),
    )


def _options(record: Record | None) -> Options | None:
    if record is None:
        return None
    legal_id = record["legal_id"] if record.number("legal_id") else ""
    return Options(
        # No CPR number starts with 00: that is a CVR number of 8 digits.
        legal_id=legal_id.removeprefix("00") if legal_id else "",
        fast=_flag(record, "fast"),
        paper=_flag(record, "paper"),
    )


def _flag(record: Record, name: str) -> bool:
    if record[name] not in ("", "1"):
        raise record.error(
            name, "not_a_choice", content=record[name], choices="1 or blank"
        )
    return record[name] == "1"
