"""tools/server.py: the recorded server, another version of it, a named checkout."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tools import debian, server
from tools.debian import Package
from tools.errors import SetupError

OLD = Package("odoo-19", "19.0.0+dfsg-1", "all", "a" * 64)


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    (tmp_path / "odoo" / "addons").mkdir(parents=True)
    release = tmp_path / "odoo" / "release.py"
    release.write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    monkeypatch.setenv("ODOO_SERVER", str(tmp_path))
    return tmp_path


def test_the_record_is_complete():
    entries = json.loads(server.RECORD.read_text())
    assert entries[0]["name"] == server.PACKAGE
    for entry in entries:
        assert len(bytes.fromhex(entry["sha256"])) == 32, entry["name"]
        assert entry["version"] and entry["suite"] and entry["architecture"]
    assert len(server.recorded()) == len(entries)


def test_another_version_is_told_loudly(capsys):
    new = replace(OLD, version="19.0.1", sha256="b" * 64)
    assert server.tell_difference(OLD, new) is True
    told = capsys.readouterr().err
    assert "NOTE" in told
    for word in (OLD.version, new.version, new.sha256, "tools/server.json"):
        assert word in told


def test_the_recorded_version_is_not_worth_a_word(capsys):
    assert server.tell_difference(OLD, OLD) is False
    assert capsys.readouterr().err == ""


def test_the_same_version_with_another_content_is_told(capsys):
    assert server.tell_difference(OLD, replace(OLD, sha256="c" * 64)) is True
    assert "NOTE" in capsys.readouterr().err


def test_another_version_is_fetched_and_used(tmp_path, monkeypatch, capsys):
    new = replace(OLD, version="19.0.1", sha256="b" * 64)

    class Archive:
        def find(self, names):
            assert names == ["odoo-19"]
            return [new]

        def fetch(self, packages):
            return [tmp_path / each.filename for each in packages]

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(server, "recorded", lambda: [(OLD, "sid")])
    monkeypatch.setattr(debian, "suite_archive", lambda suite: Archive())
    assert server.fetch() == [tmp_path / new.filename]
    assert "19.0.1" in capsys.readouterr().err


def test_everything_in_the_cache_needs_no_network(tmp_path, monkeypatch):
    monkeypatch.setattr(debian, "cached", lambda package: tmp_path / package.filename)
    monkeypatch.setattr(debian, "suite_archive", lambda suite: pytest.fail("network"))
    assert len(server.fetch()) == len(server.recorded())


def test_without_apt_the_checkout_can_be_named(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(debian, "available", lambda: False)
    with pytest.raises(SetupError, match="no apt(.|\n)*ODOO_SERVER"):
        server.fetch()


def test_a_named_checkout_is_used(checkout):
    assert server.import_folder() == checkout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version_info = (18, 0, 0, FINAL, 0, '')\n", "Odoo 18.0 is there"),
        ("version = '19'\n", "no Odoo server is there"),
    ],
)
def test_a_checkout_of_something_else(checkout, text, message):
    (checkout / "odoo" / "release.py").write_text(text)
    with pytest.raises(SetupError, match=message):
        server.import_folder()


def test_a_named_folder_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_SERVER", str(tmp_path / "nowhere"))
    with pytest.raises(SetupError, match="no Odoo server is there"):
        server.named_checkout()


def test_link_makes_the_server_importable_and_known(checkout, tmp_path):
    site = tmp_path / "venv" / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    for _ in range(2):
        server.link(tmp_path / "venv")
    assert (site / "odoo.pth").read_text() == f"{checkout}\n"
    metadata = (site / "odoo-19.0.dist-info" / "METADATA").read_text()
    assert "Name: odoo\nVersion: 19.0\n" in metadata
