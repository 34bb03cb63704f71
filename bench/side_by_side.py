"""``python -m bench.side_by_side [members]``: runs of two associations, one after the
other and at the same time.

Ours alone, and not part of ``make bench``: by the clock, so it says something on a
machine that does nothing else, with two cores at least. Each run is worked off by a
server process of its own, as two scheduled jobs do.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from bench import collection_run, dues
from bench.databases import Scratch
from tools import database, odoo
from tools.errors import run_command
from tools.paths import ROOT, VAR

SIZE = 2000
TWO = (
    dues.ASSOCIATION,
    {"name": "Sydby Antenneforening", "company_registry": "25313763"},
)
SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from bench import side_by_side
side_by_side.{call}
"""


def prepare(env, size: int) -> None:
    """Two associations whose runs are approved."""
    for association in TWO:
        collection_run.prepare(env, size, "uniform", association)
        company = collection_run._company(env, association["name"])
        term = dues.next_quarter(date.today())
        vals = {"company_id": company.id, "date_from": term[0], "date_to": term[1]}
        run = env["asom.collection.run"].with_company(company).create(vals)
        run.action_preview()
        run.action_approve()
        env.cr.commit()


def execute(env, which: list[int], begin: str) -> None:
    """Execute runs, one after the other; print when that began and ended.

    :param begin: a folder; begun when as many files are in it as are waited for
    """
    place = Path(begin)
    wanted = int(place.name.partition("_")[0])
    Path(place, "_".join(map(str, which))).touch()
    while len(list(place.iterdir())) < wanted:
        time.sleep(0.01)
    began = time.time()
    for number in which:
        company = collection_run._company(env, TWO[number]["name"])
        run = env["asom.collection.run"].search([("company_id", "=", company.id)])
        run.with_company(company).action_execute()
        env.cr.commit()
    print(json.dumps([began, time.time()]))


def _script(name: str, call: str) -> str:
    done = odoo.script(name, SCRIPT.format(root=str(ROOT), call=call))
    odoo.check_script(done, "bench_side_by_side")
    return done.stdout


def _seconds(name: str, parts: list[list[int]]) -> float:
    """How long it takes until all parts are done, each in a process of its own."""
    with tempfile.TemporaryDirectory(dir=VAR, prefix=f"{len(parts)}_") as folder:
        calls = [f"execute(env, {part}, {folder!r})" for part in parts]
        with ThreadPoolExecutor() as pool:
            said = pool.map(lambda call: _script(name, call), calls)
            spans = [json.loads(text) for text in said]
    return max(end for _begin, end in spans) - min(begin for begin, _end in spans)


def main(arguments: list[str]) -> None:
    """Measure both ways, each on a copy of the same database."""
    size = int(arguments[0]) if arguments else SIZE
    with Scratch() as scratch:
        prepared = scratch.clone(database.addons_template())
        _script(prepared, f"prepare(env, {size})")
        found = [
            _seconds(scratch.clone(prepared), parts) for parts in ([[0, 1]], [[0], [1]])
        ]
    after, beside = found
    print(
        f"{size} members each: one after the other {after:.1f} s, at the same time "
        f"{beside:.1f} s, {after / beside:.2f} times as fast",
        file=sys.stdout,
    )


if __name__ == "__main__":
    run_command(main)
