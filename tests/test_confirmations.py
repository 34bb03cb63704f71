"""A question names its two answers: “OK” and “Cancel” are no answers to
“Cancel this delivery?”."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tools.paths import ADDONS

FILES = sorted(ADDONS.glob("*/views/*.xml")) + sorted(ADDONS.glob("*/wizards/*.xml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_questions_name_their_answers(path: Path) -> None:
    for button in etree.parse(path).iterfind(".//button[@confirm]"):
        place = f"{path.name}, line {button.sourceline}"
        assert "?" in button.get("confirm"), place
        assert button.get("confirm-label"), place
        assert button.get("cancel-label"), place
