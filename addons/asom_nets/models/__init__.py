from . import account_move, member_entry, member_invoice, membership, today

# In this order: a later one extends what an earlier one has.
from . import (
    agreement,
    delivery,
    slip,
    mandate,
    payment,
    worklist,
    settlement,
    cost,
    plan,
)
