"""On which days a payment can have been made: the bound for days that a record tells.

A wrong year or century in a record must not become an accounting date. Which day is
meant cannot be guessed, so a day beyond the bound is for a person.
"""

from __future__ import annotations

from datetime import date, timedelta

# Payments are told within days. A list that is ordered by the month and made once more
# still lies within a quarter; a wrong year lies outside (betalingsservice 3, 11).
FAR = timedelta(days=92)
# A claim for dues lapses after three years; a charge-back comes within 13 months. As
# long before it: where the section tells the same day, only what is years away from
# the collection is certainly wrong.
LIFE = timedelta(days=3 * 366)


def is_far(day: date, told: date | None, due: date | None) -> bool:
    """Whether money cannot have moved on ``day``.

    A day near the collection's due date is right whatever the section's date is. Slips
    are paid late, and paid amounts charged back later: then the day must be near the
    day on which it is told, and not outside of what a collection can live.

    :param told: the day of the section that tells it, None if it states none
    :param due: when the collection is due, None if that is not known
    """
    if due and abs(day - due) <= FAR:
        return False
    if told and abs(day - told) > FAR:
        return True
    if due:
        return abs(day - due) > LIFE
    return False


def likely_day(days, told: date | None, due: date | None, today: date) -> date:
    """The day to book money on whose own day is impossible: the first of ``days`` (None
    for those that are not told) that is not :func:`is_far`; ``today`` if all are."""
    for day in days:
        if day and not is_far(day, told, due):
            return day
    return today
