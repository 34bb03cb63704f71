"""tools/odoo.py: a script in the server's shell, on a database of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from scripts import answer, answers

from tools import database, odoo
from tools.errors import SetupError


@pytest.fixture(scope="module")
def name() -> Iterator[str]:
    """Name of a database with the server's own modules."""
    name = f"asom_test_{os.getpid()}_script"
    database.clone(database.core_template(), name)
    try:
        yield name
    finally:
        database.drop(name)


def test_what_it_prints_is_its_answer(name):
    source = "print('FOUND [1, null]'); print('other'); print('FOUND', env.uid)"
    assert answers(name, source, "FOUND", count=2) == [[1, None], 1]


def test_one_that_fails_says_why(name):
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        answer(name, "1 / 0", "FOUND")
    with pytest.raises(SetupError, match="ZeroDivisionError"):
        odoo.check_script(odoo.script(name, "1 / 0"), "test_script")


def test_one_that_hangs_is_ended(name):
    with pytest.raises(SetupError, match="did not end within 1 seconds"):
        odoo.script(name, "import time; time.sleep(60)", seconds=1)
