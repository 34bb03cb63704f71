"""What Nets pays to the associations' bank accounts."""

from . import (
    payout,
    actions,
    agreement,
    bank,
    delivery,
    item,
    payment,
    statement,
    figures,
    report,
)
