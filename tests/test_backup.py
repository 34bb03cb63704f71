"""make backup and make restore-drill, with a real database and pg_dump."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import threading

import psycopg2
import pytest

from tools import (
    backup,
    backup_folder,
    control_figures,
    database,
    restore,
    restore_drill,
)
from tools.errors import SetupError

NAME = f"asom_test_{os.getpid()}_backup"
UTC = datetime.timezone.utc
NOW = datetime.datetime(2026, 11, 29, 1, 30, tzinfo=UTC)


# === WITHOUT A DATABASE === #


def test_days_weeks_months_and_years_are_kept():
    nights = [NOW - datetime.timedelta(days=day) for day in range(3000)]
    kept = sorted(backup_folder.kept(nights), reverse=True)
    assert kept[:7] == nights[:7]
    # The Sundays before, the last days of the months before, and of the years.
    assert datetime.datetime(2026, 11, 22, 1, 30, tzinfo=UTC) in kept
    assert datetime.datetime(2026, 1, 31, 1, 30, tzinfo=UTC) in kept
    assert datetime.datetime(2025, 12, 31, 1, 30, tzinfo=UTC) in kept
    assert min(kept) == datetime.datetime(2021, 12, 31, 1, 30, tzinfo=UTC)
    # Weeks, months and years have a day in common with what is kept already.
    assert len(kept) == 7 + 3 + 11 + 4


def test_the_last_backup_is_kept_however_old_it_is():
    assert backup_folder.kept([NOW]) == {NOW}
    assert backup_folder.kept([]) == set()


def test_two_of_one_day_leave_the_later_one():
    earlier = NOW - datetime.timedelta(hours=1)
    assert backup_folder.kept([earlier, NOW]) == {NOW}


def test_names_of_files_lead_nowhere_else(tmp_path):
    sound = f"ab/{hashlib.sha1(b'', usedforsecurity=False).hexdigest()}"
    (tmp_path / "files.txt").write_text(f"{sound}\n")
    assert backup_folder.names(tmp_path) == [sound]
    digest = sound[3:]
    for name in (f"../{sound}", f"/etc/{digest}", f"ab/../../{digest}", digest, "ab/x"):
        (tmp_path / "files.txt").write_text(f"{sound}\n{name}\n")
        with pytest.raises(SetupError, match="no file of a store"):
            backup_folder.names(tmp_path)


def test_each_figure_that_differs_is_named():
    kept = {"rows": {"a": 1, "b": 2}, "modules": {"asom_nets": "19.0.1.0.0"}}
    found = {"rows": {"a": 1, "b": 3, "c": 4}, "modules": {}}
    assert control_figures.differences(kept, kept) == []
    assert control_figures.differences(kept, found) == [
        "modules of asom_nets: 19.0.1.0.0 in the backup, None found",
        "rows of b: 2 in the backup, 3 found",
        "rows of c: None in the backup, 4 found",
    ]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Backups of a database that is named only."""
    monkeypatch.setenv("BACKUPS", str(tmp_path))
    result = backup_folder.root(NAME)
    result.mkdir()
    return result


def _noted(folder, moment: datetime.datetime, size: int) -> None:
    path = folder / moment.strftime(backup_folder.STAMP)
    path.mkdir()
    (path / "manifest.json").write_text(json.dumps({"size": size}))


def test_what_is_too_old_is_told(folder):
    assert [each.split(" (")[0] for each in backup.check(NAME, NOW)] == [
        f"no backup of {NAME} in the last 26 hours",
        "no restore drill in the last 35 days held",
    ]
    _noted(folder, NOW - datetime.timedelta(hours=25), 1)
    failed = {"at": NOW.isoformat(), "wrong": "it did not open"}
    held = {"at": (NOW - datetime.timedelta(days=30)).isoformat(), "wrong": ""}
    lines = folder / "drills.jsonl"
    lines.write_text(f"{json.dumps(failed)}\n")
    assert len(backup.check(NAME, NOW)) == 1
    lines.write_text(f"{json.dumps(held)}\n{json.dumps(failed)}\n")
    assert backup.check(NAME, NOW) == []
    assert len(backup.check(NAME, NOW + datetime.timedelta(hours=2))) == 1
    assert len(backup.check(NAME, NOW + datetime.timedelta(days=6))) == 2


def test_a_dump_that_lost_a_fifth_is_told(folder):
    _noted(folder, NOW - datetime.timedelta(days=1), 1000)
    assert backup.shrunk(NAME) == ""
    _noted(folder, NOW, 799)
    assert backup.shrunk(NAME) == "the dump has 799 bytes, the one before had 1,000"


# === WITH A DATABASE === #


@pytest.fixture(scope="module")
def source():
    """A database with an attachment in a file; yields the file's name in the store."""
    database.clone(database.tests_template(), NAME)
    try:
        yield _attach(b"a letter")
    finally:
        database.drop(NAME)


