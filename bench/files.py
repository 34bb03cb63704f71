"""Benchmarks of the file formats alone: no server, no database, rows per second.

The other side reads or writes the same bytes line by line and does nothing else with
them: no reader or writer in the same language can be faster, so the ratio says what
checking and understanding cost. Each measurement runs in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.frame import Case
from tools.errors import SetupError, say
from tools.paths import ROOT, VAR

OURS, PLAIN = "ours", "plain"
PLAIN_NAME = "the same bytes, line by line"


@dataclass(frozen=True)
class FileBenchmark:
    """A named list of cases; their only parameter is a ``task`` of bench.file_side.

    :param name: as in ``make bench ARGS=name`` and in var/bench.json
    :param cases: gives the cases for (sizes or None, quick, full)
    """

    name: str
    unit: str
    cases: Callable[[list[int] | None, bool, bool], list[Case]]

    def run(self, cases: Iterable[Case], profile: bool) -> list[dict]:
        """Measure the cases; one row for var/bench.json each."""
        rows = []
        VAR.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=VAR) as folder:
            for case in cases:
                say(f"{self.name}: {case.name}, {case.size}")
                runs = _measure(Path(folder), case, profile)
                rows.append(row_of(self, case, runs))
        return rows


def _measure(folder: Path, case: Case, profile: bool) -> dict[str, list[dict]]:
    """What bench.file_side reported: {side: [one dict for each repetition]}."""
    file = folder / "delivery"
    _in_process("make", case, file)
    runs: dict[str, list[dict]] = {OURS: [], PLAIN: []}
    for number in range(case.repeats):
        sides = [OURS, PLAIN]
        # Whoever goes second finds a warmer machine: take turns.
        for side in sides if number % 2 else reversed(sides):
            with_profile = profile and side == OURS and not number
            report = _in_process(side, case, file, with_profile)
            runs[side].append(report)
            if with_profile:
                print(f"\n{case.name}, {case.size}\n{report['profile']}")
    check(case, runs)
    return runs


def _in_process(step: str, case: Case, file: Path, profile: bool = False) -> dict:
    order = {
        "step": step,
        "task": case.parameters["task"],
        "size": case.size,
        "file": str(file),
        "profile": profile,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.file_side", json.dumps(order)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise SetupError(
            f"{case.name}: {step} failed (see above)", "correct the benchmark"
        )
    return json.loads(done.stdout)


def check(case: Case, runs: dict[str, list[dict]]) -> None:
    """See that both sides had the same bytes, and ours all rows in them.

    :raises SetupError: they had not; the figures would prove nothing
    """
    for side, reports in runs.items():
        for report in reports:
            if report["bytes"] != runs[OURS][0]["bytes"]:
                raise SetupError(
                    f"{case.name}: {side} handled other bytes than ours",
                    "both sides must do the same: correct the benchmark",
                )
    for report in runs[OURS]:
        if report["rows"] != case.size:
            raise SetupError(
                f"{case.name}: {report['rows']} rows instead of {case.size}",
                "a benchmark of something else proves nothing: correct it",
            )


def row_of(benchmark: FileBenchmark, case: Case, runs: dict[str, list[dict]]) -> dict:
    """A row of var/bench.json. Speeds are rows per second of wall clock, ``cpu`` those
    per second of CPU time; `ratio` above 1 would say that ours is the faster one."""

    def of(side: str, name: str) -> float:
        return median(report[name] for report in runs[side])

    def speed(side: str, name: str) -> int:
        return round(case.size / of(side, name))

    def both(name: str, figure: Callable[[str], int]) -> dict:
        return {name: figure(OURS), f"peer_{name}": figure(PLAIN)}

    return {
        "benchmark": benchmark.name,
        "name": case.name,
        "unit": benchmark.unit,
        "ours": speed(OURS, "wall"),
        "peer": speed(PLAIN, "wall"),
        "peer_name": PLAIN_NAME,
        "ratio": round(of(PLAIN, "wall") / of(OURS, "wall"), 3),
        "size": case.size,
        **both("memory_mib", lambda side: round(of(side, "peak_kib") / 1024)),
        **both("memory_before_mib", lambda side: round(of(side, "start_kib") / 1024)),
        **both("cpu", lambda side: speed(side, "cpu")),
        "cpu_ratio": round(of(PLAIN, "cpu") / of(OURS, "cpu"), 3),
        "repeats": case.repeats,
    }
