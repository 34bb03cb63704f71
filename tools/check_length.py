"""``python -m tools.check_length FILE...``: no source file over 500 lines.

A file that long holds more than one concern.
"""

from __future__ import annotations

import sys
from pathlib import Path

LIMIT = 500


def too_long(paths: list[str]) -> list[str]:
    """A message for each file with more than `LIMIT` lines."""
    result = []
    for path in paths:
        lines = Path(path).read_bytes().count(b"\n")
        if lines > LIMIT:
            result.append(f"{path}: {lines} lines, {LIMIT} are allowed: split it")
    return result


if __name__ == "__main__":
    messages = too_long(sys.argv[1:])
    print("\n".join(messages))
    sys.exit(bool(messages))
