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
