"""The records of one collection, with every rule about it (betalingsservice 2.2-2.4).

Order: BS022 00001.., 00009, 00010, then BS042, BS052, BS062.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from . import customer, fik
from .amounts import sign_code
from .context import Context, Rendered
from .dates import is_day
from .delivery import Address, Collection, Section
from .delivery_types import COLLECTION_TRANSACTIONS, SECTION_WITH_MANDATES
from .errors import DeliveryError

MIN_LINES_DENMARK = 2
MIN_LINES_FOREIGN = 3
MAX_LINES = 5
MAX_TEXTS = 5000
SLIP_REFERENCE = 9
PAYMENT_ID = 15

_country = re.compile("[A-Z]{2}").fullmatch
_postcode = re.compile("[0-9]{4}").fullmatch
_mandate = re.compile("[0-9]{9}").fullmatch
_legal_id = re.compile("[0-9]{8}|[0-9]{10}").fullmatch


def collection_records(
    ctx: Context, section: Section, collection: Collection, created: date | None
) -> Iterator[Rendered]:
    """The records of one collection, in order.

    :param created: creation date that the due date is measured from, or None.
    :raises DeliveryError: with line, record, field, position and customer number.
    """
    number = _customer_number(ctx, collection)
    common: dict[str, object] = {
        "pbs_number": section.pbs_number,
        "debtor_group": section.debtor_group,
        "customer_number": number,
    }
    if collection.address:
        yield from _address(ctx, collection, collection.address, common)
    elif section.number != SECTION_WITH_MANDATES or not collection.mandate:
        raise ctx.error(
            "no_address",
            "0601-022a",
            "text",
            customer=collection.customer_number,
            record_number=1,
        )
    _check_due_date(ctx, section, collection, created)
    _check_collection(ctx, section, collection)
    mandate = collection.mandate or 0
    yield ctx.record(
        "0601-042",
        common
        | {
            "transaction": COLLECTION_TRANSACTIONS[section.number],
            "mandate": mandate,
            "due_date": collection.due_date,
            "sign": sign_code(collection.amount),
            "amount": abs(collection.amount),
            "reference": collection.reference,
            "payment_id": collection.payment_id,
        },
        collection.customer_number,
    )
    yield from _texts(ctx, collection, common, mandate)


def _customer_number(ctx: Context, collection: Collection) -> str:
    """The number as it is written."""
    try:
        number = customer.check(collection.customer_number)
    except DeliveryError as error:
        raise ctx.error(
            "customer_number",
            "0601-022a" if collection.address else "0601-042",
            "customer_number",
            customer=collection.customer_number,
            record_number=1 if collection.address else 0,
            **error.values,
        ) from None
    if ctx.rules.zero_padded_customers:
        return number.zfill(customer.MAX_LENGTH)
    return number


# ------------------------------------------------------------------- address
def _address(
    ctx: Context, collection: Collection, address: Address, common: dict[str, object]
) -> Iterator[Rendered]:
    who = collection.customer_number
    _check_lines(ctx, who, address)
    for index, text in enumerate(address.lines):
        yield _address_line(ctx, who, common, index + 1, text)
    _check_place(ctx, who, address)
    yield ctx.record(
        "0601-022i",
        # Foreign: 0000 (a blank one is accepted too).
        common | {"postcode": address.postcode or 0, "country": address.country},
        who,
    )
    options = address.options
    if options:
        if options.legal_id and not _legal_id(options.legal_id):
            raise ctx.error(
                "not_digits",
                "0601-022j",
                "legal_id",
                customer=who,
                record_number=10,
                content=options.legal_id,
                length="8/10",
            )
        yield ctx.record(
            "0601-022j",
            common
            | {
                "legal_id": options.legal_id or 0,
                "fast": "1" if options.fast else "",
                "paper": "1" if options.paper else "",
            },
            who,
        )


def _check_lines(ctx: Context, who: str, address: Address) -> None:
    lines = [line for line in address.lines if line.strip(" ")]
    if not address.lines or not address.lines[0].strip(" "):
        raise ctx.error("no_name", "0601-022a", "text", customer=who, record_number=1)
    foreign = _country(address.country) and address.country != "DK"
    least = MIN_LINES_FOREIGN if foreign else MIN_LINES_DENMARK
    if len(lines) < least:
        error = ctx.error(
            "too_few_lines",
            "0601-022a",
            "text",
            customer=who,
            record_number=len(lines) + 1,
            count=len(lines),
            least=least,
        )
        if len(lines) < MIN_LINES_DENMARK:
            raise error
        ctx.tolerate(error)
    if len(address.lines) > MAX_LINES:
        raise ctx.error(
            "too_many_lines",
            "0601-022a",
            "text",
            customer=who,
            record_number=MAX_LINES + 1,
            count=len(address.lines),
            most=MAX_LINES,
        )


def _address_line(
    ctx: Context, who: str, common: dict[str, object], number: int, text: str
) -> Rendered:
    values = common | {"record_number": number, "text": text}
    try:
        return ctx.record("0601-022a", values, who)
    except DeliveryError as error:
        if error.code != "too_long":
            raise
        ctx.tolerate(error)
        room = error.values["room"]
    # The line runs into the filler behind it, as it did in the file it came from.
    values |= {"text": text[:room], "filler_87": text[room:]}
    return ctx.record("0601-022a", values, who)


def _check_place(ctx: Context, who: str, address: Address) -> None:
    def wrong(code: str, field: str) -> DeliveryError:
        return ctx.error(
            code,
            "0601-022i",
            field,
            customer=who,
            record_number=9,
            content=getattr(address, field),
        )

    if not _country(address.country):
        ctx.tolerate(wrong("country", "country"))
    elif address.country != "DK":
        if address.postcode not in ("", "0000"):
            ctx.tolerate(wrong("foreign_postcode", "postcode"))
    elif not _postcode(address.postcode) or address.postcode == "0000":
        ctx.tolerate(wrong("postcode", "postcode"))


# ---------------------------------------------------------------- collection
def _check_due_date(
    ctx: Context, section: Section, collection: Collection, created: date | None
) -> None:
    def wrong(code: str, **values) -> DeliveryError:
        return ctx.error(
            code,
            "0601-042",
            "due_date",
            customer=collection.customer_number,
            **values,
        )

    due = collection.due_date
    if due is None:
        raise wrong("date_missing")
    if not is_day(due):
        raise wrong("not_a_date", content=str(due), form="DDMMYYYY")
    days = ctx.rules.max_days_ahead
    if created and days is not None and due > created + timedelta(days=days):
        raise wrong("too_late", due=due, days=days, created=created)
    if created and due < created:
        ctx.tolerate(wrong("due_in_past", due=due, created=created))
    key = (
        section.pbs_number,
        section.debtor_group,
        customer.comparable(collection.customer_number),
        due,
    )
    if key in ctx.seen:
        raise wrong("duplicate", content=collection.customer_number, due=due)
    ctx.seen.add(key)


def _check_collection(ctx: Context, section: Section, collection: Collection) -> None:
    def wrong(code: str, field: str, offset: int = 0, **values) -> DeliveryError:
        return ctx.error(
            code,
            "0601-042",
            field,
            offset,
            customer=collection.customer_number,
            **values,
        )

    if type(collection.amount) is not int:
        raise wrong("not_a_number", "amount", content=collection.amount)
    if collection.mandate and not _mandate(collection.mandate):
        raise wrong("not_digits", "mandate", content=collection.mandate, length=9)
    if collection.mandate and section.number != SECTION_WITH_MANDATES:
        ctx.tolerate(wrong("mandate_not_used", "mandate", content=section.number))
    length = len(collection.reference)
    if ctx.rules.short_reference and length > SLIP_REFERENCE:
        raise wrong(
            "long_reference",
            "reference",
            SLIP_REFERENCE,
            length=length,
            room=SLIP_REFERENCE,
        )
    payment_id = collection.payment_id
    if payment_id and not fik.is_valid(payment_id, "71"):
        raise wrong("payment_id", "payment_id", content=payment_id, length=PAYMENT_ID)


def _texts(
    ctx: Context, collection: Collection, common: dict[str, object], mandate: str | int
) -> Iterator[Rendered]:
    who = collection.customer_number
    count = len(collection.texts) + len(collection.slip_texts)
    number = 0
    for name, texts in (
        ("0601-052", collection.texts),
        ("0601-062", collection.slip_texts),
    ):
        values = common | ({"mandate": mandate} if name == "0601-052" else {})
        for position, text in enumerate(texts, 1):
            number += 1
            if number > MAX_TEXTS:
                raise ctx.error(
                    "too_many_texts",
                    name,
                    "record_number",
                    customer=who,
                    record_number=position,
                    count=count,
                    most=MAX_TEXTS,
                )
            yield ctx.record(
                name, values | {"record_number": position, "text": text}, who
            )
