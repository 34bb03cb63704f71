"""tools/python_env.py, test.py and bootstrap.sh: Python and its packages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest

from tools import python_env
from tools.errors import SetupError
from tools.paths import ROOT
from tools.test import arguments

LOCK = """\
attrs==26.1.0 \\
    --hash=sha256:aa
uv==0.13.9 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
uvloop==1.0 \\
    --hash=sha256:dd
"""


def test_one_package_of_a_lock_file():
    block = python_env.lock_block(LOCK, "uv")
    assert block == ("uv==0.13.9 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n")


def test_a_package_that_is_not_locked():
    with pytest.raises(SetupError, match="does not hold pip"):
        python_env.lock_block(LOCK, "pip")


@pytest.mark.parametrize("sources,lock", python_env.LOCK_SOURCES.items())
def test_lock_files_hold_what_is_asked_for_with_hashes_and_no_address(sources, lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    hashed = r"^([\w.-]+)==\S+[^\n]*\\\n(?:    --hash=sha256:[0-9a-f]{64})"
    pins = re.findall(hashed, text, re.M)
    assert len(pins) == len(re.findall(r"^\S", text, re.M))
    for source in sources:
        lines = (ROOT / source).read_text().splitlines()
        for line in lines:
            name = re.match(r"[A-Za-z][\w.-]*", line)
            if name:
                assert name[0].lower().replace("_", "-") in pins, f"{source}: {line}"


def test_the_main_environment_holds_no_agpl_add_on():
    assert "odoo-addon" not in (ROOT / "requirements.lock").read_text()


def test_no_address_of_a_registry_in_the_npm_lock_file():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_pips_configuration_is_read_like_pip_does(tmp_path):
    text = (
        f"global.find-links='{tmp_path} /nowhere/at/all'\n"
        "global.index-url='https://mirror.example.com/simple'\n"
        ":env:.index-url='https://other.example.com/simple'\n"
        "install.extra-index-url='file:///nowhere/simple'\n"
        "unrelated line\n"
    )
    assert python_env.parse_pip_config(text) == {
        "index-url": "https://other.example.com/simple",
        "find-links": str(tmp_path),
    }


def test_uv_gets_the_machines_mirror(monkeypatch):
    settings = {"index-url": "https://mirror.example.com", "extra-index-url": "x"}
    monkeypatch.setattr(python_env, "_pip_settings", lambda: settings)
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX"):
        monkeypatch.delenv(name, raising=False)
    found = python_env.uv_environment()
    assert found["UV_DEFAULT_INDEX"] == "https://mirror.example.com"
    assert found["UV_INDEX"] == "x"
    assert "UV_INDEX" not in python_env.uv_environment(machine_extras=False)


def test_uvs_own_settings_win_over_pips(monkeypatch):
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.example.com")
    monkeypatch.setattr(python_env, "_pip_settings", lambda: pytest.fail("asked pip"))
    found = python_env.uv_environment()
    assert found["UV_DEFAULT_INDEX"] == "https://uv.example.com"


def test_downloads_stay_in_our_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(python_env, "_pip_settings", dict)
    assert python_env.uv_environment()["UV_CACHE_DIR"] == str(tmp_path / "asom/uv")
    assert python_env.pip_environment()["PIP_CACHE_DIR"] == str(tmp_path / "asom/pip")


@pytest.mark.parametrize("given", [["-s"], ["--pdb", "-k", "x"], ["-n4"], ["-n", "4"]])
def test_a_debugger_or_an_own_number_of_processes(given):
    assert arguments(given, "2") == given


def test_several_test_processes():
    assert arguments(["-k", "nets"], "2")[:2] == ["-n", "2"]
    assert arguments(["-k", "nets"], "1") == ["-k", "nets"]


def run_bootstrap(tmp_path, python: str) -> subprocess.CompletedProcess:
    """Run bootstrap.sh in an own folder with nothing but sh's usual company."""
    checkout = tmp_path / "checkout"
    (checkout / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "bootstrap.sh", checkout / "tools")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "dirname", "find", "tr", "head", "env", "mkdir"):
        (programs / name).symlink_to(shutil.which(name))
    (programs / "python3").write_text(f"#!/bin/sh\n{python}\n")
    (programs / "python3").chmod(0o755)
    return subprocess.run(
        [str(programs / "sh"), "tools/bootstrap.sh", "python"],
        cwd=checkout,
        env={"PATH": str(programs), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_bootstrap_without_a_suitable_python_and_apt(tmp_path):
    done = run_bootstrap(tmp_path, "exit 1")
    assert done.returncode == 1
    assert "no Python 3.10, 3.11 or 3.12" in done.stderr
    assert "make PYTHON=" in done.stderr
    assert not (tmp_path / "checkout" / ".env").exists()


def test_bootstrap_hands_the_parts_to_setup(tmp_path):
    log = tmp_path / "log"
    python = f'[ "$1" = -c ] || echo "$@" >> {log}'
    done = run_bootstrap(tmp_path, python)
    assert done.returncode == 0, done.stderr
    assert log.read_text() == "-m tools.setup python\n"


@pytest.mark.skipif(not shutil.which("make"), reason="make is not on this machine")
def test_make_help_lists_every_target():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(" ".join(re.findall(r"^\.PHONY: (.*)$", makefile, re.M)).split())
    done = subprocess.run(
        ["make", "-s", "help"],
        cwd=ROOT,
        env={**os.environ, "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(re.findall(r"^  make ([\w-]+) +\S", done.stdout, re.M)) == targets
