"""``python -m tools.restore BACKUP NAME``: make a new database from a backup.

BACKUP is the folder of one backup, or ``latest`` for the newest of DB. A database that
is there is never overwritten.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools import backup_folder, control_figures, database, postgres
from tools.disk import MEGABYTE, require
from tools.errors import SetupError, run_command, say

# A dump is compressed; in the database it takes about this many times its size.
UNPACKED = 8
SHOWN = 10


def restore(backup: Path, name: str) -> None:
    """Make database `name` from a backup, and see that it is what was kept.

    Until `show` is called it counts as a template: a server that runs the jobs of all
    databases of this cluster does not see it, and sends nothing from it.

    :raises SetupError: the database is there already, or the backup is damaged, or what
        came out differs from it; then nothing is left behind
    """
    noted = backup_folder.manifest(backup)
    server = postgres.start()
    if database.exists(name):
        raise SetupError(
            f"there is a database {name} already",
            "restore under another name, or drop it yourself first",
        )
    _check(backup, noted)
    require(
        backup_folder.store(name), noted["size"] * UNPACKED // MEGABYTE, "restoring"
    )
    with database.cursor() as cr:
        cr.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 IS_TEMPLATE true')
    try:
        _fill(backup, name, server)
        with database.cursor(name) as cr:
            found = control_figures.of_database(cr)
        wrong = control_figures.differences(noted["figures"], found)
        _complain(f"{name} differs", wrong)
        _link_files(backup, name, {*noted["wrong"]})
    except BaseException:
        show(name)
        database.drop(name)
        raise


def show(name: str) -> None:
    """Let servers find a restored database; the next one runs its jobs."""
    with database.cursor() as cr:
        cr.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE false')


def _check(backup: Path, noted: dict) -> None:
    """Compare the dump with its digest, and every file with its name."""
    if backup_folder.sha256(backup / "database.dump") != noted["sha256"]:
        raise SetupError(
            f"{backup / 'database.dump'} is not what was written there",
            "take another backup, and look at the disk",
        )
    pool = backup_folder.pool_of(backup)
    wanted = sorted(set(backup_folder.names(backup)) - set(noted["wrong"]))
    missing = [each for each in wanted if not (pool / each).exists()]
    _complain("files are missing", missing)
    _complain(
        "files are damaged",
        [each for each in wanted if not backup_folder.is_sound(pool / each)],
    )


def _complain(what: str, found: list[str]) -> None:
    if found:
        shown = "\n".join(f"  {each}" for each in found[:SHOWN])
        raise SetupError(f"{what} ({len(found)}):\n{shown}", "take another backup")


def _fill(backup: Path, name: str, server: postgres.Connection) -> None:
    done = subprocess.run(
        [
            *(postgres.program("pg_restore"), "--no-owner", "--no-acl", "--jobs=2"),
            *("--exit-on-error", f"--dbname={name}", str(backup / "database.dump")),
        ],
        env=server.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(f"pg_restore failed: {done.stderr.strip()}")


def _link_files(backup: Path, name: str, late: set[str]) -> None:
    """Give the database its files: linked where the disk is the same, else copied.

    No file of a file store is ever changed, so that a link is as good as a copy.

    :param late: those that the backup lacked: they may be in the pool by another one,
        and have not been looked at yet
    """
    target = backup_folder.store(name)
    pool = backup_folder.pool_of(backup)
    for each in backup_folder.names(backup):
        if (pool / each).exists():
            if each in late and not backup_folder.is_sound(pool / each):
                continue
            (target / each).parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(pool / each, target / each)
            except OSError:
                shutil.copyfile(pool / each, target / each)


def chosen(word: str) -> Path:
    """The backup that a person means: a folder, or ``latest`` of DB."""
    if word == "latest":
        return backup_folder.latest(os.environ.get("DB") or "asom_demo")
    return Path(word).resolve()


def main(arguments: list[str]) -> None:
    """Restore a backup under a new name."""
    if len(arguments) != 2:
        raise SetupError("usage: python -m tools.restore BACKUP|latest NAME")
    backup, name = chosen(arguments[0]), database.check_name(arguments[1])
    restore(backup, name)
    show(name)
    say(f"{name} is what {backup.name} shows; its keys, addresses and jobs are live")


if __name__ == "__main__":
    run_command(main)
