from . import (
    delivery_refuse,
    mandate_assign,
    mandate_compare,
    mandate_manual,
    parked_aside,
    parked_done,
    parked_match,
    payout_explain,
    payout_receive,
    plan_skip,
    receive,
)
