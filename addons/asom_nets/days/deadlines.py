"""Betalingsservice's calendar of a payment month (domain/betalingsservice.md 11).

Due dates of one calendar month share a deadline: the 6th last banking day of the
month before. A late one exists 3 banking days later at an extra fee per collection.
The certainty of each rule is told where it stands; what is uncertain and matters is a
setting of the creditor agreement and comes in as a parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo.addons.asom_membership.banking_days import (
    add_banking_days,
    first_banking_day,
    last_banking_days,
    next_banking_day,
    previous_banking_day,
)
from odoo.addons.asom_membership.periods import TIME_ZONE

COPENHAGEN = ZoneInfo(TIME_ZONE)
UTC = ZoneInfo("UTC")
NORMAL_DAY = 6
LATE_DAY = 3
REJECT_DAY = 7
REVERSE_DAYS = 2
CANCEL_DAYS = 2
MANDATE_HOUR = 17.5
NEXT, PREVIOUS = "next", "previous"
SHIFTS = (NEXT, PREVIOUS)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadlines:
    """What happens when in a payment month. Moments are Danish time.

    :ivar normal: a delivery must be there *before* it (day CONFIRMED, hour SINGLE)
    :ivar late: the last one, at an extra fee (SINGLE)
    :ivar mandates: a file with new mandates that comes by then is registered one
        banking day later, which is the last day for them (SINGLE)
    :ivar mandates_registered: last day on which a mandate may be registered (SINGLE)
    :ivar overview_from: first day on which Betalingsservice shows debtors what will be
        paid: "the last days of the month before" (CONFIRMED); that they begin when the
        late deadline has passed is ASSUMED
    :ivar overview_to: last day of the month before
    :ivar first_banking_day: of the payment month
    :ivar payment_day: when money moves: the due date or, on a closed day, the next (or
        by agreement the previous) banking day (SINGLE)
    :ivar reject_until: last day on which a debtor rejects (CONFIRMED)
    :ivar reverse_until: last day on which the debtor's bank reverses (SINGLE)
    :ivar cancel_until: last day on which the creditor cancels a collection (SINGLE)
    """

    normal: datetime
    late: datetime
    mandates: datetime
    mandates_registered: date
    overview_from: date
    overview_to: date
    first_banking_day: date
    payment_day: date
    reject_until: date
    reverse_until: date
    cancel_until: date


def deadlines(
    due: date,
    cut_off_hour: int,
    mandate_hour: float = MANDATE_HOUR,
    shift: str = NEXT,
) -> Deadlines:
    """The calendar of collections due on ``due``.

    :param cut_off_hour: hour of the day, Danish time. The guide says 11, data
        suppliers plan for 9 (SINGLE source each), so it is a setting.
    :param mandate_hour: hour with decimals until which a file with mandates counts
    :param shift: see :func:`payment_day`
    """
    month_before = due.replace(day=1) - ONE_DAY
    normal = last_banking_days(month_before, NORMAL_DAY)
    late = last_banking_days(month_before, LATE_DAY)
    paid = payment_day(due, shift)
    registered = add_banking_days(normal, -1)
    return Deadlines(
        normal=danish_moment(normal, cut_off_hour),
        late=danish_moment(late, cut_off_hour),
        mandates=danish_moment(add_banking_days(registered, -1), mandate_hour),
        mandates_registered=registered,
        overview_from=late + ONE_DAY,
        overview_to=month_before,
        first_banking_day=first_banking_day(due),
        payment_day=paid,
        reject_until=next_banking_day(due.replace(day=REJECT_DAY)),
        reverse_until=add_banking_days(paid, REVERSE_DAYS),
        cancel_until=add_banking_days(paid, -CANCEL_DAYS),
    )


def payment_day(due: date, shift: str = NEXT) -> date:
    """The day on which a collection due on ``due`` is paid.

    :param shift: ``"next"`` or, by agreement with Nets, ``"previous"``: which banking
        day takes the place of a closed one (SINGLE)
    :raises ValueError: when ``shift`` is neither
    """
    if shift not in SHIFTS:
        raise ValueError(f"shift {shift!r}: 'next' or 'previous' is expected")
    return next_banking_day(due) if shift == NEXT else previous_banking_day(due)


def slip_deadline(due: date, post_days: int, cut_off_hour: int) -> datetime:
    """Until when payment slips (section 0117) must be sent to be there in good time.

    Slips are taken on any day, printed and posted the next one; standard post takes 5
    days, fast post 2 (SINGLE: product pages).

    :param post_days: banking days from the file to the letterbox
    """
    return danish_moment(add_banking_days(due, -post_days), cut_off_hour)


def danish_moment(day: date, hour: float) -> datetime:
    """``hour`` o'clock (17.5 is half past five) of ``day`` in Denmark."""
    midnight = datetime.combine(day, time(), tzinfo=COPENHAGEN)
    return midnight + timedelta(minutes=round(hour * 60))
