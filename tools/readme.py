"""``python -m tools.readme [write]``: each add-on's README.rst and index.html.

Both are made from the fragments in its ``readme/`` (Markdown, named as OCA names them)
and checked by ``make lint``; ``make format`` writes them. OCA's own generator is on no
package index and needs pandoc.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

from docutils.core import publish_string

from tools.errors import SetupError, run_command, say
from tools.paths import ADDONS, PACKAGING, ROOT

# OCA's order and headings.
SECTIONS = {
    "DESCRIPTION": "",
    "CONTEXT": "Use Cases / Context",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "ROADMAP": "Known issues / Roadmap",
    "HISTORY": "Changelog",
}
NEWS_KINDS = ("feature", "bugfix", "deprecation", "misc")
NEWS_NAME = re.compile(rf"\+?[a-z0-9][\w-]*\.({'|'.join(NEWS_KINDS)})\.md")
# Of a fragment's headings; the title has "=", the sections "-".
UNDERLINES = {1: "~", 2: "~", 3: "^"}
MADE = (
    ".. Made from readme/ by tools/readme.py: change the fragments, then make format."
)


def _to_rst(text: str) -> str:
    """Markdown as reStructuredText; its headings are put below a section's."""
    sys.path.append(str(PACKAGING))
    try:
        import mistune
        from mistune.renderers.rst import RSTRenderer
    except ImportError as error:
        raise SetupError(
            "what makes README.rst is not there", "run it by: make lint, make format"
        ) from error
    finally:
        sys.path.remove(str(PACKAGING))

    class Renderer(RSTRenderer):
        HEADING_MARKERS = {level: UNDERLINES.get(level, '"') for level in range(1, 7)}

        def table(self, token, state) -> str:
            """A table whose cells need no counting of columns."""
            head, body = token["children"]
            rows = [head, *body["children"]]
            lines = [
                f"{'- ' if at else '* - '}{self.render_children(cell, state)}"
                for row in rows
                for at, cell in enumerate(row["children"])
            ]
            lines = [line if line.startswith("*") else f"  {line}" for line in lines]
            return (
                ".. list-table::\n   :header-rows: 1\n\n"
                + "".join(f"   {line}\n" for line in lines)
                + "\n"
            )

    render = mistune.create_markdown(renderer=Renderer(), plugins=["table"])
    return str(render(text)).strip()


def _heading(text: str, underline: str) -> str:
    return f"{text}\n{underline * len(text)}"


def readme_rst(addon: Path) -> str:
    """The README.rst of an add-on.

    :param addon: its folder
    """
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
    parts = [MADE, _heading(manifest["name"], "=")]
    for name, title in SECTIONS.items():
        path = addon / "readme" / f"{name}.md"
        if not path.exists():
            continue
        if title:
            parts.append(_heading(title, "-"))
        parts.append(_to_rst(path.read_text()))
        if name == "DESCRIPTION":
            parts.append("**Table of contents**\n\n.. contents::\n   :local:")
    parts.append(_heading("Credits", "-"))
    parts.append(_heading("Contributors", "~"))
    parts.append(_to_rst((addon / "readme" / "CONTRIBUTORS.md").read_text()))
    parts.append(f"Licence: {manifest['license']}.")
    return "\n\n".join(parts) + "\n"


def index_html(rst: str) -> str:
    """The page that Odoo's list of apps shows of an add-on, from its README.rst.

    :raises docutils.utils.SystemMessage: the text is not sound reStructuredText
    """
    settings = {
        "input_encoding": "unicode",
        "output_encoding": "unicode",
        # A warning stops the making: a member of staff would read it on the page.
        "halt_level": 2,
        "report_level": 2,
        "embed_stylesheet": False,
        "stylesheet_path": None,
        "toc_backlinks": False,
        "generator": False,
        "datestamp": None,
        "_disable_config": True,
    }
    page = publish_string(rst, writer="html5", settings_overrides=settings)
    # Another release of docutils says another number.
    page = re.sub(r'<meta name="generator"[^>]*>\n', "", page)
    return page.rstrip() + "\n"


def made_files(addon: Path) -> dict[Path, str]:
    """The files that are made from an add-on's fragments, and their contents."""
    rst = readme_rst(addon)
    return {
        addon / "README.rst": rst,
        addon / "static" / "description" / "index.html": index_html(rst),
    }


def wrong_news(addon: Path) -> list[str]:
    """What is wrong with the names of an add-on's fragments of news."""
    folder = addon / "readme" / "newsfragments"
    return [
        f"{path.relative_to(ROOT)}: name it +what-it-is-about.KIND.md, KIND one of "
        + ", ".join(NEWS_KINDS)
        for path in sorted(folder.glob("*"))
        if path.name != ".gitkeep" and not NEWS_NAME.fullmatch(path.name)
    ]


def addons() -> list[Path]:
    """The folders of all add-ons."""
    return sorted(path.parent for path in ADDONS.glob("*/__manifest__.py"))


def main(arguments: list[str]) -> int:
    """Say which made files are not current, or with ``write`` write them."""
    wrong = []
    for addon in addons():
        wrong += wrong_news(addon)
        for path, content in made_files(addon).items():
            if path.exists() and path.read_text() == content:
                continue
            if arguments == ["write"]:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content)
            else:
                wrong.append(f"{path.relative_to(ROOT)} is not current: make format")
    for line in wrong:
        say(line)
    return bool(wrong)


if __name__ == "__main__":
    run_command(main)
