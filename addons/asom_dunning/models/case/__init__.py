"""What one member owes: case, claims, holds."""

from . import (
    hold,
    case,
    case_timeline,
    claim,
)
