"""Days on which money cannot have moved."""

from datetime import date, timedelta

import pytest

from odoo.addons.asom_nets.days.payment_days import FAR, is_far, likely_day

TOLD = date(2026, 2, 4)
DUE = date(2026, 2, 2)
LONG_AGO, NEVER = date(2001, 1, 1), date(2099, 12, 31)


@pytest.mark.parametrize(
    ("day", "told", "due"),
    [
        (DUE, TOLD, DUE),
        # Told before it is due, as Nets does; or a quarter later.
        (date(2026, 2, 9), TOLD, DUE),
        (TOLD - FAR, TOLD, DUE),
        (DUE, TOLD, None),
        (DUE, None, DUE),
        (NEVER, None, None),
        # A slip that is paid late; a charge-back after a year; a leap day.
        (date(2028, 2, 29), date(2028, 3, 1), DUE),
        (date(2027, 3, 1), date(2027, 3, 2), DUE),
        # The section's own date is wrong.
        (DUE, LONG_AGO, DUE),
        (DUE, NEVER, DUE),
    ],
)
def test_a_day_on_which_it_can_have_been(day, told, due):
    assert not is_far(day, told, due)


@pytest.mark.parametrize("due", [DUE, None])
@pytest.mark.parametrize(
    "day",
    [
        LONG_AGO,
        NEVER,
        # The year is wrong by one.
        date(2025, 2, 2),
        date(2027, 2, 2),
        TOLD + FAR + timedelta(days=1),
    ],
)
def test_a_day_far_from_all_that_is_known(day, due):
    assert is_far(day, TOLD, due)


@pytest.mark.parametrize("day", [LONG_AGO, NEVER, date(2022, 1, 1)])
def test_the_section_and_the_record_may_both_be_wrong(day):
    assert is_far(day, day, DUE)


def test_the_day_to_book_it_on():
    today = date(2026, 2, 10)
    assert likely_day([None, TOLD], TOLD, DUE, today) == TOLD
    assert likely_day([DUE, TOLD], TOLD, DUE, today) == DUE
    assert likely_day([LONG_AGO], LONG_AGO, DUE, today) == today
    assert likely_day([], None, None, today) == today
