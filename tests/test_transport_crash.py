"""Never twice, never lost: workers that are killed anywhere, two workers at once, with
real processes and commits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripts import answer
from transport_scripts import (
    KILLS,
    POINTS,
    SET_UP,
    TWO_AT_ONCE,
    USER_AT_ONCE,
    WORK,
)

from tools import database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The server's folder for Nets."""
    return tmp_path / "nets"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with an association and a connection in use."""
    name = f"asom_test_{os.getpid()}_transport"
    database.clone(database.danish_template(), name)
    try:
        _run(name, tmp_path_factory.mktemp("nets"), SET_UP)
        yield name
    finally:
        database.drop(name)


@pytest.fixture
def name(prepared: str) -> Iterator[str]:
    """A database of the test's own."""
    name = database.clone(prepared, f"{prepared}_one")
    try:
        yield name
    finally:
        database.drop(name)


def _run(name: str, folder: Path, source: str, seen: bool = False) -> dict:
    """What a script finds in the server's shell.

    :param folder: the server's folder for Nets
    :param seen: the folder of files that Nets has taken can be seen
    """
    return answer(
        name,
        f"import json\nTAKEN = {seen}\n{source}",
        "RESULT",
        variables={"ASOM_NETS_FOLDERS": str(folder)},
    )


# What a worker that died at a point has left: (state of the transfer, at risk), and
# what lies in the folder.
LEFT = {
    "claimed": ("working", False, []),
    "before writing": ("working", False, []),
    "half written": ("working", False, ["part"]),
    "written": ("working", False, ["part"]),
    "before the name": ("working", True, ["part"]),
    "after the name": ("working", True, ["whole"]),
    "before the note": ("working", True, ["whole"]),
    "after the note": ("working", True, ["whole"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("seen", [True, False], ids=["taken seen", "taken unseen"])
def test_killed_at_every_point(name: str, folder: Path, seen: bool) -> None:
    result = _run(name, folder, WORK + POINTS, seen)
    assert set(result) == set(LEFT)
    for number, (point, found) in enumerate(result.items(), 1):
        state, at_risk, files = LEFT[point]
        kinds = {"part": f"out-{number}.txt.part", "whole": f"out-{number}.txt"}
        assert found["killed"], point
        assert found["left"] == [state, at_risk, "ready"], point
        assert found["between"] == [kinds[kind] for kind in files], point
        assert found["ends"] == [0, 0, 0, 0], point
        assert found["taken"] == 1, point
        unknown = files == ["whole"] and not seen
        assert found["state"] == ("doubtful" if unknown else "done"), point
        assert found["delivery"] == ("ready" if unknown else "sent"), point


@pytest.mark.slow
@pytest.mark.parametrize("seen", [True, False], ids=["taken seen", "taken unseen"])
def test_killed_again_and_again(name: str, folder: Path, seen: bool) -> None:
    result = _run(name, folder, WORK + KILLS, seen)
    assert result["kills"] >= 5, "the work was too short to be killed in its middle"
    assert result["ends"] == [0, 0, 0]
    assert result["taken"] == [1] * 12
    if seen:
        assert set(result["transfers"]) == {"done"}
        assert set(result["deliveries"]) == {"sent"}
    for transfer, delivery in zip(
        result["transfers"], result["deliveries"], strict=True
    ):
        assert (transfer, delivery) in {("done", "sent"), ("doubtful", "ready")}
    assert result["received"] == sorted(f"FROM NETS {number}" for number in range(12))
    assert result["fetched"] == sorted(f"in-{number}.txt" for number in range(12))
    assert result["left"] == []
    assert result["incoming"] == ["done"]


@pytest.mark.slow
def test_two_workers_at_once(name: str, folder: Path) -> None:
    result = _run(name, folder, WORK + TWO_AT_ONCE)
    assert result["ends"] == [0, 0]
    assert result["taken"] == [1] * 5
    assert result["transfers"] == [["done", 0]] * 5
    assert result["received"] == 5
    assert result["incoming"] == [["done", 0]] * 5
    assert result["failures"] == 0
    assert result["done"][0] < "3", "they have not met"


@pytest.mark.slow
def test_a_user_and_a_worker_at_once(name: str, folder: Path) -> None:
    result = _run(name, folder, WORK + USER_AT_ONCE)
    # Whoever was first: the other one was refused.
    if result["delivery"] == "cancelled":
        assert result["taken"] == []
        assert result["transfer"] == ["cancelled"]
    else:
        assert result["delivery"] == "sent"
        assert result["taken"] == ["out-1.txt"]
        assert result["transfer"] == ["done"]
        assert result["ends"][1] == 1, "the user was told"
