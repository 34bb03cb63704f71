"""One process's part of the whole attack; tests/attack/__main__.py starts them."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from odoo.tests import tagged

from . import report
from .runner import WALKS, Runner
from .world import EVERYBODY, World


@tagged("post_install", "-at_install")
class TestWalkAll(World):
    def test_walk(self):
        """ATTACK holds what to do, as JSON: shard, shards, step, users, kinds, file."""
        asked = json.loads(os.environ["ATTACK"])
        runner = Runner(type(self))
        pairs = [
            (who, operation)
            for who, operation in runner.pairs(
                asked["kinds"] or WALKS, asked["users"] or EVERYBODY
            )
            if operation.number(who) % asked["step"] == 0
            and operation.number(who) // asked["step"] % asked["shards"]
            == asked["shard"]
            and any(part in operation.name for part in asked["match"])
        ]
        began = time.monotonic()
        for number, (who, operation) in enumerate(pairs, 1):
            try:
                runner.attempt(who, operation)
            except Exception as error:
                raise AssertionError(f"broke: {operation.shown(who)}") from error
            if number % 5000 == 0:
                # What is stopped before its end has told what it has found.
                self._tell(runner, asked)
            if number % 500 == 0:
                seconds = time.monotonic() - began
                print(
                    f"attack {asked['shard']}: {number:,} of {len(pairs):,}, "
                    f"{len(runner.findings):,} leaks, {seconds:.0f} s",
                    file=sys.stderr,
                    flush=True,
                )
        self._tell(runner, asked, runner.blind())

    def _tell(self, runner, asked, blind=None):
        """Keep what has been found; without ``blind`` the walk goes on."""
        result = {
            "counts": [
                [*where, count, runner.refused[where], runner.seconds[where]]
                for where, count in runner.counts.items()
            ],
            "models": len(self.foreign),
            "blind": [] if blind is None else blind,
            "stuck": runner.stuck,
            "leaks": report.rows(runner.findings),
        }
        file = Path(asked["file"])
        # Another name as long as the walk goes on: a part that broke has no result.
        file = file.with_suffix(".so_far.json") if blind is None else file
        file.write_text(json.dumps(result, indent=1))
