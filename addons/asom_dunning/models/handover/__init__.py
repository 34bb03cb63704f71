"""After reminder 2: hand-over and the association's decision."""

from . import (
    handover_policy,
    handover,
    handover_file,
    decision,
    decision_acts,
    case_handover,
    handover_watch,
    today_handover,
)
