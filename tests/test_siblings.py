"""A file may extend, never override, a sibling of its own add-on: each method has one
place in it, which names what the concerns do, in order. Where two files override a
method, the order in which they are loaded decides, and nobody sees it.
"""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from functools import cache

from tools.paths import ADDONS
from tools.pylint_splits import wanted

# Wanted all the same: these stand around everything, and know no field of the model.
AROUND = {
    # Who changes such a setting, and whether a second one must confirm it.
    ("asom_dunning", "asom.dunning.policy", "create"),
    ("asom_dunning", "asom.dunning.policy", "write"),
    ("asom_economic", "asom.economic.agreement", "write"),
    ("asom_membership", "res.company", "write"),
    ("asom_nets", "asom.nets.agreement", "write"),
    # Guards of all models, each read alone by who looks for a way past it.
    ("asom_isolation", "base", "default_get"),
    # The second one only asks for less often what the first one looks at.
    ("asom_isolation", "base", "_prepare_create_values"),
    ("asom_isolation", "base", "write"),
}


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) else ""


def _names(cls: ast.ClassDef) -> dict[str, str]:
    """``_name`` and ``_inherit`` of a class, of a list the first one."""
    found = {}
    for line in cls.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            value = line.value
            if isinstance(value, (ast.List, ast.Tuple)) and value.elts:
                value = value.elts[0]
            found.setdefault(line.targets[0].id, _text(value))
    return found


@cache
def _classes() -> dict[tuple[str, str], list[ast.ClassDef]]:
    """{(add-on, model): its classes}, those of tests left out."""
    found = defaultdict(list)
    for path in sorted(ADDONS.rglob("*.py")):
        addon, *folders = path.relative_to(ADDONS).parts
        if "tests" in folders:
            continue
        for cls in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(cls, ast.ClassDef):
                names = _names(cls)
                model = names.get("_name") or names.get("_inherit")
                if model:
                    found[addon, model].append(cls)
    return found


def test_a_method_has_one_place_in_an_addon():
    doubled = set()
    for (addon, model), classes in _classes().items():
        counts = Counter(
            line.name
            for cls in classes
            for line in cls.body
            if isinstance(line, ast.FunctionDef)
        )
        doubled |= {(addon, model, name) for name, count in counts.items() if count > 1}
    assert doubled == AROUND


def test_each_split_that_is_explained_is_one():
    """``tools/splits.txt`` tells pylint which models may lie in several classes."""
    split = {place for place, classes in _classes().items() if len(classes) > 1}
    assert not wanted().keys() - split
    assert all(len(reason.split()) > 2 for reason in wanted().values())
