"""Two clerks on connections of their own, and a process that is killed: an order is
made once and whole."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from order_scripts import (
    ALIKE,
    HALF,
    KILLED,
    RUN,
    SAME,
    SAME_HOUSE,
    SET_UP,
    TOGETHER,
    TWO,
    UNDONE_TWICE,
)
from scripts import answers

from tools import database

PARTS = (HALF, SAME, UNDONE_TWICE, ALIKE, TOGETHER, SAME_HOUSE, RUN)


@pytest.fixture(scope="module")
def said() -> Iterator[list]:
    """What has come of each part, in order."""
    name = f"asom_test_{os.getpid()}_orders"
    database.clone(database.danish_template(), name)
    try:
        source = SET_UP + KILLED + TWO + "".join(PARTS)
        yield answers(name, source, "SAID", count=len(PARTS))
    finally:
        database.drop(name)


def _of(said: list, part: str):
    return said[PARTS.index(part)]


@pytest.mark.slow
def test_killed_between_effect_and_work_nothing_is_half(said: list) -> None:
    nothing = {"orders": ["draft"], "has": ["Grundpakke"], "rows": 1, "fees": 0}
    whole = {"orders": ["done"], "has": ["Grundpakke", "Sport 1"], "fees": 50}
    killed, confirmed, kept, undone = _of(said, HALF)
    whole["orders"] = confirmed["orders"]
    assert killed == {**nothing, "work": [], "effects": 0}
    assert confirmed == {**whole, "rows": 2, "work": ["new"], "effects": 2}
    assert kept == confirmed, "an undo that is killed has undone nothing"
    assert (undone["orders"], undone["has"]) == (["undone"], ["Grundpakke"])
    assert (undone["fees"], undone["work"]) == (0, ["withdrawn"])


@pytest.mark.slow
def test_two_clerks_who_confirm_one_order_make_it_once(said: list) -> None:
    clerks, found = _of(said, SAME)
    assert clerks == ["done", "done"], "the second one finds it confirmed"
    assert (found["rows"], found["fees"], found["effects"]) == (2, 50, 2)
    assert found["work"] == ["new"]


@pytest.mark.slow
def test_two_clerks_who_undo_one_order_undo_it_once(said: list) -> None:
    clerks, found = _of(said, UNDONE_TWICE)
    assert clerks == ["done", "done"]
    assert (found["orders"], found["rows"], found["fees"]) == (["undone"], 1, 0)
    assert found["work"] == ["withdrawn"]


@pytest.mark.slow
def test_two_orders_of_one_member_never_overlap(said: list) -> None:
    for part in (ALIKE, TOGETHER):
        clerks, found = _of(said, part)
        assert clerks == ["done", "refused"]
        assert (found["rows"], found["fees"], len(found["work"])) == (2, 50, 1)
        assert found["orders"][1] == "draft", "it can be put right"


@pytest.mark.slow
def test_two_members_do_not_move_to_one_house_without_being_told(said: list) -> None:
    assert _of(said, SAME_HOUSE) == [["done", "refused"], 1]


@pytest.mark.slow
def test_an_undo_while_the_run_invoices_adds_up(said: list) -> None:
    for clerks, state, dues, has in _of(said, RUN):
        if state == "undone":
            # The undo was faster: whatever was charged is credited by the next run.
            assert clerks == ["done", "done"]
            assert (dues, has) == (2 * 300, ["Grundpakke"])
        else:
            # The run was faster: it is too late for an undo, and all of it is owed.
            assert sorted(clerks) == ["done", "refused"]
            assert (dues, has) == (2 * (300 + 90), ["Grundpakke", "Sport 1"])
