from . import (
    association_create,
    membership_fee,
    membership_leave,
    membership_move,
    membership_readmit,
    move_reversal,
    subscription_change,
)
