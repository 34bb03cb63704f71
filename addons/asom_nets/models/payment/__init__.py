"""Payments that Nets tells: matched, booked, corrected."""

from . import (
    payment,
    aside,
    book,
    manual,
    match,
    refund,
    returned,
    account_move,
    membership,
)
