"""What Nets charges the associations."""

from . import (
    tariff,
    cost,
    count,
    month,
    agreement,
)
