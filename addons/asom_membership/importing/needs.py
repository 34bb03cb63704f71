"""What ends because of the rows of a list: by a new package in the place of another,
and with a package that is needed."""

from __future__ import annotations

from collections import defaultdict


def take_along(memberships, members, known) -> None:
    """End what has nothing of what it needs any more, and let each row remember what
    has ended because of it.

    :param memberships: those that were there before
    :param members: the same, as the import sees them
    :param known: what had nothing before the rows were written
    """
    subscriptions = memberships.env["asom.subscription"]
    ended = defaultdict(list)
    for entry in memberships._end_without_needed(known):
        ended[subscriptions.browse(entry["id"]).membership_id.id].append(entry)
    for member in members:
        taken = ended[member.id]
        replaced = _replaced(subscriptions, member)
        for new, entries in replaced.items():
            new._remember("start", entries + taken)
        if taken and not replaced:
            shortened = [row.id for row in member.running if row.id]
            for row in subscriptions.browse(shortened):
                mine = [entry for entry in taken if row._is_needed_by(entry)]
                row._remember("end", mine)


def _replaced(subscriptions, member) -> dict:
    """{new subscription: what ended to make room for it}."""
    result = {}
    for line, new in member.begun:
        result[new] = [
            {
                "id": row.id,
                "now": [row.end.isoformat(), False],
                "was": [row.was and row.was.isoformat(), False],
            }
            for row in member.running
            if row.id and row.line == line and row.end != row.was
        ]
    return {new: entries for new, entries in result.items() if entries}
