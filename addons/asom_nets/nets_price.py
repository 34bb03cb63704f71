"""What Nets charges for: kinds of units, dated prices, and the amount of a line.

Nets' price list was not found (domain/betalingsservice.md names only an extra fee per
collection at the late deadline and further pages of slips). Which units a bank's or
Nets' agreement really charges is therefore ASSUMED: everything that can be counted is
counted, and costs something only where a price is entered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Price:
    """Kroner per unit, with up to four decimals, from a day on."""

    amount: Decimal
    valid_from: date


def price_on(prices: Iterable[Price], day: date) -> Price | None:
    """The newest price that is valid on ``day``; None where there is none yet."""
    valid = [price for price in prices if price.valid_from <= day]
    return max(valid, key=lambda price: price.valid_from, default=None)


def line_amount(count: int, price: Decimal) -> int:
    """Øre of ``count`` units at ``price`` kroner; rounded once, half an øre up (away
    from zero)."""
    return int((count * price * 100).quantize(Decimal(1), ROUND_HALF_UP))


def unit_price(value: float) -> Decimal:
    """A price as Odoo keeps it, exact to its four decimals."""
    return Decimal(repr(value)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
