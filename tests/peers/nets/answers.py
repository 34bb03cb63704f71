"""What Nets answers to a delivery that comes in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from .mandates import Mandates
from .receipts import CANCELLED, NOBODY, REFUSED, REGISTERED, Receipt
from .registry import Registry
from .report import Collection, Fault, Report, Request, Section


@dataclass(frozen=True)
class Answer:
    """What Nets says to a delivery.

    A delivery with a fault in its form, or a 0601 with any, is refused as a whole;
    single requests of a 0605 can be refused in one that is accepted.
    """

    accepted: bool
    faults: list[Fault]
    receipt: tuple[str, bytes]
    """File name and bytes of the 0621."""
    late: bool = False
    """Collections came after the normal deadline, at an extra fee."""


def errors(report: Report, receipt: Receipt) -> None:
    """Every fault of the report as an error in the 0621, with its debtor if known."""
    for fault in report.faults:
        section = _last_before(fault.line, report.sections)
        if section is None or not section.creditor:
            receipt.error(_sender(report), _short(fault))
            continue
        about = {}
        if one := _last_before(fault.line, section.collections):
            about = {
                "code": "0280" if section.number == "0112" else "0285",
                "customer": one.customer_number,
                "due": one.due_date,
                "amount": one.amount or 0,
            }
        elif request := _last_before(fault.line, section.requests):
            about = {"code": request.code, "customer": request.customer_number}
        whose = section.creditor, int(section.group or 0)
        receipt.error(whose, _short(fault), **about)


def _sender(report: Report) -> tuple[str, int]:
    """Whose list a fault of the delivery itself goes on: that of the first section."""
    for section in report.sections:
        if section.creditor:
            return section.creditor, int(section.group or 0)
    return NOBODY


def _short(fault: Fault) -> str:
    """Line and position before the text, short: the field has 43 characters."""
    return f"{fault.line}/{fault.position} {fault.text}"


_Part = TypeVar("_Part", Section, Collection, Request)


def _last_before(line: int, parts: list[_Part]) -> _Part | None:
    """The last of the parts that begins before or on the line."""
    place = bisect_right(parts, line, key=lambda part: part.line)
    return parts[place - 1] if place else None


def carry_out(
    report: Report,
    registry: Registry,
    mandates: Mandates,
    receipt: Receipt,
    day: date,
) -> list[Fault]:
    """Do what a 0605 asks for, one by one; each gets its reply in the 0621.

    Gives back the faults of the requests that were refused.
    """
    faults = []
    for section in report.sections:
        for request in section.requests:
            whose = section.creditor, int(request.group)
            done = _registration(mandates, report.delivery_id, day)
            number = REGISTERED
            if request.code == "0257":
                done = _cancellation(registry, mandates, request.mandate, day)
                number = CANCELLED
            mandate, text = request.mandate, ""
            try:
                debtor = registry.debtor(*whose, request.customer_number)
                mandate = done(debtor)
            except ValueError as error:
                number, text = REFUSED, str(error)
                faults.append(Fault(request.line, 26, text))
            receipt.reply(
                whose, request.code, request.customer_number, mandate, number, text
            )
    return faults


def _registration(mandates: Mandates, delivery: str, day: date) -> Callable:
    return lambda debtor: mandates.register(debtor, day, delivery=delivery).number


def _cancellation(
    registry: Registry, mandates: Mandates, number: str, day: date
) -> Callable:
    def cancel(debtor: tuple[str, int, str]) -> str:
        found = registry.mandates.get(debtor)
        if found and found.number != number:
            raise ValueError(f"customer {debtor[2]} has not mandate {number}")
        return mandates.cancel(debtor, day, "creditor").number

    return cancel
