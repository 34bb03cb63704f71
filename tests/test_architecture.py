"""What the documents say of where things are is true."""

from __future__ import annotations

import re

import pytest

from tools.paths import ROOT

PATH = re.compile(r"`((?:addons|tests|tools|docs|bench)/[^`\s]+)`")
NAMED = re.compile(r"`(addons/[^`\s]+\.py)`, `(\w+)`")


@pytest.mark.parametrize("name", ["architecture.md", "hooks.md"])
def test_paths_named_in_a_document_exist(name: str) -> None:
    text = (ROOT / "docs" / name).read_text()
    paths = PATH.findall(text)
    assert len(paths) > 3
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_names_are_where_the_document_says() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    named = NAMED.findall(text)
    assert named
    for path, name in named:
        assert re.search(rf"\b{name}\b", (ROOT / path).read_text()), (path, name)


# What Odoo and the tools expect in an add-on's folder.
EXPECTED = {
    "README.rst",
    "__init__.py",
    "__manifest__.py",
    "__pycache__",
    "controllers",
    "data",
    "i18n",
    "migrations",
    "models",
    "pyproject.toml",
    "readme",
    "report",
    "security",
    "static",
    "tests",
    "views",
    "wizards",
}


@pytest.mark.parametrize(
    "addon", sorted(ROOT.glob("addons/asom_*")), ids=lambda path: path.name
)
def test_whatever_else_lies_in_an_addon_is_told(addon) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    told = text[text.index("## Beside") : text.index("## Rooms of the other")]
    first, others = told.split("| add-on |")
    lines = [line for line in others.splitlines() if f"`{addon.name}` |" in line]
    where = first if addon.name == "asom_membership" else "".join(lines)
    found = {path.name + "/" * path.is_dir() for path in addon.iterdir()}
    expected = EXPECTED | {f"{name}/" for name in EXPECTED}
    missing = {name for name in found - expected if f"`{name}`" not in where}
    assert missing == set()
    told_names = {name for name in re.findall(r"`([a-z_]+(?:\.py|/))`", where)}
    assert {name for name in told_names - expected if name not in found} == set()
