from . import (
    fee,
    held,
    own_invoice,
)
