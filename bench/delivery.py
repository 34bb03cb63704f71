"""``python -m bench.delivery [size]``: the memory that a delivery 0601 takes.

Ours alone, and not part of ``make bench``: nobody else writes such a file. A thousand
members are collected, the others are copies of them by SQL (`copies`).
"""

from __future__ import annotations

import json
import sys
import time

from bench import copies, payments
from bench.databases import Scratch
from bench.meter import peak_kib
from tools import database, odoo
from tools.errors import SetupError, run_command

SIZE = 50_000
RUN_LINES = "SELECT id FROM asom_collection_run_line WHERE company_id = %s"
CHARGES = "SELECT id FROM asom_charge WHERE company_id = %s"
SUBSCRIPTIONS = "SELECT id FROM asom_subscription WHERE company_id = %s"
# What a delivery asks for beyond what a payment does.
COPIED = (
    ("asom_subscription", SUBSCRIPTIONS, ("membership_id",), ()),
    (
        "asom_collection_run_line",
        RUN_LINES,
        ("membership_id", "partner_id", "move_id"),
        (),
    ),
    (
        "asom_charge",
        CHARGES,
        ("membership_id", "subscription_id", "run_line_id", "move_id"),
        (),
    ),
)
SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from bench import delivery
delivery.{step}(env, {size})
"""


def prepare(env, size: int) -> None:
    """Members whose dues were invoiced and stand in no delivery."""
    copied, copies.COPIED = copies.COPIED, (*copies.COPIED, *COPIED)
    before = payments.copies.of_members
    cancelled = []

    def of_members(env, agreement, times):
        env["asom.nets.delivery"].search([("direction", "=", "out")]).action_cancel()
        cancelled.append(times)
        before(env, agreement, times)

    payments.copies.of_members = of_members
    try:
        payments.prepare(env, size)
    finally:
        payments.copies.of_members = before
        copies.COPIED = copied
    env.cr.commit()


def measure(env, size: int) -> None:
    """Write the delivery; print seconds and KiB before and at most."""
    run = env["asom.collection.run"].search([])
    env = run.with_company(run.company_id).env
    env["asom.nets.delivery"].search_count([])
    start, began = peak_kib(), time.perf_counter()
    delivery = run.with_env(env).action_create_delivery()
    env.cr.commit()
    found = {
        "collections": delivery.included_count,
        "left out": delivery.left_out_count,
        "bytes": delivery.size,
        "sha256": delivery.sha256,
        "seconds": round(time.perf_counter() - began, 1),
        "start MiB": start // 1024,
        "peak MiB": peak_kib() // 1024,
        "grown MiB": (peak_kib() - start) // 1024,
    }
    print(json.dumps(found))


def _script(name: str, step: str, size: int) -> str:
    from tools.paths import ROOT

    source = SCRIPT.format(root=str(ROOT), step=step, size=size)
    done = odoo.script(name, source)
    odoo.check_script(done, f"bench_delivery_{step}")
    return done.stdout


def main(arguments: list[str]) -> None:
    """Prepare and measure in a database of its own, which is dropped."""
    size = int(arguments[0]) if arguments else SIZE
    if size % payments.COLLECTED and size > payments.COLLECTED:
        raise SetupError(f"{size} is not a multiple of {payments.COLLECTED}")
    with Scratch() as scratch:
        name = scratch.clone(database.addons_template())
        _script(name, "prepare", size)
        print(_script(name, "measure", size), file=sys.stdout)


if __name__ == "__main__":
    run_command(main)
