from . import (
    claim_event,
    in_transit,
    post,
)
