"""Plug-in of pylint: a model may lie in several classes where it is said why.

pylint-odoo asks to merge them (``consider-merging-classes-inherited``). Here one
concern is one file, so the splits that are wanted stand in ``tools/splits.txt``, with a
reason each.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

SPLITS = Path(__file__).with_name("splits.txt")


def wanted() -> dict[tuple[str, str], str]:
    """{(add-on, model): why it lies in several classes}."""
    lines = SPLITS.read_text(encoding="utf-8").splitlines()
    found = {}
    for line in lines:
        if line and not line.startswith("#"):
            names, reason = line.split(": ", 1)
            addon, model = names.split()
            found[addon, model] = reason
    return found


def register(linter) -> None:
    """pylint's entry: nothing is checked here."""


def load_configuration(linter) -> None:
    """Let pylint-odoo's checker leave out the splits that are wanted."""
    known = wanted()
    for checker in linter.get_checkers():
        if hasattr(checker, "_odoo_inherit_items"):
            _leave_out(checker, known)


def _leave_out(checker, known) -> None:
    close = checker.close

    def closed():
        items = defaultdict(set)
        for (manifest, model), nodes in checker._odoo_inherit_items.items():
            if (Path(manifest).parent.name, model) not in known:
                items[manifest, model] = nodes
        checker._odoo_inherit_items = items
        close()

    checker.close = closed
