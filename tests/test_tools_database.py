"""tools/database.py: names, keys of templates, clones with their files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools import database, libraries, system
from tools.errors import SetupError

MANIFEST = '{"name": "Probe", "depends": ["account", "crm"], "installable": True}'


@pytest.fixture
def addons(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "addons"
    for name, text in {
        "asom_a/__manifest__.py": MANIFEST,
        "asom_a/models/a.py": "x = 1",
        "asom_a/tests/test_a.py": "x = 1",
        "asom_b/__manifest__.py": '{"name": "B", "depends": ["asom_a"]}',
        "asom_old/__manifest__.py": '{"name": "Old", "installable": False}',
        "notes/readme.md": "no add-on",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(database, "ADDONS", folder)
    return folder


def test_add_ons_and_what_they_need_of_the_server(addons):
    assert database.addon_names() == ["asom_a", "asom_b"]
    needed = database.core_modules()
    assert "crm" in needed and "account" in needed
    assert not {"asom_a", "asom_b"}.intersection(needed)


def test_a_broken_manifest_is_named(addons):
    (addons / "asom_b" / "__manifest__.py").write_text("{'name': ")
    with pytest.raises(SetupError, match="asom_b/__manifest__.py is not a manifest"):
        database.addon_names()


def test_the_key_follows_what_is_installed(addons):
    before = database.addons_key()
    (addons / "asom_a" / "tests" / "test_a.py").write_text("x = 2")
    assert database.addons_key() == before
    (addons / "asom_a" / "models" / "a.py").write_text("x = 2")
    assert database.addons_key() != before


@pytest.mark.parametrize("name", ["", "Asom", "1a", "a-b", 'a"; DROP', "a" * 60])
def test_names_that_would_need_quotes(name):
    with pytest.raises(SetupError, match="is not a name for a database"):
        database.check_name(name)


def test_a_name():
    assert database.check_name("asom_demo2") == "asom_demo2"


def test_clone_and_drop_with_files():
    source, copy = f"asom_test_{os.getpid()}_a", f"asom_test_{os.getpid()}_b"
    with database.cursor() as cr:
        cr.execute(f'CREATE DATABASE "{source}"')
    try:
        with database.cursor(source) as cr:
            cr.execute("CREATE TABLE ir_config_parameter (key text, value text)")
            cr.execute(
                "INSERT INTO ir_config_parameter VALUES"
                " ('database.uuid', 'u'), ('database.secret', 's'), ('web.url', 'w')"
            )
        stored = database.filestore(source) / "ab" / "abcd"
        stored.parent.mkdir(parents=True)
        stored.write_text("attachment")
        for _ in range(2):  # the second one replaces the first
            database.clone(source, copy)
        assert database.exists(copy)
        linked = database.filestore(copy) / "ab" / "abcd"
        assert linked.samefile(stored)
        with database.cursor(copy) as cr:
            cr.execute("SELECT key, value FROM ir_config_parameter")
            found = dict(cr.fetchall())
        assert found["web.url"] == "w"
        assert found["database.uuid"] != "u" and found["database.secret"] != "s"
        database.drop(copy)
        assert not database.exists(copy)
        assert not database.filestore(copy).exists()
        assert stored.exists()
    finally:
        database.drop(source)
        database.drop(copy)


def test_half_made_templates_are_known_by_their_name():
    assert database.HALF_TEMPLATE.fullmatch("asom_addons_0123456789_part")
    assert not database.HALF_TEMPLATE.fullmatch("asom_addons_0123456789")
    assert not database.TEMPLATE.fullmatch("asom_addons_0123456789_part")
    # A test run drops what a killed one has left, never the template of the next.
    assert database.TEMPLATE.fullmatch("asom_tests_0123456789")
    assert not database.TEST_DATABASE.fullmatch("asom_tests_0123456789")


def _installed(template: str) -> set[str]:
    with database.cursor(template) as cr:
        cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")
        return {name for (name,) in cr.fetchall()}


def test_an_association_installs_nothing_more_once_one_was_there():
    """Tests that make associations begin where Odoo has installed its own for Denmark;
    the demonstration begins before that."""
    bare, danish = database.addons_template(), database.danish_template()
    assert _installed(bare) < _installed(danish)
    assert _installed(database.tests_template()) == _installed(danish)


def test_databases_of_killed_test_runs_are_dropped():
    dead = "asom_test_999999999_gw0"  # above every possible process number
    alive = f"asom_test_{os.getpid()}_c"
    with database.cursor() as cr:
        cr.execute(f'CREATE DATABASE "{dead}"')
        cr.execute(f'CREATE DATABASE "{alive}"')
    try:
        database.drop_abandoned_tests()
        assert not database.exists(dead)
        assert database.exists(alive)
    finally:
        database.drop(dead)
        database.drop(alive)


@pytest.mark.parametrize("name", ["usr/lib64", "usr/lib/x86_64-linux-gnu"])
def test_libraries_that_the_machine_has(tmp_path, name):
    assert libraries.absent_libraries(tmp_path) == ["libatomic.so.1"]
    (tmp_path / name).mkdir(parents=True)
    (tmp_path / name / "libatomic.so.1").write_text("")
    assert libraries.absent_libraries(tmp_path) == []


def test_libraries_of_an_unpacked_tree(tmp_path):
    for name in ("usr/lib/x86_64-linux-gnu/nss", "lib/x86_64-linux-gnu", "usr/lib/qt"):
        (tmp_path / name).mkdir(parents=True)
    found = system.library_folders(tmp_path)
    assert [path.removeprefix(f"{tmp_path}/") for path in found] == [
        "usr/lib/x86_64-linux-gnu",
        "usr/lib/x86_64-linux-gnu/nss",
        "lib/x86_64-linux-gnu",
    ]
