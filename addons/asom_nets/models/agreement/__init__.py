"""Creditor agreements and their debtor groups."""

from . import (
    agreement,
    second,
    accounts,
    deadline,
    debtor_group,
)
