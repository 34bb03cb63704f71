"""The benchmarks there are, and the rows that each of them has."""

from __future__ import annotations

from bench import databases
from bench.files import FileBenchmark
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
    "uniform scheduled": "the same by the scheduler, all members alike",
    "mixed scheduled": "the same by the scheduler, 60 combinations",
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
        more = [variety for variety in VARIETIES if variety != "uniform"]
        rows += [(variety, size) for variety in more for size in others]
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


# The wizard takes a sixth of a second for each; we take more of them to show growth.
PAYMENT_SIZES = (1000, 10_000)
MOST_PAYMENTS = 100_000
PAYMENT_PEER_SIZE = 1000

FILE_SIZES = (50_000, 500_000)
FILE_REPEATS = 3
# A collection of the file that is written is seven rows (bench.file_side).
ROWS_OF_COLLECTION = 7
FILE_TASKS = {
    "rows": "0602 read, row by row",
    "summary": "0602 read and checked as a whole",
    "write": "0601 written",
}


def payment_cases(sizes: list[int] | None, quick: bool, full: bool) -> list[Case]:
    """Growth for ours; the wizard, whose time per payment hardly changes, at the
    smallest size."""
    if not sizes:
        sizes = [100] if quick else list(PAYMENT_SIZES)
        sizes += [MOST_PAYMENTS] * full
    return [
        Case(
            name="0602 booked: received, matched, entered, reconciled",
            size=size,
            parameters={"size": size},
            with_peer=size <= PAYMENT_PEER_SIZE,
        )
        for size in sizes
    ]


def file_cases(sizes: list[int] | None, quick: bool, full: bool) -> list[Case]:
    """Each task at sizes that show that the speed stays, and memory when reading."""
    sizes = sizes or ([FILE_SIZES[0]] if quick else list(FILE_SIZES))
    return [
        Case(
            name=name,
            size=size - size % ROWS_OF_COLLECTION if task == "write" else size,
            parameters={"task": task},
            repeats=1 if quick else FILE_REPEATS,
        )
        for task, name in FILE_TASKS.items()
        for size in sizes
    ]


# The peer looks for each payer's lines among all lines: 20,000 take it long.
REMINDER_SIZES = (1000, 5000, 20_000)
MOST_REMINDERS = 100_000
REMINDER_PEER_SIZE = 1000


def reminder_cases(sizes: list[int] | None, quick: bool, full: bool) -> list[Case]:
    """Growth without a fee, beside the peer at the smallest size (with --full up to
    20,000); and once with a fee, which is an invoice of its own, and as the demand,
    whose mail lists what is owed."""
    if not sizes:
        sizes = [200] if quick else list(REMINDER_SIZES)
        sizes += [MOST_REMINDERS] * full
    most = REMINDER_SIZES[-1] if full else REMINDER_PEER_SIZE
    rows = [
        Case(
            name="reminder 1: preview, reminders, mails in the queue",
            size=size,
            parameters={"size": size, "fee": 0},
            with_peer=size <= most,
        )
        for size in sizes
    ]
    first = min(sizes[0], REMINDER_SIZES[0])
    others = [
        Case(
            name=f"reminder 1 {text}",
            size=first,
            parameters={"size": first, **parameters},
            with_peer=False,
        )
        for text, parameters in (
            ("with a fee: an invoice of its own for each member", {"fee": 10_000}),
            ("as the demand: its mail lists claims", {"fee": 0, "demand": True}),
        )
    ]
    return [*rows, *others]


# The peer's program takes half a second for each.
LETTERS = 60


def letter_cases(sizes: list[int] | None, quick: bool, full: bool) -> list[Case]:
    """A letter after the other on both sides, then ours in two processes at once."""
    return [
        Case(
            name=f"letters of reminders as PDF, {text}",
            size=size,
            parameters={"size": size, "processes": processes},
            with_peer=processes == 1,
        )
        for processes, text in ((1, "one after the other"), (2, "two side by side"))
        for size in (sizes or [LETTERS])
    ]


# One call for each posting takes 100 seconds at the smaller size.
ECONOMIC_SIZES = (1000, 10_000)
ECONOMIC_PEER_SIZE = 1000
HOOK_SIZE = 1000


