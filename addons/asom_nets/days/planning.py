"""What must be done by when, so that an association's dues are collected in time.

Each dues term is one *collection* with up to eight steps. The steps at the bureau's
own desk lie some banking days before Nets' deadline; how many is a setting. Times are
Danish; the rules of Nets' calendar lie in deadlines.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from odoo.addons.asom_membership.banking_days import (
    add_banking_days,
    previous_banking_day,
)
from odoo.addons.asom_membership.periods import Period, add_months, terms_between

from .deadlines import (
    LATE_DAY,
    NEXT,
    NORMAL_DAY,
    danish_moment,
    deadlines,
    payment_day,
    slip_deadline,
)

PRICES, PREVIEW, APPROVE, EXECUTE = "prices", "preview", "approve", "execute"
SEND, LATE, PAYMENTS, REJECTIONS = "send", "late", "payments", "rejections"
# In the order in which they are done.
KINDS = (PRICES, PREVIEW, APPROVE, EXECUTE, SEND, LATE, PAYMENTS, REJECTIONS)
# The step that must be done before. Prices are none: they may stay as they are.
NEEDS = {
    APPROVE: PREVIEW,
    EXECUTE: APPROVE,
    SEND: EXECUTE,
    LATE: EXECUTE,
    PAYMENTS: SEND,
    REJECTIONS: SEND,
}
# States of a collection run in which a step is behind it.
BEHIND = {
    PREVIEW: {"previewed", "approved", "running", "done"},
    APPROVE: {"approved", "running", "done"},
    EXECUTE: {"done"},
}
OFFICE_CLOSES = 16
# A due date lies at most so far after its term's first day: a year in arrears and 12
# months of offset (asom_membership), and the days to the next banking day.
MOST_MONTHS = 25


@dataclass(frozen=True)
class Leads:
    """Banking days before Nets' deadline on which the bureau's own steps are due."""

    preview: int = 10
    approve: int = 7
    execute: int = 6
    send: int = 5


@dataclass(frozen=True)
class Rules:
    """How one association collects.

    :ivar term_months: length of a dues term: 1, 3, 6 or 12
    :ivar first_month: month (1-12) in which the association's year starts
    :ivar due_date: the association's due rule: the date on which a term is due
    :ivar price_notice_days: days between announcing prices and the preview's day
    :ivar announce: the months (1-12) in which a term starts that is announced; None
        stands for every term
    :ivar monthly: whether collections go out in section 0112, which has deadlines;
        otherwise as slips (0117), on any day
    :ivar cut_off_hour: hour of Nets' deadlines, Danish time
    :ivar late_taken: whether a file at the late deadline is a way out
    :ivar shift: see :func:`.deadlines.payment_day`
    :ivar slip_days: banking days that a slip needs to its receiver
    """

    term_months: int
    first_month: int
    due_date: Callable[[Period], date]
    price_notice_days: int = 30
    announce: Collection[int] | None = None
    monthly: bool = True
    cut_off_hour: int = 9
    late_taken: bool = True
    shift: str = NEXT
    slip_days: int = 6
    leads: Leads = field(default_factory=Leads)


@dataclass(frozen=True)
class Step:
    """One thing to be done.

    :ivar kind: one of :data:`KINDS`
    :ivar due: the moment by which it should be done, Danish time
    :ivar latest: after this moment it is too late for Nets; None where nothing is
        missed by being late
    :ivar needs: the kind that must be done before, or None
    """

    kind: str
    due: datetime
    latest: datetime | None
    needs: str | None


def steps(rules: Rules, period: Period, due: date) -> tuple[Step, ...]:
    """The steps that collect ``period``'s dues on ``due``, in order."""
    if rules.monthly:
        calendar = deadlines(due, rules.cut_off_hour, shift=rules.shift)
        normal = last = calendar.normal
        if rules.late_taken:
            last = calendar.late
    else:
        normal = last = slip_deadline(due, rules.slip_days, rules.cut_off_hour)
    moments = {
        kind: _before(normal, lead)
        for kind, lead in (
            (PREVIEW, rules.leads.preview),
            (APPROVE, rules.leads.approve),
            (EXECUTE, rules.leads.execute),
            (SEND, rules.leads.send),
        )
    }
    if rules.announce is None or period.date_from.month in rules.announce:
        moments[PRICES] = _price_moment(moments[PREVIEW], rules.price_notice_days)
    if last > normal:
        moments[LATE] = last
    # Nets sends what was paid on the next banking day.
    paid = add_banking_days(payment_day(due, rules.shift), 1)
    moments[PAYMENTS] = danish_moment(paid, OFFICE_CLOSES)
    if rules.monthly:
        moments[REJECTIONS] = _end_of(calendar.reject_until)
    latest = {kind: last for kind in (PREVIEW, APPROVE, EXECUTE, LATE)}
    latest[SEND] = normal
    return tuple(
        Step(kind, moments[kind], latest.get(kind), NEEDS.get(kind))
        for kind in KINDS
        if kind in moments
    )


