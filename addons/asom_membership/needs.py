"""What needs another product: on which days it has none of those it needs, pure.

An add-on that needs a package runs no longer than one of the packages that it needs;
an add-on that needs that add-on runs no longer either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from .periods import Period, subtract

# The last day that has one after it.
FAR_AWAY = date(9999, 12, 30)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Run:
    """A product that a member has.

    :ivar key: whatever finds it again (a database id)
    :ivar needs: products of which it needs one; empty when it needs none
    :ivar date_to: last day, or None while it runs
    """

    key: object
    product: object
    date_from: date
    date_to: date | None = None
    needs: frozenset = frozenset()

    def days(self) -> Period:
        """The days it runs."""
        return Period(self.date_from, self.date_to or FAR_AWAY)


def first_days_without(runs: list[Run]) -> dict[object, date]:
    """Of each run that some day has nothing of what it needs: the first such day.

    :param runs: all of one member that took or take effect
    :returns: {key: day}; the run's own first day when it cannot begin at all
    """
    found = {}
    left = {run.key: run for run in runs}
    changed = True
    while changed:
        changed = False
        for run in list(left.values()):
            day = _first_day_without(run, left.values())
            if day is None:
                continue
            found[run.key] = day
            changed = True
            if day <= run.date_from:
                del left[run.key]
            else:
                left[run.key] = replace(run, date_to=day - ONE_DAY)
    return found


def _first_day_without(run: Run, runs) -> date | None:
    if not run.needs:
        return None
    cover = [
        other.days()
        for other in runs
        if other.product in run.needs and other.key != run.key
    ]
    free = subtract(run.days(), cover)
    return free[0].date_from if free else None
