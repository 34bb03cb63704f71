"""Creditor agreements and their debtor groups."""

from . import (
    agreement,
    accounts,
    deadline,
    debtor_group,
)
