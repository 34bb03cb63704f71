# In this order: a later one extends what an earlier one has.
from . import (
    agreement,
    mapping,
    transfer,
    books,
    invoices,
)
