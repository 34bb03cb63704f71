from . import (
    association_create,
    membership_fee,
    membership_leave,
    membership_move,
    subscription_change,
)
