"""``python -m tools.translations``: bring the add-ons' i18n folders up to date.

The terms are exported from the server; da.po keeps the translations that it has and
gets the new terms untranslated, which fails the tests until somebody translates them.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tools import config, database, odoo, postgres
from tools.errors import SetupError, run_command, say
from tools.paths import ADDONS, VAR

LANGUAGE = "da"


def template(addon: str, db_name: str) -> Path:
    """The add-on's terms as a file in var: what its .pot would be now.

    :param db_name: a database with the add-on installed
    :raises SetupError: the server could not export them
    """
    conf = config.write(postgres.start())
    path = VAR / "translations" / f"{addon}.pot"
    path.parent.mkdir(parents=True, exist_ok=True)
    words = ["i18n", "export", "-c", str(conf), "-d", db_name]
    part = path.with_suffix(".po")
    command = odoo.command(*words, "-l", "pot", "-o", str(part), addon)
    done = subprocess.run(
        command, env=odoo.environment(), capture_output=True, text=True, check=False
    )
    if done.returncode or not part.exists():
        raise SetupError(f"the terms of {addon} were not exported:\n{done.stderr}")
    part.replace(path)
    return path


def merge(pot: Path, po: Path) -> tuple[int, int]:
    """Bring a .po up to date with a .pot.

    :returns: (number of terms, number of those that lack a translation)
    """
    import polib  # only in the virtual environment

    new = polib.pofile(str(pot), wrapwidth=78)
    known = polib.pofile(str(po), wrapwidth=78) if po.exists() else []
    texts = {entry.msgid: entry.msgstr for entry in known if entry.msgstr}
    for entry in new:
        entry.msgstr = texts.get(entry.msgid, "")
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    new.metadata = {
        "Project-Id-Version": "Odoo Server 19.0",
        "Language": LANGUAGE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    new.sort(key=lambda entry: entry.msgid)
    new.save(str(po))
    return len(new), sum(not entry.msgstr for entry in new)


def main(_arguments: list[str]) -> None:
    """Export and merge for every add-on."""
    name = "asom_translations"
    database.clone(database.addons_template(), name)
    try:
        for addon in database.addon_names():
            folder = ADDONS / addon / "i18n"
            folder.mkdir(exist_ok=True)
            pot = template(addon, name)
            shutil.copy(pot, folder / f"{addon}.pot")
            terms, missing = merge(pot, folder / f"{LANGUAGE}.po")
            say(f"{addon}: {terms} terms, {missing} to be translated")
    finally:
        database.drop(name)


if __name__ == "__main__":
    run_command(main)
