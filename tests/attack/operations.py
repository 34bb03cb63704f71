"""What is tried: an operation, and what walks are made from."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import NamedTuple

from .clients import CALL, DOORS

# What users are told apart by, so that what is tried by few is not tried by all.
READ, LINK, METHOD, ROUTE = "read", "link", "method", "route"


class Operation(NamedTuple):
    """A call of a method, or (without ``method``) a request.

    :ivar kind: which walk it comes from
    :ivar model: model, or a route's address
    :ivar ids: None for a method of the model
    :ivar what: what is attacked with it: a field, a parameter
    """

    kind: str
    model: str
    method: str
    ids: list | None = None
    args: list | tuple = ()
    kwargs: dict | None = None
    context: dict | None = None
    what: str = ""

    @property
    def name(self) -> str:
        """The operation without the ids of its records."""
        if self.kind == ROUTE:
            return f"{self.method} {self.what}"
        return f"{self.model} {self.method} {self.what}".strip()

    def number(self, who: str) -> int:
        """A number that is the same each time, to choose samples, shards and doors."""
        return zlib.crc32(f"{who} {self.kind} {self.name}".encode())

    def door(self, who: str) -> str:
        """Most calls go where the web client's go, some to each other door."""
        number = self.number(who) // 7 % 10
        return DOORS[number] if number < len(DOORS) else CALL

    def shown(self, who: str) -> str:
        """The smallest text by which a person can repeat it."""
        if self.kind == ROUTE:
            given = f" {self.kwargs}" if self.kwargs else ""
            return f"{who}: {self.method} {self.model}{given}"
        said = f"{who} ({self.door(who)}): {self.model}.{self.method}("
        given = [] if self.ids is None else [str(self.ids)]
        given += [str(arg)[:150] for arg in self.args]
        given += [
            f"{name}={value!r}"[:150] for name, value in (self.kwargs or {}).items()
        ]
        context = f" with {self.context}" if self.context else ""
        return said + ", ".join(given) + ")" + context


class Ground:
    """What the walks know of the database.

    :param env: a superuser's environment
    :param foreign, own: {model: ids}
    """

    def __init__(self, env, foreign: dict, own: dict, north, south) -> None:
        self.env = env
        self.foreign = foreign
        self.own = own
        self.north, self.south = north, south

    def theirs(self, model: str) -> list[int]:
        """Ids of the other association's records, oldest first."""
        return sorted(self.foreign.get(model, ()))

    def ours(self, model: str) -> list[int]:
        """Ids of the attackers' own records."""
        return sorted(self.own.get(model, ()))

    def held(self, model: str) -> list[int]:
        """Ids of records that an attacker may have in hand: own ones, else those of
        nobody in particular."""
        ours = self.ours(model)
        records = self.env[model]
        if ours or records._abstract or records._transient or not records._auto:
            return ours
        return records.search([("id", "not in", self.theirs(model))], limit=2).ids

    def models(self) -> Iterable:
        """All models of the registry."""
        for name in sorted(self.env.registry):
            yield self.env[name]

    def other_company(self) -> dict:
        """Contexts that ask for the other association."""
        return {"allowed_company_ids": [self.north.id, self.south.id]}
