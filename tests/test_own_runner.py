"""Odoo's own runner (``--test-tags``) runs what ``tests/__init__.py`` of an add-on
imports, and is silent about the rest. Files of plain functions are pytest's alone.
"""

from __future__ import annotations

import ast
from pathlib import Path

from tools.paths import ADDONS


def _imported(folder: Path) -> set[str]:
    """Names that a package imports of its own."""
    return {
        each.name
        for line in ast.parse((folder / "__init__.py").read_text()).body
        if isinstance(line, ast.ImportFrom) and line.level == 1 and not line.module
        for each in line.names
    }


def _has_class(path: Path) -> bool:
    """Is a class of tests in a file?"""
    return any(
        isinstance(line, ast.ClassDef)
        and any(
            isinstance(each, ast.FunctionDef) and each.name.startswith("test_")
            for each in line.body
        )
        for line in ast.parse(path.read_text()).body
    )


def test_every_class_of_tests_is_imported() -> None:
    folders = sorted(ADDONS.glob("*/tests"))
    assert len(folders) > 5
    forgotten = [
        f"{path.relative_to(ADDONS)} (add to its __init__.py: {path.stem})"
        for folder in folders
        for path in sorted(folder.glob("test_*.py"))
        if _has_class(path) and path.stem not in _imported(folder)
    ]
    assert not forgotten, "\n".join(forgotten)


def test_no_tag_is_on_a_class_that_the_runner_does_not_know() -> None:
    """A class of unittest's own that has tags ends the whole run with a traceback."""
    wrong = [
        f"{path.relative_to(ADDONS)}: {line.name}"
        for path in sorted(ADDONS.glob("*/tests/test_*.py"))
        for line in ast.parse(path.read_text()).body
        if isinstance(line, ast.ClassDef)
        and any("tagged" in ast.unparse(each) for each in line.decorator_list)
        and any(
            ast.unparse(base) in ("TestCase", "unittest.TestCase")
            for base in line.bases
        )
    ]
    assert not wrong


def test_every_import_is_there() -> None:
    gone = [
        f"{folder.relative_to(ADDONS)}: {name}"
        for folder in sorted(ADDONS.glob("*/tests"))
        for name in sorted(_imported(folder))
        if not (folder / f"{name}.py").exists()
    ]
    assert not gone
