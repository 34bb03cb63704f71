"""What stands there beside what stands here."""

from . import (
    balance,
    agreement_compare,
    statement,
    statement_make,
    incoming,
)
