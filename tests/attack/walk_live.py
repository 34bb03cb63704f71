"""Over a real socket: all routes and a sample of the calls, against a running server.

What is done stays done here. The notes of the database say what each request wrote, and
at the end the other association's rows and what all depend on are as they were.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import requests

from odoo.tests import tagged

from tools import database, instance

from . import report
from .clients import Answer, Client
from .judge import PRIVILEGED
from .operations import ROUTE
from .runner import Runner
from .watch import LOG, Written
from .world import ANONYMOUS, ATTACKERS, World

SECONDS = 60


class LiveClient(Client):
    """A user whose requests go over a socket."""

    url = ""

    def open(self, path, method="GET", **words) -> Answer:
        headers = {**self.headers, **words.pop("headers", {})}
        if kind := words.pop("content_type", None):
            headers["Content-Type"] = kind
        if "query_string" in words:
            words["params"] = words.pop("query_string")
        try:
            done = requests.request(
                method,
                self.url + path,
                headers=headers,
                timeout=SECONDS,
                allow_redirects=False,
                **words,
            )
        except requests.RequestException as error:
            return Answer(500, repr(error).encode())
        head = "\n".join(f"{name}: {value}" for name, value in done.headers.items())
        return Answer(done.status_code, head.encode() + b"\n" + done.content)


class LiveRunner(Runner):
    """Nothing is undone; each request's notes are read by a connection beside it.

    :ivar seen: number of the last note that was read
    """

    def __init__(self, world, cr) -> None:
        super().__init__(world)
        self.cr = cr
        self.seen = 0

    def perform(self, who, operation):
        answer = self.send(who, operation)
        self.cr.execute(
            f"SELECT number, tab, verb, old, new FROM {LOG} WHERE number > %s"
            " ORDER BY number",
            [self.seen],
        )
        rows = self.cr.fetchall()
        self.seen = max([self.seen, *(row[0] for row in rows)])
        return answer, [Written(*row[1:]) for row in rows]


@tagged("post_install", "-at_install")
class TestWalkLive(World):
    client_class = LiveClient

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # For the server, another process: this database is dropped at the end.
        cls.env.flush_all()
        cls.cr._cnx.commit()
        cls.sessions.save_all()
        cls.server = instance.Instance(cls.cr.dbname, options=("--max-cron-threads=0",))
        cls.server.start()
        cls.addClassCleanup(cls.server.stop)
        LiveClient.url = cls.server.url

    def test_walk(self):
        """ATTACK holds what to do, as JSON: step, file."""
        asked = json.loads(os.environ["ATTACK"])
        with database.cursor(self.cr.dbname) as cr:
            runner = LiveRunner(type(self), cr)
            before = self.prints(cr)
            pairs = [
                (who, operation)
                # The doors of another process stay as they are.
                for who, operation in runner.pairs(users=(*ATTACKERS, ANONYMOUS))
                if operation.number(who) % (20 if operation.kind != ROUTE else 1) == 0
                and operation.number(who) // 20 % asked["step"] == 0
            ]
            for number, (who, operation) in enumerate(pairs, 1):
                runner.attempt(who, operation)
                if number % 500 == 0:
                    said = f"live: {number:,} of {len(pairs):,}"
                    print(said, file=sys.stderr, flush=True)
            after = self.prints(cr)
        result = {
            "counts": [
                [*where, count, runner.refused[where], runner.seconds[where]]
                for where, count in runner.counts.items()
            ],
            "changed": sorted(
                table for table in before if before[table] != after[table]
            ),
            "models": len(self.foreign),
            "blind": [],
            "leaks": report.rows(runner.findings),
        }
        Path(asked["file"]).write_text(json.dumps(result, indent=1))

    def prints(self, cr) -> dict[str, str]:
        """A hash of the other association's rows, and of tables that all depend on."""
        found = {}
        for name, ids in self.foreign.items():
            model = self.env[name]
            if model._auto:
                found[model._table] = self._print(cr, model._table, "id = ANY(%s)", ids)
        cr.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cr.fetchall():
            if table in PRIVILEGED:
                found[f"{table} (all)"] = self._print(
                    cr, table, "true OR %s IS NULL", []
                )
        return found

    @staticmethod
    def _print(cr, table, condition, ids) -> str:
        cr.execute(
            f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
            f" WHERE {condition}",
            [[*ids]],
        )
        return cr.fetchone()[0] or ""
