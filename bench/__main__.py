"""``python -m bench [NAME...]``: measure, print a table, write var/bench.json.

make bench                                  everything, half an hour
make bench ARGS=--quick                     small sizes, a few minutes
make bench ARGS="collection_run --sizes 1000,3000"
make bench ARGS=files                       one of: collection_run, economic, files…
make bench ARGS=--profile                   where the time goes (slower figures)
make bench ARGS=--full                      more sizes, and the peer at more of them
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date

from bench import report
from bench.catalogue import BENCHMARKS
from tools.errors import SetupError, run_command, say


def options(words: list[str]) -> argparse.Namespace:
    """What was asked for.

    :raises SetupError: a benchmark of that name does not exist
    """
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="; ".join(BENCHMARKS))
    parser.add_argument("--sizes", type=_sizes, help="such as 1000,5000")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--profile", action="store_true")
    result = parser.parse_args(words)
    unknown = sorted(set(result.names) - set(BENCHMARKS))
    if unknown:
        raise SetupError(
            f"no such benchmark: {', '.join(unknown)}", f"name {', '.join(BENCHMARKS)}"
        )
    return result


def _sizes(text: str) -> list[int]:
    try:
        sizes = [int(word) for word in text.split(",")]
    except ValueError:
        sizes = []
    if not sizes or min(sizes) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list such as 1000,5000")
    return sizes


def main(words: list[str]) -> None:
    """Measure; a profiled run prints its table but is not stored."""
    asked = options(words)
    began = time.monotonic()
    rows: list[dict] = []
    for name in asked.names or BENCHMARKS:
        benchmark = BENCHMARKS[name]
        cases = benchmark.cases(asked.sizes, asked.quick, asked.full)
        rows += benchmark.run(cases, asked.profile)
    for row in rows:
        row["date"] = date.today().isoformat()
        row["cores"] = os.cpu_count()
    print(report.table(rows))
    minutes = (time.monotonic() - began) / 60
    if asked.profile:
        say(f"{minutes:.1f} minutes; figures under a profiler are not stored")
    else:
        report.store(rows)
        path = os.path.relpath(report.RESULTS)
        say(f"{minutes:.1f} minutes; the figures are in {path}")


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    run_command(main)
