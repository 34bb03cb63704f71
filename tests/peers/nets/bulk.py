"""Payments out of thin air, any number of them, for measuring readers of 0602."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import outgoing
from .outgoing import Row


def payments(
    count: int,
    *,
    pbs_number: str,
    due: date,
    group: int = 1,
    first_customer: int = 1,
    slip_every: int = 10,
    reject_every: int = 50,
) -> Iterator[Row]:
    """So many payments of one group: automatic ones, then slips, always the same.

    Each `slip_every`-th debtor pays by slip, each `reject_every`-th of the others
    rejects; 0: none. Amounts are 100 to 1099 kroner, references nine characters, the
    customer numbers run from `first_customer`.
    """
    slips = count // slip_every if slip_every else 0
    for number in range(first_customer, first_customer + count - slips):
        amount = 10_000 + number % 1000 * 100
        rejected = reject_every and number % reject_every == 0
        yield outgoing.automatic(
            "0237" if rejected else "0236",
            pbs_number,
            group,
            str(number),
            str(100_000_000 + number),
            due,
            amount,
            f"F{number:08}",
            paid_day=None if rejected else due,
            booked_day=None if rejected else due,
            paid=0 if rejected else amount,
        )
    last = first_customer + count
    for number in range(last - slips, last):
        amount = 10_000 + number % 1000 * 100
        yield outgoing.slip(
            "0297",
            pbs_number,
            group,
            str(number),
            due,
            amount,
            f"F{number:08}",
            archive=f"4321{due:%Y%m%d}{number:010}",
            paid_day=due,
            booked_day=due,
            paid=amount,
        )