def _attach(content: bytes) -> str:
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    stored = f"{digest[:2]}/{digest}"
    path = backup_folder.store(NAME) / stored
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with database.cursor(NAME) as cr:
        cr.execute(
            "INSERT INTO ir_attachment (name, type, store_fname, checksum)"
            " VALUES ('letter.txt', 'binary', %s, %s)",
            (stored, digest),
        )
    return stored


def test_kept_restored_and_opened(source, folder):
    made = backup.make(NAME)
    noted = backup_folder.manifest(made)
    assert noted["wrong"] == [] and noted["copied"] == noted["files"]
    assert noted["figures"]["rows"]["res_company"] > 2
    assert noted["figures"]["modules"]["asom_membership"]
    assert (backup_folder.pool(NAME) / source).read_bytes() == b"a letter"
    assert folder.stat().st_mode & 0o077 == 0
    before = set(database.names())
    assert restore_drill.main([str(made)]) == 0
    [line] = backup.drills_of(NAME)
    assert line["wrong"] == "" and line["backup"] == made.name
    assert line["members"] == noted["figures"]["rows"]["asom_membership"]
    assert set(database.names()) == before
    _what_is_damaged_is_refused(made, source)
    assert set(database.names()) == before


def _what_is_damaged_is_refused(made, source) -> None:
    listed = (made / "files.txt").read_text()
    (made / "files.txt").write_text(f"{listed}../../../{source}\n")
    with pytest.raises(SetupError, match="no file of a store"):
        restore.restore(made, f"{NAME}_new")
    (made / "files.txt").write_text(listed)
    with pytest.raises(SetupError, match="already"):
        restore.restore(made, NAME)
    kept = backup_folder.pool(NAME) / source
    kept.write_bytes(b"another letter")
    with pytest.raises(SetupError, match=f"files are damaged .1.:\n  {source}"):
        restore.restore(made, f"{NAME}_new")
    kept.unlink()
    with pytest.raises(SetupError, match="files are missing"):
        restore_drill.main([str(made)])
    assert "files are missing" in backup.drills_of(NAME)[-1]["wrong"]
    with (made / "database.dump").open("ab") as file:
        file.write(b"x")
    with pytest.raises(SetupError, match="is not what was written there"):
        restore.restore(made, f"{NAME}_new")


def test_one_moment_while_the_server_goes_on(source, folder, monkeypatch):
    """What comes in between is in neither; unused files are not removed meanwhile."""
    first = backup.make(NAME)
    dumped, refused = backup._dump, []

    def meanwhile(*arguments):
        _attach(b"a second letter")
        with database.cursor(NAME) as cr:
            try:
                cr.execute("BEGIN; LOCK ir_attachment IN SHARE MODE NOWAIT")
            except psycopg2.errors.LockNotAvailable as error:
                refused.append(error)
        dumped(*arguments)

    monkeypatch.setattr(backup, "_dump", meanwhile)
    second = backup.make(NAME)
    assert len(refused) == 1
    figures = [backup_folder.manifest(each)["figures"] for each in (first, second)]
    assert control_figures.differences(*figures) == []
    assert backup_folder.manifest(second)["copied"] == 0


def test_a_missing_file_is_named_and_the_rest_is_kept(source, folder):
    lost, outside = _attach(b"lost"), "../../../../etc/passwd"
    (backup_folder.store(NAME) / lost).unlink()
    with database.cursor(NAME) as cr:
        cr.execute(
            "INSERT INTO ir_attachment (name, type, store_fname)"
            " VALUES ('outside', 'binary', %s)",
            (outside,),
        )
    with pytest.raises(SetupError, match="2 files .* missing or damaged") as caught:
        backup.make(NAME)
    assert lost in str(caught.value)
    [made] = backup_folder.made(NAME)
    assert sorted(backup_folder.manifest(made)["wrong"]) == sorted([outside, lost])
    assert outside not in backup_folder.names(made)
    with database.cursor(NAME) as cr:
        names = [lost, outside]
        cr.execute("DELETE FROM ir_attachment WHERE store_fname = ANY(%s)", (names,))


def test_two_at_once_wait_for_each_other(source, folder):
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(backup.make(NAME))) for _ in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert not list(folder.glob("*.part"))


def test_old_ones_and_their_files_go(source, folder):
    made = backup.make(NAME)
    old = made.with_name("20200101T000000Z")
    made.rename(old)
    unneeded = backup_folder.pool(NAME) / "ab" / "abandoned"
    unneeded.parent.mkdir(exist_ok=True)
    unneeded.write_bytes(b"")
    # Newer ones of twelve months, and of as many years as are kept.
    days = [f"{year}1231" for year in range(2021, 2026)]
    for day in [*days, *(f"2026{month:02}28" for month in range(1, 13))]:
        _with_files(folder / f"{day}T000000Z", source)
    assert backup_folder.prune(NAME) == [old.name]
    assert len(backup_folder.made(NAME)) == 17
    assert not unneeded.exists()
    assert (backup_folder.pool(NAME) / source).exists()


def _with_files(path, stored: str) -> None:
    path.mkdir()
    (path / "files.txt").write_text(f"{stored}\n")
