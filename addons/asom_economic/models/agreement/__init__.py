"""The association's agreement: token, permission, checks."""

from . import (
    agreement,
    agreement_ways,
    agreement_token,
    agreement_start,
    agreement_fetch,
    part_mixin,
    item,
    finding,
    agreement_self,
    agreement_preflight,
    grant,
    collection_run,
    today,
    agreement_second,
)
