from . import account_move, membership

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
