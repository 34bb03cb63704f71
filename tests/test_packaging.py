"""Habits of the ecosystem: READMEs, news, wheels, what add-ons say they need."""

from __future__ import annotations

import ast
import datetime
import re
import subprocess

import pytest

from tools import changelog, database, readme, server, wheels
from tools.paths import ADDONS, VENV
from tools.python_env import UV, uv_environment

NAMES = sorted(addon.name for addon in readme.addons())
IMPORT = re.compile(r"^\s*(?:from|import) odoo\.addons\.(asom_\w+)", re.M)


@pytest.mark.parametrize("name", NAMES)
def test_what_users_read_is_made_from_the_fragments(name):
    for path, content in readme.made_files(ADDONS / name).items():
        assert path.read_text() == content, f"{path}: make format"
    assert not readme.wrong_news(ADDONS / name)


def test_a_page_has_the_fragments_headings_below_its_own(tmp_path):
    (tmp_path / "readme").mkdir()
    (tmp_path / "__manifest__.py").write_text('{"name": "X", "license": "LGPL-3"}')
    (tmp_path / "readme" / "DESCRIPTION.md").write_text("What *it* does.\n")
    (tmp_path / "readme" / "USAGE.md").write_text("## Files\n\n1. `a`\n2. b\n")
    (tmp_path / "readme" / "CONTRIBUTORS.md").write_text("- We\n")
    rst = readme.readme_rst(tmp_path)
    assert "Usage\n-----\n\nFiles\n~~~~~\n\n1. ``a``\n2. b\n" in rst
    html = readme.index_html(rst)
    assert "<h3>Files" in html and "<em>it</em>" in html


def test_news_becomes_a_chapter_and_other_names_are_refused(tmp_path):
    folder = tmp_path / "readme" / "newsfragments"
    folder.mkdir(parents=True)
    (tmp_path / "__manifest__.py").write_text('{"version": "19.0.1.0.0"}')
    for name in ("+b.bugfix.md", "+a.feature.md"):
        (folder / name).write_text(f"{name}\nmore\n")
    text = changelog.chapter(
        datetime.date(2027, 1, 2), {tmp_path: changelog.news(tmp_path)}
    )
    assert text.startswith("## 2027-01-02\n")
    assert text.endswith("- +a.feature.md\n  more\n- +b.bugfix.md\n  more\n")
    assert not readme.NEWS_NAME.fullmatch("b.txt")
    assert not readme.NEWS_NAME.fullmatch("+b.bugs.md")


def needed(name):
    """The add-ons that an add-on's manifest depends on, directly or not."""
    manifest = ast.literal_eval((ADDONS / name / "__manifest__.py").read_text())
    own = {each for each in manifest["depends"] if each.startswith("asom_")}
    return own.union(*(needed(each) for each in own))


@pytest.mark.parametrize("name", NAMES)
def test_an_add_on_imports_only_what_it_depends_on(name):
    """`make alone` installs each by itself, a minute each; this takes no time."""
    imported = {
        found
        for path in (ADDONS / name).rglob("*.py")
        for found in IMPORT.findall(path.read_text())
    }
    assert imported - {name} - needed(name) == set()


def test_wheels_install_into_an_empty_environment(tmp_path):
    folder = tmp_path / "wheels"
    folder.mkdir()
    built = [wheels.build(addon, folder) for addon in readme.addons()]
    assert len(built) == len(NAMES)
    built.append(wheels.build_peers(folder))
    empty = tmp_path / "venv"
    options = {"env": uv_environment(), "check": True, "capture_output": True}
    base = [
        str(VENV / "bin" / "python"),
        "-c",
        "import sys; print(sys._base_executable)",
    ]
    python = subprocess.run(base, capture_output=True, text=True, check=True).stdout
    subprocess.run([str(UV), "venv", "--python", python.strip(), empty], **options)
    subprocess.run(
        [str(UV), "pip", "install", "--offline", "--no-deps"]
        + ["--python", str(empty / "bin" / "python"), *map(str, built)],
        **options,
    )
    # Odoo and its libraries are on no index: they are looked for behind what the
    # environment holds itself.
    [packages] = empty.glob("lib/python*/site-packages")
    [libraries] = VENV.glob("lib/python*/site-packages")
    (packages / "odoo.pth").write_text(f"{server.import_folder()}\n{libraries}\n")
    names = [name for name in NAMES if name != database.PRODUCTION]
    script = (
        "import importlib, odoo.addons\n"
        f"for name in {names}:\n"
        "    print(importlib.import_module(f'odoo.addons.{name}').__file__)\n"
        # What its tests stand on is found as well, the peers among it.
        "for name in ('membership', 'nets', 'nets_supplier', 'economic'):\n"
        "    importlib.import_module(f'odoo.addons.asom_{name}.tests.common')\n"
        "import peers\n"
        "print(peers.__file__)\n"
    )
    done = subprocess.run(
        [str(empty / "bin" / "python"), "-I", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == [
        *(str(packages / "odoo" / "addons" / name / "__init__.py") for name in names),
        str(packages / "peers" / "__init__.py"),
    ]
