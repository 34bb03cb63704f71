"""``python -m tools.backup [check]``: keep a copy of the database DB and of its files.

The database is dumped first and the files of its attachments are copied afterwards:
a file too many does no harm, one too few does. Figures for the comparison, list of
files and dump are of the same moment. The server goes on working meanwhile; only its
removal of unused files waits.

``check`` makes nothing: it fails when the newest backup or restore drill is too old,
for whatever watches the machine.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import time
from contextlib import closing
from pathlib import Path

from tools import backup_folder, control_figures, database, postgres
from tools.disk import MEGABYTE, require
from tools.errors import SetupError, run_command, say
from tools.locks import locked

# A night may be a few hours late; the drill is monthly.
OLDEST_BACKUP = datetime.timedelta(hours=26)
OLDEST_DRILL = datetime.timedelta(days=35)
# A dump that lost more of its size than this since the last one is told of.
SHRUNK = 0.8
SPARE_MEGABYTES = 200


def make(name: str) -> Path:
    """Make a backup of a database.

    :return: its folder
    :raises SetupError: there is no such database, or a file of it is missing or damaged
        (the backup is kept all the same, and says which)
    """
    server = postgres.start()
    if not database.exists(name):
        raise SetupError(f"there is no database {name}", "name it: make backup DB=…")
    folder = backup_folder.root(name)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # members' data: nobody else on this machine reads it
    with locked(folder / "lock", f"making a backup of {name}"):
        for left in folder.glob("*.part"):
            shutil.rmtree(left)
        require(folder, _expected_megabytes(name), f"a backup of {name}")
        moment = datetime.datetime.now(datetime.timezone.utc)
        part = folder / f"{moment.strftime(backup_folder.STAMP)}.part"
        part.mkdir()
        began = time.monotonic()
        noted, wrong = _fill(part, name, server)
        noted["seconds"] = round(time.monotonic() - began, 1)
        (part / "manifest.json").write_text(json.dumps(noted, indent=1, sort_keys=True))
        os.sync()  # or a power cut could leave a whole name with half of the bytes
        whole = part.with_suffix("")
        part.rename(whole)
    if wrong:
        raise SetupError(
            f"{len(wrong)} files of {name} are missing or damaged: "
            + ", ".join(wrong[:5]),
            f"the rest is in {whole}; look for these files in an older backup",
        )
    return whole


def _expected_megabytes(name: str) -> int:
    before = backup_folder.made(name)
    size = backup_folder.manifest(before[-1])["size"] if before else 0
    return size // MEGABYTE + SPARE_MEGABYTES


def _fill(part: Path, name: str, server: postgres.Connection) -> tuple[dict, list[str]]:
    import psycopg2  # only in the virtual environment

    dump = part / "database.dump"
    connection = psycopg2.connect(
        host=server.host or None,
        port=server.port or None,
        user=server.user or None,
        dbname=name,
    )
    with closing(connection), connection.cursor() as cr:
        connection.set_session("REPEATABLE READ")
        # Odoo removes unused files under a SHARE lock of this table; until the files
        # are copied it waits, or comes back later (ir.attachment, _gc_file_store).
        cr.execute("LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE")
        cr.execute("SELECT pg_export_snapshot()")
        [[snapshot]] = cr.fetchall()
        figures = control_figures.of_database(cr)
        files = control_figures.files(cr)
        _dump(dump, name, snapshot, server)
        wrong, copied = _copy(name, files)
        connection.rollback()
    named = filter(backup_folder.STORED.fullmatch, files)
    (part / "files.txt").write_text("".join(f"{each}\n" for each in named))
    return {
        "database": name,
        "figures": figures,
        "files": len(files),
        "copied": copied,
        "wrong": wrong,
        "sha256": backup_folder.sha256(dump),
        "size": dump.stat().st_size,
    }, wrong


def _dump(path: Path, name: str, snapshot: str, server: postgres.Connection) -> None:
    done = subprocess.run(
        [
            *(postgres.program("pg_dump"), "--format=custom", "--no-owner", "--no-acl"),
            *(f"--snapshot={snapshot}", f"--file={path}", f"--dbname={name}"),
        ],
        env=server.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(
            f"pg_dump failed: {done.stderr.strip()}",
            "no backup was made; mend it and run make backup again",
        )


def _copy(name: str, files: list[str]) -> tuple[list[str], int]:
    """Copy the files that no earlier backup has.

    :return: names of those that are missing or not what their name says; number copied
    """
    wrong, copied = [], 0
    source, target = backup_folder.store(name), backup_folder.pool(name)
    for each in files:
        if not backup_folder.STORED.fullmatch(each):
            wrong.append(each)
            continue
        whole = target / each
        if whole.exists():
            continue
        try:
            whole.parent.mkdir(parents=True, exist_ok=True)
            part = whole.with_name(f"{whole.name}.part")
            shutil.copyfile(source / each, part)
        except FileNotFoundError:
            wrong.append(each)
            continue
        part.replace(whole)
        if not backup_folder.is_sound(whole):
            whole.unlink()
            wrong.append(each)
            continue
        copied += 1
    return wrong, copied


def check(name: str, now: datetime.datetime) -> list[str]:
    """What is too old, one sentence each; none when all is well."""
    result = []
    backups = backup_folder.made(name)
    if not backups or now - backup_folder.when(backups[-1]) > OLDEST_BACKUP:
        newest = backups[-1].name if backups else "there is none"
        result.append(f"no backup of {name} in the last 26 hours (newest: {newest})")
    held = [each["at"] for each in drills_of(name) if not each["wrong"]]
    last = datetime.datetime.fromisoformat(held[-1]) if held else None
    if not last or now - last > OLDEST_DRILL:
        newest = f"{last:%Y-%m-%d}" if last else "none"
        result.append(f"no restore drill in the last 35 days held (newest: {newest})")
    return result


def drills_of(name: str) -> list[dict]:
    """What the restore drills of a database's backups found, oldest first."""
    path = backup_folder.root(name) / "drills.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def shrunk(name: str) -> str:
    """A sentence when the newest dump is much smaller than the one before, else ""."""
    sizes = [backup_folder.manifest(each)["size"] for each in backup_folder.made(name)]
    if len(sizes) > 1 and sizes[-1] < SHRUNK * sizes[-2]:
        return f"the dump has {sizes[-1]:,} bytes, the one before had {sizes[-2]:,}"
    return ""


def main(arguments: list[str]) -> int:
    """Make a backup and remove old ones, or check their age."""
    name = database.check_name(os.environ.get("DB") or "asom_demo")
    if arguments == ["check"]:
        wrong = check(name, datetime.datetime.now(datetime.timezone.utc))
        for each in wrong:
            say(each)
        return bool(wrong)
    if arguments:
        raise SetupError("usage: python -m tools.backup [check]")
    made = make(name)
    noted = backup_folder.manifest(made)
    say(
        f"{made}: {noted['size']:,} bytes, {noted['files']} files of which "
        f"{noted['copied']} are new, {noted['seconds']} s"
    )
    smaller = shrunk(name)
    if smaller:
        say(f"look at it: {smaller}; no old backup was removed")
        return 1
    for gone in backup_folder.prune(name):
        say(f"{gone} was removed: later ones are kept")
    return 0


if __name__ == "__main__":
    run_command(main)
