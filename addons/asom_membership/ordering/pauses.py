"""Dues of what is paused for a time and begins again.

The rule of a pause is applied at both of its ends, and never twice to the same days:
what has been charged to the end of a started month or term, or was prepaid, is not
charged again when the pause is over.
"""

from __future__ import annotations

from datetime import date

from .days import Terms
from .rules import dues_day


def charged_before(
    charge: str, first: date, terms: Terms, prepaid_to: date | None = None
) -> date:
    """The day before which what is paused is charged.

    :param charge: one of ``rules.CHARGES``
    :param first: first day of the pause
    :param prepaid_to: last day that has been collected
    """
    return dues_day(charge, first, terms, prepaid_to, ends=True)


def charged_again(
    charge: str,
    day: date,
    terms: Terms,
    not_before: date,
    prepaid_to: date | None = None,
) -> date:
    """The day from which what begins again on ``day`` is charged.

    :param not_before: the day before which it has been charged already
    """
    return max(dues_day(charge, day, terms, prepaid_to), not_before)
