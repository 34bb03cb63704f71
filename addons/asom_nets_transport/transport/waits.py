"""How long to wait before the next attempt."""

from __future__ import annotations

FIRST_MINUTES = 5
MOST_MINUTES = 360


def wait_minutes(failures: int) -> int:
    """Minutes to wait after so many failures in a row: 5, 10, 20, 40, ... 360."""
    if failures < 1:
        return 0
    return min(FIRST_MINUTES << min(failures - 1, 16), MOST_MINUTES)
