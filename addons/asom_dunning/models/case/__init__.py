"""What one member owes: case, claims, holds."""

from . import (
    hold,
    refused,
    case,
    case_timeline,
    claim,
)
