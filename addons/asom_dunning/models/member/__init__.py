"""Shares of members, invoices and the start page."""

from . import (
    payable,
    account_move,
    membership,
    unpaid_because,
    status_text,
    today,
    send_too_old,
)
