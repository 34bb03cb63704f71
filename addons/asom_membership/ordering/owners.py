"""Dues where an address comes to another owner: nothing is paid twice for the same
days."""

from __future__ import annotations

from datetime import date

from ..periods import ONE_DAY
from .days import Terms


def first_dues(proration: str, day: date, terms: Terms) -> date:
    """The day from which the new owner is charged for what the old one had.

    By days, and by months (a month belongs to whoever has it on its first day), the
    arithmetic shares a term out. A term that is due as a whole (``none``) has been paid
    by the old owner once it has begun.

    :param proration: one of ``proration.PRORATIONS``
    :param day: the day on which the association's rule lets the new dues begin
    """
    term = terms.containing(day)
    if proration == "none" and day != term.date_from:
        return term.date_to + ONE_DAY
    return day