def economic_cases(sizes: list[int] | None, quick: bool, full: bool) -> list[Case]:
    """Growth for ours; one voucher a call at the smaller size alone."""
    sizes = sizes or ([ECONOMIC_SIZES[0]] if quick else list(ECONOMIC_SIZES))
    return [
        Case(
            name="sent to e-conomic, 100 ms for each call",
            size=size,
            parameters={"size": size},
            with_peer=full or size <= ECONOMIC_PEER_SIZE,
        )
        for size in sizes
    ]


def hook_cases(sizes: list[int] | None, quick: bool, full: bool) -> list[Case]:
    """The run of members who are all alike, where a hook weighs most."""
    sizes = sizes or [200 if quick else HOOK_SIZE]
    return [
        Case(
            name="collection run with the row for e-conomic",
            size=size,
            parameters={"size": size, "variety": "uniform"},
            repeats=1 if quick else REPEATS,
        )
        for size in sizes
    ]


# A clerk's preview takes less than 30 ms of CPU, a list's order less than 20 ms.
ORDER_TASKS = {
    "preview": ("order previewed, a member with ten subscriptions", 200),
    "list": ("orders of an association's list", 1000),
}


def order_cases(sizes: list[int] | None, quick: bool, full: bool) -> list[Case]:
    """Each task at the size that it is promised for."""
    return [
        Case(name=name, size=size, parameters={"size": size, "task": task})
        for task, (name, usual) in ORDER_TASKS.items()
        for size in sizes or [min(usual, 100) if quick else usual]
    ]


GUARDED_SIZE = 1000


def guard_cases(sizes: list[int] | None, quick: bool, full: bool) -> list[Case]:
    """Three times in turn: what is looked for is a few hundredths."""
    return [
        Case(
            name="an accountant's invoices, made, posted, written, searched",
            size=size,
            parameters={"size": size},
            repeats=1 if quick else REPEATS,
        )
        for size in sizes or [200 if quick else GUARDED_SIZE]
    ]


BENCHMARKS = {
    benchmark.name: benchmark
    for benchmark in [
        FileBenchmark("files", "rows per second", file_cases),
        Benchmark(
            name="orders",
            unit="ms per order",
            ours=Side("asom", "bench.orders", database.addons_template),
            peer=None,
            cases=order_cases,
        ),
        Benchmark(
            name="guards",
            unit="ms per invoice",
            ours=Side("asom_isolation", "bench.guards", database.guards_template),
            peer=Side(
                "Odoo without it", "bench.guards_without", database.core_template
            ),
            cases=guard_cases,
        ),
        Benchmark(
            name="payments",
            unit="ms per payment",
            ours=Side("asom", "bench.payments", database.addons_template),
            peer=Side(
                "Odoo's Register Payment",
                "bench.payments_wizard",
                database.core_template,
            ),
            cases=payment_cases,
        ),
        Benchmark(
            name="reminders",
            unit="ms per invoice",
            ours=Side("asom", "bench.reminders", database.addons_template),
            peer=Side(
                "OCA account_credit_control 19.0",
                "bench.reminders_credit_control",
                lambda: databases.peer_template("account_credit_control"),
                databases.PEER_PYTHON,
            ),
            cases=reminder_cases,
            apart=("letters",),
        ),
        Benchmark(
            name="letters",
            unit="ms per letter",
            ours=Side("asom", "bench.letters", database.addons_template),
            peer=Side(
                "OCA account_credit_control 19.0",
                "bench.letters_credit_control",
                lambda: databases.peer_template("account_credit_control"),
                databases.PEER_PYTHON,
            ),
            cases=letter_cases,
        ),
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
        ),
        Benchmark(
            name="economic",
            unit="ms per posting",
            ours=Side("asom", "bench.economic", database.addons_template),
            peer=Side(
                "one voucher a call", "bench.economic_one", database.addons_template
            ),
            cases=economic_cases,
        ),
        Benchmark(
            name="economic_hook",
            unit="ms per invoice",
            ours=Side("asom", "bench.economic_hook", database.addons_template),
            peer=Side(
                "without an agreement", "bench.collection_run", database.addons_template
            ),
            cases=hook_cases,
        ),
    ]
}
