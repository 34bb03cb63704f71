"""What a benchmark is, and how one is run: each measurement in a process of its own.

A case is prepared once into a database per side; each repetition measures on a fresh
copy of it, the two sides taking turns at going first, on the same PostgreSQL server.
What the sides made must be equal, or there is nothing to compare.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import databases
from tools import config, odoo, postgres
from tools.errors import SetupError, say
from tools.paths import PYTHON, ROOT


@dataclass(frozen=True)
class Side:
    """One of the two systems.

    :param name: what the table calls it
    :param module: module with ``prepare(env, **parameters)`` and
        ``measure(env, meter, **parameters)``, run inside of the server; `measure`
        returns {"count": ..., "total": øre ...} of what was made
    :param source: gives the name of a database with the system's modules in it
    :param python: interpreter of its environment
    """

    name: str
    module: str
    source: Callable[[], str]
    python: Path = PYTHON


@dataclass(frozen=True)
class Case:
    """One row of the table.

    :param name: what is measured
    :param size: how many things are made; times are divided by it
    :param parameters: keyword arguments of `prepare` and `measure`
    :param repeats: how often each side is measured; the median counts
    :param with_peer: False where the peer takes too long for an ordinary run
    """

    name: str
    size: int
    parameters: dict
    repeats: int = 1
    with_peer: bool = True


@dataclass(frozen=True)
class Benchmark:
    """A named list of cases.

    :param name: as in ``make bench ARGS=name`` and in var/bench.json
    :param peer: None where nothing else does the same
    :param cases: gives the cases for (sizes or None, quick, full)
    :param apart: parts of the measurement that are told, but not compared: the other
        side does not do the same
    """

    name: str
    unit: str
    ours: Side
    peer: Side | None
    cases: Callable[[list[int] | None, bool, bool], list[Case]]
    apart: tuple[str, ...] = ()

    def run(self, cases: Iterable[Case], profile: bool) -> list[dict]:
        """Measure the cases; one row for var/bench.json each."""
        rows = []
        config.write(postgres.start())
        with databases.Scratch() as scratch:
            # Copied once: all rows are about the same code, whatever is edited.
            sources = {
                side.name: scratch.clone(side.source())
                for side in (self.ours, self.peer)
                if side
            }
            for case in cases:
                say(f"{self.name}: {case.name}, {case.size}")
                sides = [self.ours]
                if self.peer and case.with_peer:
                    sides.append(self.peer)
                measured = _measure_case(scratch, sources, sides, case, profile)
                for report in (run for one in measured for run in one.runs):
                    take_apart(report, self.apart)
                _check_equal(sides, case, measured)
                rows.append(row_of(self, case, measured))
        return rows


@dataclass
class Measured:
    """Repetitions of one side: what `bench.side` reported, one dict for each."""

    runs: list[dict] = field(default_factory=list)

    def of(self, name: str) -> float:
        """Median of one figure."""
        return median(run[name] for run in self.runs)

    def cpu(self, size: int) -> float:
        """Median milliseconds of CPU per item, of server and database together."""
        seconds = median(run["cpu"] + run["database_cpu"] for run in self.runs)
        return round(seconds * 1000 / size, 2)

    def parts(self, size: int, *names: str) -> dict[str, float]:
        """Median milliseconds per item of each part of the measurement.

        :param names: figures that are added up: ``wall``, or ``cpu`` and
            ``database_cpu``
        """
        return {
            part: round(
                median(
                    sum(run["parts"][part][name] for name in names) for run in self.runs
                )
                * 1000
                / size,
                2,
            )
            for part in self.runs[0]["parts"]
        }


def _measure_case(
    scratch: databases.Scratch,
    sources: dict[str, str],
    sides: list[Side],
    case: Case,
    profile: bool,
) -> list[Measured]:
    prepared = []
    for side in sides:
        prepared.append(scratch.clone(sources[side.name]))
        _in_process(side, "prepare", prepared[-1], case.parameters)
    measured = [Measured() for _side in sides]
    for number in range(case.repeats):
        order = list(range(len(sides)))
        # Whoever goes second finds a warmer machine: take turns.
        for index in order if number % 2 else reversed(order):
            with_profile = profile and number == 0
            copy = scratch.clone(prepared[index])
            report = _in_process(
                sides[index], "measure", copy, case.parameters, with_profile
            )
            scratch.drop(copy)
            measured[index].runs.append(report)
            if with_profile:
                print(f"\n{sides[index].name}: {case.name}, {case.size}")
                print(report["profile"])
    for name in prepared:
        scratch.drop(name)
    return measured


def _in_process(
    side: Side, step: str, database: str, parameters: dict, profile: bool = False
) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        order = {
            "module": side.module,
            "step": step,
            "database": database,
            "parameters": parameters,
            "profile": profile,
            "answer": str(answer),
        }
        done = subprocess.run(
            [str(side.python), "-m", "bench.side", json.dumps(order)],
            cwd=ROOT,
            env=odoo.environment(),
            check=False,
        )
        if done.returncode:
            raise SetupError(
                f"{side.name} failed to {step} (see above)", "correct the benchmark"
            )
        return json.loads(answer.read_text())


def take_apart(report: dict, apart: tuple[str, ...]) -> None:
    """Leave these parts out of what is compared."""
    for part in apart:
        for figure, value in report["parts"].get(part, {}).items():
            report[figure] -= value


def _check_equal(sides: list[Side], case: Case, measured: list[Measured]) -> None:
    for side, one in zip(sides, measured, strict=True):
        for report in one.runs:
            made = report["made"]
            if made["count"] != case.size:
                raise SetupError(
                    f"{side.name} made {made['count']} instead of {case.size}",
                    "a benchmark of something else proves nothing: correct it",
                )
            if made != measured[0].runs[0]["made"]:
                raise SetupError(
                    f"{side.name} made {made}, {sides[0].name} "
                    f"{measured[0].runs[0]['made']}",
                    "both sides must do the same: correct the benchmark",
                )


def row_of(benchmark: Benchmark, case: Case, measured: list[Measured]) -> dict:
    """A row of var/bench.json; what the peer lacks is None.

    Times are milliseconds of wall clock per item; `ratio` above 1 says that ours is
    the faster one.
    """
    ours, peer = measured[0], measured[1] if len(measured) > 1 else None
    size = case.size

    def both(name: str, figure: Callable[[Measured], float]) -> dict:
        return {name: figure(ours), f"peer_{name}": figure(peer) if peer else None}

    times = [round(one.of("wall") * 1000 / size, 2) for one in measured]
    return {
        "benchmark": benchmark.name,
        "name": case.name,
        "unit": benchmark.unit,
        "ours": times[0],
        "peer": times[1] if peer else None,
        "peer_name": benchmark.peer.name if benchmark.peer else "nothing else",
        "ratio": round(times[1] / times[0], 2) if peer else None,
        "size": size,
        **both("memory_mib", lambda one: round(one.of("peak_kib") / 1024)),
        **both("memory_before_mib", lambda one: round(one.of("start_kib") / 1024)),
        **both("cpu", lambda one: one.cpu(size)),
        "cpu_ratio": round(peer.cpu(size) / ours.cpu(size), 2) if peer else None,
        **both("queries", lambda one: round(one.of("queries") / size, 2)),
        **both("parts", lambda one: one.parts(size, "wall")),
        **both("cpu_parts", lambda one: one.parts(size, "cpu", "database_cpu")),
        "apart": list(benchmark.apart),
        "repeats": case.repeats,
    }
