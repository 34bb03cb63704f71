"""Which calls from outside a user may make: the doors of his groups.

A door is a row of ``security/doors.csv`` of an add-on:

========  =============================================================================
groups    external ids of groups, with spaces between
door      a model's name, or a route as its controller declares it (``/my/*`` is every
          route that begins so), or ``*``: who is in this group goes through every door
methods   of a model: names of methods, with spaces between; ``@read`` is what lists,
          forms and graphs read. Of a route with several questions behind one address:
          which of them. Of a route that takes a model's name: models besides those
          that the group has doors to, ``*`` for any. Otherwise empty
========  =============================================================================

Who is in a group with doors, and in none with an open one, goes through these alone.
Others are not limited. No Odoo here: tests read it without a database.
"""

import csv
from collections import defaultdict
from typing import NamedTuple

OPEN = "*"
# What Odoo's views ask of the model that they show, whatever the model is.
READ = (
    "export_data",
    "fields_get",
    "formatted_read_group",
    "formatted_read_grouping_sets",
    "get_views",
    "name_search",
    "read",
    "search_count",
    "search_read",
    "web_read",
    "web_read_group",
    "web_search_read",
)
# Each of them tells what the fields of a record hold.
READING = frozenset(("read", "search_read", "web_read", "web_search_read"))


class Row(NamedTuple):
    """One row of a file, for one group."""

    group: str
    door: str
    methods: tuple


class Doors:
    """What one user may call.

    :param rows: iterable of :class:`Row`, of all of the user's groups
    """

    def __init__(self, rows):
        methods = defaultdict(set)
        for row in rows:
            methods[row.door].update(row.methods)
        self._methods = {door: frozenset(names) for door, names in methods.items()}
        self._beginnings = tuple(
            door.removesuffix(OPEN)
            for door in methods
            if door.startswith("/") and door.endswith(OPEN)
        )

    def allows_call(self, model, method) -> bool:
        """May the method of a model be called?"""
        return method in self._methods.get(model, ())

    def allows_reading(self, model) -> bool:
        """May records of a model be read that another model's records link?"""
        return not READING.isdisjoint(self._methods.get(model, ()))

    def allows_route(self, rule) -> bool:
        """May a route, as declared, be asked?"""
        return rule in self._methods or rule.startswith(self._beginnings)

    def allows_question(self, rule, question) -> bool:
        """May this be asked on a route that answers several questions?"""
        return question in self._methods.get(rule, ())

    def allows_model(self, rule, model) -> bool:
        """May a route be asked about this model?"""
        listed = self._methods.get(rule, ())
        return model in self._methods or model in listed or OPEN in listed


def read_rows(file):
    """The rows of an open file.

    :returns: list of :class:`Row`
    :raises ValueError: a column or a name is missing
    """
    rows = []
    for number, line in enumerate(csv.DictReader(file), start=2):
        if set(line) != {"groups", "door", "methods"} or None in line.values():
            raise ValueError(f"line {number}: groups,door,methods are wanted")
        door, methods = line["door"].strip(), set(line["methods"].split())
        if not door or not line["groups"].split():
            raise ValueError(f"line {number}: who goes through which door?")
        if door != OPEN and not door.startswith("/") and not methods:
            raise ValueError(f"line {number}: which methods of {door}?")
        if "@read" in methods:
            methods = methods - {"@read"} | set(READ)
        for group in line["groups"].split():
            rows.append(Row(group, door, tuple(sorted(methods))))
    return rows


def doors_of(rows, groups):
    """What somebody may call.

    :param rows: :class:`Row` of all add-ons
    :param groups: external ids of all groups that he is in
    :returns: :class:`Doors`, or None for who is not limited
    """
    own = [row for row in rows if row.group in groups]
    if not own or any(row.door == OPEN for row in own):
        return None
    return Doors(own)
