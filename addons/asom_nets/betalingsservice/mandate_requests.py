"""Delivery 0605: mandates that the creditor asks Nets to register or to cancel.

Needs an agreement of its own with Nets (betalingsservice 5). How certain it is:
section 0120 with registrations (0200) CONFIRMED: S V; section 0126 with cancellations
(0257) SINGLE: P; the frame around them CONFIRMED: S V P. Nets answers with a 0621, and
with a 0603 when the mandate exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from . import customer, fik
from .charset import ENCODING
from .context import RULES, Context, Rendered, Rules
from .errors import DeliveryError
from .source import LINE_END

DELIVERY_TYPE = "0605"
REGISTRATIONS = "0120"
CANCELLATIONS = "0126"

# No day is 00, so ten digits that begin so are a CVR number with zeros in front.
_legal_id = re.compile("(?!0{8})[0-9]{8}|(?!00)[0-9]{10}").fullmatch


@dataclass(frozen=True, slots=True)
class Registration:
    """A mandate that Nets shall register (0200).

    ``legal_id`` is the account holder's CPR (10 digits) or CVR number (8 digits),
    ``bank_registration`` has 4 digits and ``bank_account`` at most 10: it is read back
    with all 10.
    """

    debtor_group: int
    customer_number: str
    legal_id: str
    bank_registration: str
    bank_account: str


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A mandate (9 digits) to be cancelled, because the customer has left (0257)."""

    debtor_group: int
    customer_number: str
    mandate: str


@dataclass(frozen=True, slots=True)
class RequestSection:
    """What one creditor asks for. ``number`` is "0120" (then all ``requests`` are
    registrations) or "0126" (cancellations)."""

    number: str
    pbs_number: str
    requests: tuple[Registration | Cancellation, ...]
    user_id: str = ""
    created: date | None = None


@dataclass(frozen=True, slots=True)
class MandateRequests:
    """A delivery 0605. ``supplier`` is the data supplier's CVR number (8 digits),
    ``identification`` its running number."""

    supplier: str
    identification: int
    sections: tuple[RequestSection, ...]
    created: date | None = None
    subsystem: str = "BS1"


def write_0605(requests: MandateRequests, rules: Rules = RULES) -> bytes:
    """The delivery's file. Of ``rules``, only ``zero_padded_customers`` counts.

    :raises DeliveryError: a rule is broken; names line, record, field, position and,
        in a request, the customer.
    """
    return b"".join(
        layout.trimmed(text).encode(ENCODING) + LINE_END
        for layout, text in request_records(requests, Context(rules))
    )


def request_records(requests: MandateRequests, ctx: Context) -> Iterator[Rendered]:
    """The records (layout, padded text), each checked when it is due.

    :raises DeliveryError: as :func:`write_0605`.
    """
    for record in _records(requests, ctx):
        yield record
        ctx.ordinal += 1


def _records(requests: MandateRequests, ctx: Context) -> Iterator[Rendered]:
    ctx.check_sender("0601-002", requests.supplier, requests.subsystem)
    ids = {
        "supplier": requests.supplier,
        "subsystem": requests.subsystem,
        "delivery_type": DELIVERY_TYPE,
    }
    start = {"identification": requests.identification, "created": requests.created}
    yield ctx.record("0601-002", ids | start)
    for section in requests.sections:
        yield from _section(section, ctx)
    if not requests.sections:
        raise ctx.error("no_sections", "0605-992", "count_sections")
    yield ctx.record(
        "0605-992",
        ids
        | {
            "count_sections": len(requests.sections),
            "count_042": sum(len(section.requests) for section in requests.sections),
        },
    )


def _section(section: RequestSection, ctx: Context) -> Iterator[Rendered]:
    known = (REGISTRATIONS, CANCELLATIONS)
    ctx.check_section("0605-012", section, known, DELIVERY_TYPE)
    ids = {"pbs_number": section.pbs_number, "section": section.number}
    yield ctx.record(
        "0605-012", ids | {"user_id": section.user_id, "created": section.created}
    )
    seen: set[tuple[int, str]] = set()
    for request in section.requests:
        yield _request(section, request, seen, ctx)
    if not section.requests:
        raise ctx.error("no_requests", "0605-092", "count_042")
    yield ctx.record("0605-092", ids | {"count_042": len(section.requests)})


def _request(
    section: RequestSection,
    request: Registration | Cancellation,
    seen: set[tuple[int, str]],
    ctx: Context,
) -> Rendered:
    registers = section.number == REGISTRATIONS
    name = "0605-042a" if registers else "0605-042b"
    who = request.customer_number

    def wrong(code: str, field: str, offset: int = 0, **values) -> DeliveryError:
        return ctx.error(code, name, field, offset, customer=who, **values)

    if isinstance(request, Registration) != registers:
        raise wrong(
            "wrong_request",
            "transaction",
            content=type(request).__name__,
            section=section.number,
        )
    try:
        number = customer.check(who)
    except DeliveryError as error:
        raise wrong("customer_number", "customer_number", **error.values) from None
    key = (request.debtor_group, customer.comparable(who))
    if key in seen:
        raise wrong("duplicate_request", "customer_number", content=who)
    seen.add(key)
    values: dict[str, object] = {
        "pbs_number": section.pbs_number,
        "transaction": "0200" if registers else "0257",
        "record_number": 0,
        "debtor_group": request.debtor_group,
        "customer_number": (
            number.zfill(customer.MAX_LENGTH)
            if ctx.rules.zero_padded_customers
            else number
        ),
    }
    if registers:
        values |= _account(request, wrong)
    else:
        if not fik.all_digits(request.mandate) or len(request.mandate) != 9:
            raise wrong("not_digits", "mandate", content=request.mandate, length=9)
        values["mandate"] = request.mandate
    return ctx.record(name, values, who)


def _account(request: Registration, wrong) -> dict[str, object]:
    if not _legal_id(request.legal_id):
        raise wrong("legal_id", "legal_id", content=request.legal_id)
    registration, account = request.bank_registration, request.bank_account
    if len(registration) != 4 or not fik.all_digits(registration):
        raise wrong("not_digits", "bank_registration", content=registration, length=4)
    if not fik.all_digits(account) or len(account) > 10 or not int(account):
        raise wrong("bank_account", "bank_account", content=account, length=10)
    return {
        "legal_id": request.legal_id,
        "bank_registration": registration,
        "bank_account": account,
    }
