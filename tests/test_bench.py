"""The benchmark's own arithmetic: what is collected, and what a row says."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bench import dues, files, report
from bench.catalogue import (
    BENCHMARKS,
    ROWS_OF_COLLECTION,
    collection_cases,
    economic_cases,
    file_cases,
    hook_cases,
    order_cases,
    payment_cases,
    reminder_cases,
)
from bench.frame import Case, Measured, row_of, take_apart
from bench.meter import FIGURES
from tools.errors import SetupError

TERM = (date(2027, 1, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 23), date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 1, 1), date(2027, 4, 1), date(2027, 6, 30)),
        (date(2027, 9, 30), date(2027, 10, 1), date(2027, 12, 31)),
    ],
)
def test_next_quarter(day, first, last):
    assert dues.next_quarter(day) == (first, last)


def test_members_alike_owe_the_whole_term():
    assert dues.owed("uniform", 7, TERM) == [30000, 120050, 9900]


def test_mixed_members_have_sixty_combinations():
    owed = {tuple(dues.owed("mixed", number, TERM)) for number in range(600)}
    assert len(owed) == 60


def test_no_two_unique_members_owe_the_same():
    owed = {tuple(dues.owed("unique", number, TERM)) for number in range(20000)}
    assert len(owed) == 20000


def test_days_are_rounded_half_up():
    """89 of 90 days of 300.00 are 296.666…; 1 of 90 of 99.00 is 1.10."""
    assert dues.owed("unique", 1, TERM)[0] == 29667
    assert dues.owed("unique", 89 * 90 * 90, TERM)[2] == 110


def test_reminders_grow_to_20000_beside_the_peer_at_the_smallest():
    rows = reminder_cases(None, quick=False, full=False)
    assert [row.size for row in rows] == [1000, 5000, 20_000, 1000, 1000]
    assert [row.size for row in rows if row.with_peer] == [1000]
    assert rows[-2].parameters["fee"] == 10_000, "and once with a fee"
    assert rows[-1].parameters["demand"], "and as the demand"
    full = reminder_cases(None, quick=False, full=True)
    assert max(row.size for row in full) == 100_000
    assert max(row.size for row in full if row.with_peer) == 20_000


def test_default_rows_grow_to_20000_and_leave_the_peer_out_there():
    rows = collection_cases(None, quick=False, full=False)
    growth = [row.size for row in rows if "alike" in row.name and row.with_peer]
    assert growth[:2] == [1000, 5000]
    largest = max(rows, key=lambda row: row.size)
    assert (largest.size, largest.with_peer) == (20000, False)
    assert all(row.with_peer for row in collection_cases(None, False, full=True))


def test_orders_are_measured_at_the_size_that_they_are_promised_for():
    rows = {row.parameters["task"]: row.size for row in order_cases(None, False, False)}
    assert rows == {"preview": 200, "list": 1000}
    assert {row.size for row in order_cases(None, quick=True, full=False)} == {100}


def measured(wall, peak, size=10):
    one = {"wall": wall, "cpu": wall / 2, "database_cpu": 0.0, "queries": 20}
    return Measured(
        [
            {
                **one,
                "wall": wall * factor,
                "start_kib": 1024,
                "peak_kib": peak * 1024,
                "parts": {"all": {**one, "wall": wall * factor}},
            }
            for factor in (1, 5, 0.9)
        ]
    )


def test_row_takes_medians_per_item():
    benchmark = BENCHMARKS["collection_run"]
    case = Case("dues", 10, {}, repeats=3)
    row = row_of(benchmark, case, [measured(0.1, 150), measured(0.4, 300)])
    assert (row["ours"], row["peer"], row["ratio"]) == (10.0, 40.0, 4.0)
    assert (row["memory_mib"], row["peer_memory_mib"]) == (150, 300)
    assert (row["queries"], row["parts"]) == (2.0, {"all": 10.0})


def test_what_is_told_apart_is_not_compared():
    report_of_one = measured(0.1, 150).runs[0]
    figures = {name: report_of_one[name] / 4 for name in FIGURES}
    report_of_one["parts"]["letters"] = figures
    whole = report_of_one["wall"]
    take_apart(report_of_one, ("letters", "never there"))
    assert report_of_one["wall"] == whole * 3 / 4
    assert report_of_one["parts"]["letters"] == figures


def test_row_without_peer():
    benchmark = BENCHMARKS["collection_run"]
    row = row_of(benchmark, Case("dues", 10, {}), [measured(0.1, 150)])
    assert (row["peer"], row["ratio"], row["cpu_ratio"]) == (None, None, None)
    assert set(report.KEYS) <= set(row)
    assert "not measured at this size" in report.table([row])


def test_default_payments_grow_and_meet_the_wizard_at_a_thousand():
    rows = payment_cases(None, quick=False, full=False)
    assert [(row.size, row.with_peer) for row in rows] == [
        (1000, True),
        (10_000, False),
    ]
    largest = payment_cases(None, quick=False, full=True)[-1]
    assert (largest.size, largest.with_peer) == (100_000, False)
    assert [row.size for row in payment_cases(None, quick=True, full=False)] == [100]


def test_written_files_hold_whole_collections():
    rows = file_cases([50_000], quick=False, full=False)
    sizes = {row.parameters["task"]: row.size for row in rows}
    assert sizes == {"rows": 50_000, "summary": 50_000, "write": 49_994}
    assert sizes["write"] % ROWS_OF_COLLECTION == 0


def test_files_are_read_and_written_whole():
    """A small run of the benchmark itself: its sides find all rows, the same bytes."""
    benchmark = BENCHMARKS["files"]
    rows = benchmark.run(benchmark.cases([2100], True, False), profile=False)
    assert [(row["size"], row["peer_name"]) for row in rows] == [
        (2100, files.PLAIN_NAME)
    ] * 3
    for row in rows:
        assert set(report.KEYS) <= set(row)
        assert row["ours"] > 0 and 0 < row["ratio"]
    # A rate may begin with these digits as well.
    assert report.table(rows).split().count("2100") == 3


FILE_CASE = Case("read", 10, {"task": "rows"}, repeats=3)


def file_runs(**changed):
    """Ours in 0.5 s (median), plain in 0.1 s."""

    def one(wall, **more):
        return {
            **{"wall": wall, "cpu": wall / 2, "start_kib": 1024, "peak_kib": 2048},
            **{"rows": 10, "bytes": "digest"},
            **more,
        }

    return {
        files.OURS: [one(0.5, **changed), one(9.0), one(0.4)],
        files.PLAIN: [one(0.1), one(0.1), one(3.0)],
    }


def test_file_row_takes_medians_per_second():
    row = files.row_of(BENCHMARKS["files"], FILE_CASE, file_runs())
    assert (row["ours"], row["peer"], row["ratio"]) == (20, 100, 0.2)
    assert (row["cpu"], row["peer_cpu"], row["cpu_ratio"]) == (40, 200, 0.2)
    assert (row["memory_mib"], row["memory_before_mib"]) == (2, 1)


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"rows": 9}, "9 rows instead of 10"), ({"bytes": "other"}, "other bytes")],
)
def test_file_sides_that_differ_are_refused(changed, message):
    with pytest.raises(SetupError, match=message):
        files.check(FILE_CASE, file_runs(**changed))


def test_rows_of_other_benchmarks_stay(tmp_path):
    path = tmp_path / "bench.json"
    row = dict.fromkeys(report.KEYS, 1)
    report.store([{**row, "benchmark": "one"}, {**row, "benchmark": "two"}], path)
    report.store([{**row, "benchmark": "one", "size": 7}], path)
    stored = {row["benchmark"]: row["size"] for row in json.loads(path.read_text())}
    assert stored == {"one": 7, "two": 1}


def test_row_that_lacks_a_figure_is_refused(tmp_path):
    with pytest.raises(ValueError, match="memory_mib"):
        report.store([{"benchmark": "one", "name": "dues"}], tmp_path / "bench.json")


def test_one_voucher_a_call_is_tried_at_a_thousand_only():
    rows = economic_cases(None, quick=False, full=False)
    assert [(row.size, row.with_peer) for row in rows] == [
        (1000, True),
        (10_000, False),
    ]
    assert [row.size for row in economic_cases(None, quick=True, full=False)] == [1000]
    assert [row.repeats for row in hook_cases(None, quick=True, full=False)] == [1]
