from . import (
    occupied_mixin,
    association_create,
    member_list,
    membership_fee,
    membership_leave,
    membership_move,
    membership_readmit,
    move_reversal,
    partner_merge,
    subscription_change,
)
