"""The association's procedure and the law that bounds it."""

from . import (
    law,
    policy,
    policy_daily,
    policy_leniency,
    policy_bad_debt,
    policy_change,
)
