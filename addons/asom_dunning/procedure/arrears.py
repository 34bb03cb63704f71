"""How long somebody has been behind with something without a break.

By § 9 b the fees of one unbroken arrears are counted together, whichever of the debts
they were for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def arrears_since(
    overdue: Iterable[tuple[date, date | None]], day: date
) -> date | None:
    """The first day of the unbroken arrears that ``day`` lies in.

    A debt that turns overdue on the day after another was settled goes on with it:
    where the law leaves a doubt, fewer fees are asked for.

    :param overdue: first and last day on which each debt was overdue; None: it still is
    :returns: None when nothing is overdue on ``day``
    """
    start = end = None
    for first, last in sorted(overdue, key=lambda span: span[0]):
        if first > day:
            break
        last = day if last is None else min(last, day)
        if end is None or first > end + ONE_DAY:
            start, end = first, last
        else:
            end = max(end, last)
    return start if end is not None and end >= day else None
