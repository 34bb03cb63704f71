"""``python -m tools.translations``: bring the add-ons' i18n folders up to date.

The terms are exported from the server; da.po keeps the translations that it has and
gets the new terms untranslated, which fails the tests until somebody translates them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tools import database, odoo
from tools.errors import SetupError, run_command, say
from tools.paths import ADDONS, VAR

LANGUAGE = "da"
# What `odoo i18n export -l pot` does for one add-on.
EXPORT = """
from odoo.tools.translate import trans_export

env = env(context={})
for addon, path in PATHS.items():
    with open(path, "wb") as file:
        trans_export(None, [addon], file, "po", env)
print("EXPORTED")
"""


def templates(addons: list[str], db_name: str) -> dict[str, Path]:
    """The add-ons' terms as files in var, what their .pot would be now: all by one
    server, which takes longer to start than to export.

    :param db_name: a database with the add-ons installed
    :raises SetupError: the server could not export them
    """
    folder = VAR / "translations"
    folder.mkdir(parents=True, exist_ok=True)
    paths = {addon: folder / f"{addon}.pot" for addon in addons}
    parts = {addon: path.with_suffix(".part") for addon, path in paths.items()}
    for part in parts.values():
        part.unlink(missing_ok=True)
    given = {addon: str(part) for addon, part in parts.items()}
    done = odoo.script(db_name, f"PATHS = {given!r}\n{EXPORT}")
    if "EXPORTED" not in done.stdout.splitlines():
        raise SetupError(f"the terms were not exported:\n{done.stderr}")
    for addon, part in parts.items():
        part.replace(paths[addon])
    return paths


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
        for addon, pot in templates(database.addon_names(), name).items():
            folder = ADDONS / addon / "i18n"
            folder.mkdir(exist_ok=True)
            shutil.copy(pot, folder / f"{addon}.pot")
            terms, missing = merge(pot, folder / f"{LANGUAGE}.po")
            say(f"{addon}: {terms} terms, {missing} to be translated")
    finally:
        database.drop(name)


if __name__ == "__main__":
    run_command(main)
