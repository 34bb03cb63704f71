# In this order: a later one extends what an earlier one has.
from . import (
    association_mixin,
    prepared_mixin,
    stepped_mixin,
    run,
    association,
    catalogue,
    membership,
    collection,
    invoice,
    member_import,
    base,
    document,
    orders,
    board,
)
