"""Takes operations to the doors, one after the other, and undoes each."""

from __future__ import annotations

import functools
import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator

from odoo.sql_db import Savepoint

from . import walk_link, walk_method, walk_read, walk_route
from .clients import Answer
from .judge import Finding, Judge
from .operations import LINK, READ, ROUTE, Ground, Operation
from .world import ANONYMOUS, BEHIND_DOORS, CONTROL, EVERYBODY, World

WALKS = {
    "read": walk_read.walk,
    "link": walk_link.walk,
    "method": walk_method.walk,
    "route": walk_route.walk,
}
# Who may not even read (or make) a model's records is refused alike by all its
# operations: so many of them are left out, of an anonymous visitor's still more.
OF_CLOSED, OF_ANONYMOUS = 8, 50
LONGEST_SECONDS = 15
# By operations as such; other walks are about what is done past these rights.
NEEDED = {READ: ("read",), LINK: ("create", "write")}


def _too_long(_signal, _frame):
    raise TimeoutError


class Runner:
    """One walk through a world.

    :ivar counts: operations by (kind, user)
    :ivar refused: how many of these were not answered
    :ivar findings: leaks
    :ivar stuck: operations that held the server until they were broken off
    """

    def __init__(self, world: type[World]) -> None:
        self.world = world
        self.env = world.env
        self.ground = Ground(
            world.env, world.foreign, world.own, world.north, world.south
        )
        self.judge = Judge(
            world.env, world.foreign, world.markers, world.watch.references
        )
        self.counts: Counter = Counter()
        self.refused: Counter = Counter()
        self.seconds: Counter = Counter()
        self.findings: list[Finding] = []
        self.stuck: list[str] = []
        signal.signal(signal.SIGALRM, _too_long)

    def operations(self, kinds: Iterable[str] = WALKS) -> Iterator[Operation]:
        """All operations of the walks."""
        for kind in kinds:
            yield from WALKS[kind](self.ground)

    def pairs(self, kinds=WALKS, users=EVERYBODY):
        """(user, operation), for all users."""
        for operation in self.operations(kinds):
            for who in users:
                if operation.number(who) % self._share(who, operation) == 0:
                    yield who, operation

    def _share(self, who: str, operation: Operation) -> int:
        """One in how many of a user's operations is tried."""
        if operation.kind == ROUTE:
            return 1
        if who == ANONYMOUS:
            return OF_ANONYMOUS
        needed = NEEDED.get(operation.kind)
        return 1 if not needed or self._may(who, operation.model, needed) else OF_CLOSED

    @functools.cache  # noqa: B019
    def _may(self, who: str, model: str, rights: tuple) -> bool:
        records = self.env[model].with_user(self.world.people[who])
        return any(records.has_access(right) for right in rights)

    def walk(self, pairs) -> None:
        """Try operations; what they do is found in the attributes."""
        for who, operation in pairs:
            self.attempt(who, operation)

    def attempt(self, who: str, operation: Operation) -> set:
        """Try one; returns its leaks."""
        began = time.monotonic()
        answer, written = self.perform(who, operation)
        if time.monotonic() - began > LONGEST_SECONDS - 1:
            self.stuck.append(operation.shown(who))
        where = operation.kind, who
        self.counts[where] += 1
        self.refused[where] += answer.is_error
        self.seconds[where] += time.monotonic() - began
        user = self.world.people.get(who)
        leaks = self.judge.leaks(user, operation.model, answer, written)
        self.findings += [Finding(who, operation, leak) for leak in sorted(leaks)]
        return leaks

    def perform(self, who: str, operation: Operation) -> tuple[Answer, list]:
        """Answer to an operation, and what it wrote; then it is undone."""
        cr, registry = self.world.cr, self.env.registry
        caches = dict(registry.cache_sequences)
        savepoint = Savepoint(cr._obj)
        signal.setitimer(signal.ITIMER_REAL, LONGEST_SECONDS, 1)
        try:
            answer = self.send(who, operation)
            signal.setitimer(signal.ITIMER_REAL, 0)
            written = self.world.watch.take()
        except TimeoutError:
            answer, written = Answer(500, b""), []
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            savepoint.close(rollback=True)
            cr.cache.clear()
        if caches != registry.cache_sequences or registry.cache_invalidated:
            registry.clear_all_caches()
            registry.cache_invalidated.clear()
        return answer, written

    def blind(self) -> list[str]:
        """Models of which the control user, who works in both associations, is not
        told the other's words: where these are not seen, a walk proves nothing."""
        result = []
        marked = {model for model, _field in self.judge.markers.places.values()}
        every = {"active_test": False}
        for name in sorted(self.world.foreign):
            some = [("id", "in", self.ground.theirs(name)[:20])]
            asked = Operation(READ, name, "search_read", args=[some], context=every)
            answer = self.send(CONTROL, asked)
            told = {model for model, _field in self.judge.markers.found(answer.data)}
            if answer.is_error:
                result.append(f"{name}, {answer.data[-300:]!r}")
            elif name in marked and name not in told:
                result.append(name)
        return result

    def send(self, who: str, operation: Operation) -> Answer:
        """The answer to an operation."""
        client = self.world.clients[who]
        self.world.doors_open = who in BEHIND_DOORS
        if operation.kind == ROUTE:
            if operation.method == "JSON":
                return client.post_json(operation.model, operation.kwargs or {})
            if operation.method == "POST":
                return client.post_form(operation.model, operation.kwargs or {})
            words = operation.kwargs or {}
            return client.open(operation.model, query_string=words)
        return client.call(
            operation.door(who),
            self.env[operation.model],
            operation.method,
            operation.ids,
            operation.args,
            operation.kwargs or {},
            operation.context,
        )
