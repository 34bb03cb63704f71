"""What a person, or a test in another process, does with a stand-in that runs."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from .answers import Answer
from .books import Account, Books, Customer, Department, Journal, Vat

KINDS = {
    "accounts": Account,
    "vats": Vat,
    "journals": Journal,
    "customers": Customer,
    "departments": Department,
}


def answer(stand_in, path: str, data: bytes) -> Answer:
    """``POST /admin/agreement``, ``/admin/fault``, ``/admin/clock``, ``/admin/knob``;
    ``GET /admin/state``."""
    given = json.loads(data or b"{}", parse_float=Decimal)
    with stand_in.lock:
        return COMMANDS[path.removeprefix("/admin/")](stand_in, given)


def _agreement(stand_in, given) -> Answer:
    things = {name: given.pop(name, []) for name in KINDS}
    years = given.pop("years", [])
    books = Books(**given)
    for name, kind in KINDS.items():
        books.add(*(kind(**each) for each in things[name]))
    for first in years:
        books.add_year(date.fromisoformat(first))
    known = stand_in.agreements.get(books.token)
    if known is None:
        stand_in.add(books)
    else:
        # Told again: what it has stays, what is new comes to it.
        for name in KINDS:
            for key, thing in getattr(books, name).items():
                getattr(known, name).setdefault(key, thing)
    return Answer(200, {"number": books.number})


def _fault(stand_in, given) -> Answer:
    stand_in.fault(**given)
    return Answer(200, {})


def _clock(stand_in, given) -> Answer:
    stand_in.advance_clock(float(given["seconds"]))
    return Answer(200, {})


def _knob(stand_in, given) -> Answer:
    """``{"knob": "bar_period", "agreement": 1001, "day": "2026-01-01"}``"""
    told = stand_in.turn(given.pop("knob"), given.pop("agreement"), **given)
    return Answer(200, {"told": told})


def _settings(stand_in, given) -> Answer:
    """``{"pdf_delay": 2, "visibility_delay": 1, "duplicate_rows_on_page_2": true}``"""
    for name in ("pdf_delay", "visibility_delay", "duplicate_rows_on_page_2", "page"):
        if name in given:
            setattr(stand_in, name, given[name])
    if "bucket_remaining" in given:
        stand_in.bucket_remaining(int(given["bucket_remaining"]))
    return Answer(200, {})


def _state(stand_in, _given) -> Answer:
    return Answer(
        200,
        {
            "violations": stand_in.violations,
            "calls": len(stand_in.log),
            "agreements": {
                str(books.number): {
                    "balances": {str(k): v for k, v in books.balances().items()},
                    "drafts": len(books.drafts),
                    "booked": len(books.booked),
                    "texts": books.texts(),
                }
                for books in stand_in.agreements.values()
            },
        },
    )


COMMANDS = {
    "agreement": _agreement,
    "fault": _fault,
    "clock": _clock,
    "knob": _knob,
    "settings": _settings,
    "state": _state,
}
