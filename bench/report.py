"""The table that a person reads, and var/bench.json for those who compare runs."""

from __future__ import annotations

import json
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from tools.paths import VAR

RESULTS = VAR / "bench.json"
# The keys of a row that are not allowed to be missing; others may follow.
KEYS = ("name", "unit", "ours", "peer", "peer_name", "ratio", "size", "memory_mib")
NONE = "–"


def store(rows: list[dict], path: Path = RESULTS) -> None:
    """Write the rows; those of the same benchmarks from earlier runs go, others stay.

    :raises ValueError: a row lacks one of `KEYS`
    """
    for row in rows:
        missing = [key for key in KEYS if key not in row]
        if missing:
            raise ValueError(f"row {row.get('name')} lacks {', '.join(missing)}")
    measured = {row["benchmark"] for row in rows}
    earlier = json.loads(path.read_text()) if path.exists() else []
    kept = [row for row in earlier if row["benchmark"] not in measured]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(kept + rows, indent=2, ensure_ascii=False) + "\n")
    part.replace(path)


def table(rows: list[dict]) -> str:
    """A block for each name, a line for each size."""
    lines: list[str] = []
    for name, of_name in groupby(rows, itemgetter("name")):
        block = list(of_name)
        unit, peer = block[0]["unit"], block[0]["peer_name"]
        lines += ["", f"{name} ({unit}; peer: {peer})", _line(HEADINGS)]
        for row in block:
            lines.append(_line([_cell(row, key) for key in CELLS]))
            if row["peer"] is None:
                lines.append(f"{'':9}peer: not measured at this size")
            for side, parts in (("ours", "parts"), ("peer", "peer_parts")):
                if row.get(parts):
                    lines.append(f"{'':9}{side}: {_parts(row[parts])}")
                    cpu = _parts(row.get(parts.replace("parts", "cpu_parts")) or {})
                    lines.append(f"{'':9}{side} by CPU: {cpu}")
            if row.get("apart"):
                lines.append(f"{'':9}not compared: {', '.join(row['apart'])}")
    return "\n".join([*lines, "", *FOOTNOTES])


CELLS = (
    "size",
    "ours",
    "peer",
    "ratio",
    "cpu",
    "peer_cpu",
    "cpu_ratio",
    "queries",
    "peer_queries",
    "memory_mib",
    "peer_memory_mib",
)
HEADINGS = (
    "size",
    "ours",
    "peer",
    "ratio",
    "cpu",
    "cpu",
    "ratio",
    "queries",
    "queries",
    "MiB",
    "MiB",
)
FOOTNOTES = (
    "ours, peer: wall clock, median of the repetitions; cpu: the same by CPU time of",
    "the process and its database connection, which other work on the machine changes",
    "less; queries: per item; MiB: most memory resident at a time (pairs: ours, peer).",
    "A ratio above 1 says that ours is faster.",
)


def _line(cells) -> str:
    return "".join(f"{cell:>9}" for cell in cells)


def _cell(row: dict, key: str) -> str:
    value = row.get(key)
    if value is None:
        return NONE
    if isinstance(value, float) and 0 < value < 0.1:
        return f"{value:.3f}"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _parts(parts: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in parts.items())
