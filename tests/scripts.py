"""Scripts in the server's shell, which print what they have found as JSON."""

from __future__ import annotations

import json

from tools import odoo


def told(said: str, word: str) -> list:
    """What stands on the lines that begin with `word`."""
    return [
        json.loads(line.removeprefix(f"{word} "))
        for line in said.splitlines()
        if line.startswith(f"{word} ")
    ]


def answers(
    name: str, source: str, word: str, *words: str, count: int, **options
) -> list:
    """What a script on database `name` prints on lines that begin with `word`.

    :param words: options of the server; `options` are those of `tools.odoo.script`
    :param count: so many lines must there be
    :raises AssertionError: there are more or fewer; it shows the server's log
    """
    done = odoo.script(name, source, *words, **options)
    found = told(done.stdout, word)
    log = f"{len(found)} answers\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    assert len(found) == count, log
    return found


def answer(name: str, source: str, word: str, *words: str, **options):
    """The only answer of a script."""
    [found] = answers(name, source, word, *words, count=1, **options)
    return found
