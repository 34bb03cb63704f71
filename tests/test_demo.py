"""``make demo`` from beginning to end, and a second time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator

import pytest
from peers.nets import check_0601

from tools import database
from tools.paths import PYTHON, ROOT, VAR

KEYS = {"members", "charges", "invoices", "total", "delivery", "sha256"}
COUNTS = """
    SELECT (SELECT count(*) FROM asom_membership), (SELECT count(*) FROM asom_charge),
           (SELECT count(*) FROM account_move), (SELECT count(*) FROM res_partner),
           (SELECT count(*) FROM asom_nets_delivery),
           (SELECT count(*) FROM asom_subscription), (SELECT count(*) FROM res_users)
"""


@pytest.fixture
def name() -> Iterator[str]:
    """Name of a database that is dropped afterwards."""
    name = f"asom_test_{os.getpid()}_demo"
    yield name
    database.drop(name)


def _demo(name: str, folder) -> dict:
    command = [str(PYTHON), "-m", "tools.demo"]
    environment = {**os.environ, "DB": name, "DEMO_FOLDER": str(folder)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    summary = json.loads((folder / "summary.json").read_text())
    for association in summary["associations"]:
        assert association["delivery"] in done.stdout
    return summary


def _counts(name: str) -> tuple:
    with database.cursor(name) as cr:
        cr.execute(COUNTS)
        return cr.fetchone()


@pytest.mark.slow
def test_demo_twice(name: str) -> None:
    folder = VAR / "test_demo"
    folder.mkdir(parents=True, exist_ok=True)
    summary = _demo(name, folder)
    assert set(summary) >= KEYS
    assert summary["members"] == 600
    first, second = summary["associations"]
    for association in (first, second):
        data = (folder / association["delivery"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == association["sha256"]
        report = check_0601(data)
        assert report.faults == []
        assert len(report.collections) == association["collections"]
        assert association["left_out"] >= 1, "the troublesome rows must show"
        assert association["failed"] == 0
    assert second["period"] != first["period"], "the associations' terms differ"
    counts = _counts(name)
    assert _demo(name, folder) == summary
    assert _counts(name) == counts, "the second time doubled something"
