"""``python -m tools.changelog``: move what add-ons have as news into CHANGELOG.md.

Run when a version is given out: each add-on's ``readme/newsfragments/`` becomes a
paragraph under the day, and the fragments go.
"""

from __future__ import annotations

import ast
import datetime
from pathlib import Path

from tools.errors import run_command, say
from tools.paths import ROOT
from tools.readme import NEWS_KINDS, addons, wrong_news

FILE = ROOT / "CHANGELOG.md"
MARK = "<!-- news -->\n"


def news(addon: Path) -> list[Path]:
    """An add-on's fragments, by kind and then by name."""
    folder = addon / "readme" / "newsfragments"
    paths = [path for path in folder.glob("*.md")]
    return sorted(
        paths, key=lambda path: (NEWS_KINDS.index(path.name.split(".")[-2]), path.name)
    )


def chapter(day: datetime.date, found: dict[Path, list[Path]]) -> str:
    """The text of one day.

    :param day: of the version
    :param found: each add-on's fragments
    """
    lines = [f"## {day}"]
    for addon, paths in found.items():
        manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
        lines += ["", f"### {addon.name} {manifest['version']}", ""]
        for path in paths:
            first, *rest = path.read_text().strip().splitlines()
            lines += [f"- {first}", *(f"  {line}".rstrip() for line in rest)]
    return "\n".join(lines) + "\n"


def main(_arguments: list[str]) -> int:
    """Write the chapter of today and remove its fragments."""
    wrong = [line for addon in addons() for line in wrong_news(addon)]
    for line in wrong:
        say(line)
    found = {addon: paths for addon in addons() if (paths := news(addon))}
    if wrong or not found:
        say("nothing is changed" if wrong else "there is no news")
        return bool(wrong)
    text = FILE.read_text()
    before, _mark, after = text.partition(MARK)
    today = datetime.date.today()
    FILE.write_text(f"{before}{MARK}\n{chapter(today, found)}{after}")
    for paths in found.values():
        for path in paths:
            path.unlink()
    return 0


if __name__ == "__main__":
    run_command(main)