def collections(
    rules: Rules, first_due: date, last_due: date
) -> Iterator[tuple[Period, date]]:
    """Each dues term whose due date lies in the range, with that date, in order."""
    for period in terms_between(
        add_months(first_due, -MOST_MONTHS),
        add_months(last_due, 1),
        rules.term_months,
        rules.first_month,
    ):
        due = rules.due_date(period)
        if first_due <= due <= last_due:
            yield period, due


@dataclass(frozen=True)
class Facts:
    """What has happened to one collection.

    :ivar run_state: state of the collection run of the term, or None
    :ivar priced: a price that is valid from a day of the term has been announced
    :ivar sent: everything that Nets collects has been sent
    :ivar paid: Nets has told what was paid
    """

    run_state: str | None = None
    priced: bool = False
    sent: bool = False
    paid: bool = False


def is_done(kind: str, facts: Facts, over: bool) -> bool:
    """Whether a step is behind us, as far as the facts tell.

    :param over: the step's moment has passed
    """
    if kind == PRICES:
        # A preview has been made with the prices in force: they are settled.
        return facts.priced or facts.run_state in BEHIND[PREVIEW]
    if kind in BEHIND:
        return facts.run_state in BEHIND[kind]
    if kind == PAYMENTS:
        return facts.sent and facts.paid
    if kind == REJECTIONS:
        return facts.sent and over
    return facts.sent


def remind_on(step: Step, days: int) -> date:
    """The day on which the responsible is reminded of a step.

    :param days: banking days before the step's own day
    """
    if step.kind == LATE:
        # Not before the ordinary deadline has passed.
        days = min(days, NORMAL_DAY - LATE_DAY - 1)
    day = step.due.date()
    return add_banking_days(day, -days) if days else day


def belongs(run: Period, period: Period, collect_from: date | None = None) -> bool:
    """Whether a run over ``run`` collects the dues of the term ``period``.

    It does when it holds at least half of what can be charged of the term: runs that
    begin with an association or hold several terms count, a supplementary run over
    some days does not.
    """
    if collect_from and collect_from in period:
        period = Period(collect_from, period.date_to)
    shared = run.overlap(period)
    return bool(shared) and shared.days * 2 >= period.days


def _before(deadline: datetime, lead: int) -> datetime:
    """The close of business ``lead`` banking days before, and never too late."""
    day = add_banking_days(deadline.date(), -lead) if lead else deadline.date()
    return min(danish_moment(day, OFFICE_CLOSES), deadline)


def _price_moment(preview: datetime, notice_days: int) -> datetime:
    """Prices stand in the members' hands ``notice_days`` days before the preview."""
    day = previous_banking_day(preview.date() - timedelta(days=notice_days))
    return danish_moment(day, OFFICE_CLOSES)


def _end_of(day: date) -> datetime:
    return danish_moment(day, 23 + 59 / 60)
