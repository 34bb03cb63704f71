"""Payments that Nets tells: matched, booked, corrected."""

from . import (
    payment,
    set_aside,
    book,
    together,
    manual,
    match,
    refund,
    returned,
    strange,
    told_twice,
    account_move,
    account_move_shown,
    membership,
    again,
)
