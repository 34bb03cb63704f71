# In this order: a later one extends what an earlier one has.
from . import (
    policy,
    case,
    reminder,
    agreement,
    member,
    handover,
    write_off,
    closing,
    inkasso,
)
