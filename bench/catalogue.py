"""The benchmarks there are, and the rows that each of them has."""

from __future__ import annotations

from bench import databases
from bench.frame import Benchmark, Case, Side
from tools import database

SIZES = (1000, 5000, 20000)
OTHER_SIZES = (1000,)
# The peer works in one transaction: 20,000 take it a quarter of an hour.
PEER_SIZE = 5000
# What is small is noisy, and cheap to repeat.
REPEATED = ("uniform", 1000)
REPEATS = 3

VARIETIES = {
    "uniform": "collection run, 3 lines with VAT, all members alike",
    "mixed": "collection run, 3 lines with VAT, 60 combinations",
    "unique": "collection run, 3 lines with VAT, no two members alike",
}


def collection_cases(sizes: list[int] | None, quick: bool, full: bool) -> list[Case]:
    """One row per size for members who are all alike, whose invoices our run makes
    fastest; and rows that show what it is like when they are not."""
    if sizes:
        rows = [(variety, size) for variety in VARIETIES for size in sizes]
    elif quick:
        rows = [("uniform", 200), ("uniform", 1000), ("mixed", 200)]
    else:
        rows = [("uniform", size) for size in SIZES]
        others = SIZES if full else OTHER_SIZES
        rows += [(variety, size) for variety in ("mixed", "unique") for size in others]
    return [
        Case(
            name=VARIETIES[variety],
            size=size,
            parameters={"size": size, "variety": variety},
            repeats=REPEATS if (variety, size) == REPEATED and not quick else 1,
            with_peer=full or size <= PEER_SIZE,
        )
        for variety, size in rows
    ]


BENCHMARKS = {
    benchmark.name: benchmark
    for benchmark in [
        Benchmark(
            name="collection_run",
            unit="ms per invoice",
            ours=Side("asom", "bench.collection_run", database.addons_template),
            peer=Side(
                "OCA contract 19.0",
                "bench.collection_run_contract",
                lambda: databases.peer_template("contract"),
                databases.PEER_PYTHON,
            ),
            cases=collection_cases,
        )
    ]
}
