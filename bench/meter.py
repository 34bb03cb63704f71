"""Measures inside of the server: time, queries, memory, and a profile when asked."""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import re
import resource
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FIGURES = ("wall", "cpu", "database_cpu", "queries")
SHOWN_FUNCTIONS = 25
SHOWN_QUERIES = 10
SHOWN_CHARACTERS = 110


class Meter:
    """Adds up the parts of a measurement: ``with meter("create"): ...``

    :param env: the server's environment; its cursor counts the queries
    :param profile: slows everything down two to three times
    """

    def __init__(self, env, profile: bool = False) -> None:
        self.env = env
        self.parts: dict[str, dict[str, float]] = {}
        self.profiler = cProfile.Profile() if profile else None
        self.queries = SlowQueries() if profile else None
        self.outer: list[dict[str, float]] = []
        self.start_kib = peak_kib()
        self.database: int | None = None

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Count what happens inside under this name; a part inside of another one is
        not counted there."""
        part = self.parts.setdefault(name, dict.fromkeys(FIGURES, 0))
        profiler = None if self.outer else self.profiler
        queries = None if self.outer else self.queries
        self.outer.append(part)
        before = self._figures()
        if profiler:
            profiler.enable()
        with queries or _nothing():
            yield
        if profiler:
            profiler.disable()
        after = self._figures()
        self.outer.pop()
        for key in FIGURES:
            part[key] += after[key] - before[key]
            for around in self.outer[-1:]:
                around[key] -= after[key] - before[key]

    def _figures(self) -> dict[str, float]:
        return {
            "wall": time.perf_counter(),
            "cpu": time.process_time() + _children_seconds(),
            "database_cpu": self._database_seconds(),
            "queries": self.env.cr.sql_log_count,
        }

    def report(self) -> dict:
        """Seconds, queries and KiB so far, in all and by part."""
        totals = {
            key: sum(part[key] for part in self.parts.values()) for key in FIGURES
        }
        return {
            **totals,
            "parts": self.parts,
            "start_kib": self.start_kib,
            "peak_kib": peak_kib(),
            "profile": self._profile(),
        }

    def _database_seconds(self) -> float:
        """CPU time of the database's process for our connection; 0 where PostgreSQL
        runs on another machine."""
        if self.database is None:
            self.database = _open_stat(self.env.cr._cnx.get_backend_pid())
        if self.database < 0:
            return 0.0
        # Parts may be as short as a letter: the file is opened once.
        text = os.pread(self.database, 1024, 0).decode()
        # Fields 14 and 15 of proc(5), counted behind the name in parentheses.
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _profile(self) -> str:
        if not self.profiler:
            return ""
        text = io.StringIO()
        stats = pstats.Stats(self.profiler, stream=text)
        stats.sort_stats("tottime").print_stats(SHOWN_FUNCTIONS)
        # The path up to the package says nothing.
        short = re.sub(r"/\S*/(odoo|addons|python3\.\d+)/", r"\1/", text.getvalue())
        return f"{short.strip()}\n\n{self.queries.table()}"


class SlowQueries:
    """Adds up the time of the statements while it is entered."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()

    def __enter__(self) -> None:
        from odoo.sql_db import Cursor

        self.cursor_class = Cursor
        self.execute = original = Cursor.execute

        def execute(cursor, query, params=None, log_exceptions=True):
            start = time.perf_counter()
            try:
                return original(cursor, query, params, log_exceptions)
            finally:
                text = str(getattr(query, "code", query))
                shape = re.sub(r"\s+", " ", text).strip()[:SHOWN_CHARACTERS]
                self.counts[shape] += 1
                self.seconds[shape] += time.perf_counter() - start

        Cursor.execute = execute

    def __exit__(self, kind, error, traceback) -> None:
        self.cursor_class.execute = self.execute

    def table(self) -> str:
        """The statements that took longest in all."""
        rows = [f"{'ms':>8} {'times':>6}  statement"]
        rows += [
            f"{seconds * 1000:8.0f} {self.counts[shape]:6}  {shape}"
            for shape, seconds in self.seconds.most_common(SHOWN_QUERIES)
        ]
        return "\n".join(rows)


def _open_stat(process: int) -> int:
    """A descriptor of what proc(5) tells of a database's process; -1 where PostgreSQL
    runs on another machine."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists() or "postgres" not in stat.read_text():
        return -1
    return os.open(stat, os.O_RDONLY)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _children_seconds() -> float:
    """CPU time of programs that were started and have ended, such as those that draw a
    PDF."""
    times = os.times()
    return times.children_user + times.children_system


def peak_kib() -> int:
    """The most memory that this process has had resident so far."""
    status = Path("/proc/self/status")
    if status.exists():
        # Without what the process had that started us, which `getrusage` counts.
        return int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
