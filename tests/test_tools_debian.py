"""tools/debian.py: packages are whole and right, or they are not used."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tools import debian
from tools.debian import Archive, Package
from tools.errors import SetupError

CONTENT = b"a package, whole"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PACKAGE = Package("odoo-19", "1:19.0", "all", SHA256)

needs_dpkg = pytest.mark.skipif(
    not shutil.which("dpkg-deb"), reason="dpkg-deb is not on this machine"
)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return debian.deb_folder()


def write_program(folder: Path, name: str, text: str, monkeypatch) -> None:
    """Put a program of that name first on the path."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def make_deb(folder: Path, files: dict[str, str]) -> Path:
    root = folder / "root"
    (root / "DEBIAN").mkdir(parents=True)
    (root / "DEBIAN" / "control").write_text(
        "Package: probe\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.com>\n"
        "Description: probe\n"
    )
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-b", str(root), str(folder / "probe.deb")],
        check=True,
        capture_output=True,
    )
    return folder / "probe.deb"


def test_the_name_that_apt_gives_a_file():
    assert PACKAGE.filename == "odoo-19_1%3a19.0_all.deb"


def test_a_whole_file_in_the_cache_is_used(cache):
    (cache / PACKAGE.filename).write_bytes(CONTENT)
    assert debian.cached(PACKAGE) == cache / PACKAGE.filename


def test_a_truncated_file_in_the_cache_is_removed(cache):
    (cache / PACKAGE.filename).write_bytes(CONTENT[:-1])
    assert debian.cached(PACKAGE) is None
    assert not list(cache.iterdir())


def test_a_broken_download_never_reaches_the_cache_and_can_be_repeated(
    cache, tmp_path, monkeypatch
):
    archive = Archive("machine")
    write = f"printf '%s' '{{}}' > {PACKAGE.filename}"
    write_program(tmp_path / "bin", "apt-get", write.format("a pack"), monkeypatch)
    with pytest.raises(SetupError, match="not whole.*expected " + SHA256):
        archive.fetch([PACKAGE])
    assert not list(cache.iterdir())
    whole = CONTENT.decode()
    write_program(tmp_path / "bin", "apt-get", write.format(whole), monkeypatch)
    assert archive.fetch([PACKAGE]) == [cache / PACKAGE.filename]
    assert [path.name for path in cache.iterdir()] == [PACKAGE.filename]


def test_a_download_that_brings_nothing(cache, tmp_path, monkeypatch):
    write_program(tmp_path / "bin", "apt-get", "exit 0", monkeypatch)
    with pytest.raises(SetupError, match="no file"):
        Archive("machine").fetch([PACKAGE])


def test_what_apt_says_is_shown(tmp_path, monkeypatch):
    write_program(
        tmp_path / "bin", "apt-get", "echo 'E: no such host' >&2; exit 100", monkeypatch
    )
    with pytest.raises(SetupError, match="apt-get update failed: E: no such host"):
        Archive("machine").update()


def test_missing_packages_without_the_c_library(tmp_path, monkeypatch):
    plan = (
        "Inst libfoo:amd64 [1.0] (1:2.0-1 Debian:12/stable [amd64])\n"
        "Inst libc6 [2.36] (2.37 Debian:12/stable [amd64])\n"
        "Inst chromium (120 Debian-Security:12/stable [amd64]) []\n"
        "Conf chromium (120 Debian-Security:12/stable [amd64])"
    )
    write_program(tmp_path / "bin", "apt-get", f"echo '{plan}'", monkeypatch)
    show = (
        "for last; do :; done\n"
        'echo "Package: ${last%%[:=]*}"; echo "Version: ${last##*=}"\n'
        "echo 'Architecture: amd64'; echo 'SHA256: 00'; echo 'Size: 1'"
    )
    write_program(tmp_path / "bin", "apt-cache", show, monkeypatch)
    found = Archive("machine").missing(["chromium"])
    assert found == [
        Package("libfoo", "1:2.0-1", "amd64", "00"),
        Package("chromium", "120", "amd64", "00"),
    ]


def test_the_site_is_debians_main_archive(tmp_path, monkeypatch):
    lines = (
        "http://example.com/debian-security bookworm-security Debian\n"
        "http://example.com/vendor stable Vendor\n"
        "http://example.com/debian bookworm Debian"
    )
    write_program(tmp_path / "bin", "apt-get", f"echo '{lines}'", monkeypatch)
    assert Archive("machine").site() == "http://example.com/debian"


def test_a_machine_without_debian_sources(tmp_path, monkeypatch):
    write_program(tmp_path / "bin", "apt-get", "true", monkeypatch)
    with pytest.raises(SetupError, match="no Debian archive.*\n.*ODOO_SERVER"):
        Archive("machine").site()


@needs_dpkg
def test_unpack_leaves_out_what_is_not_wanted(tmp_path):
    names = ("i18n/da.po", "i18n/de.po", "i18n/el.po", "i18n/x.pot", "models/a.py")
    deb = make_deb(tmp_path, {f"usr/addons/sale/{name}": name for name in names})
    from tools.server import LEAVE_OUT

    debian.unpack(deb, tmp_path / "out", LEAVE_OUT)
    kept = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert sorted(path.name for path in kept) == ["a.py", "da.po"]


@needs_dpkg
def test_a_damaged_package_is_named(tmp_path):
    deb = make_deb(tmp_path, {"usr/a": "a" * 5000})
    deb.write_bytes(deb.read_bytes()[:-60])
    with pytest.raises(SetupError, match="probe.deb cannot be unpacked"):
        debian.unpack(deb, tmp_path / "out")
