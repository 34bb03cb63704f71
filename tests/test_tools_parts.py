"""tools/parts.py, disk.py, locks.py: made whole, made once, made one at a time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import namedtuple

import pytest

from tools import disk
from tools.errors import SetupError
from tools.locks import locked
from tools.parts import STAMP, Part, key_of, key_of_tree
from tools.paths import ROOT

Usage = namedtuple("Usage", "total used free")


def make_part(folder, key="key", build=None, **options):
    def write(target):
        target.mkdir(exist_ok=True)
        (target / "file").write_text("made")

    return Part("making it", folder, key, 1, build or write, **options)


def test_made_once(tmp_path):
    part = make_part(tmp_path / "part")
    assert not part.is_ready()
    assert part.make() is True
    assert part.is_ready()
    assert part.make() is False


@pytest.mark.parametrize("in_place", [False, True])
def test_half_made_is_made_again(tmp_path, capsys, in_place):
    folder = tmp_path / "venv"
    folder.mkdir()
    (folder / "half").write_text("a process was killed here")
    part = make_part(folder, in_place=in_place)
    assert not part.is_ready()
    assert part.make() is True
    assert sorted(path.name for path in folder.iterdir()) == [STAMP, "file"]
    assert "half-made" in capsys.readouterr().err


@pytest.mark.parametrize("in_place", [False, True])
def test_a_build_that_fails_is_not_ready_and_can_be_repeated(tmp_path, in_place):
    def break_off(target):
        target.mkdir()
        (target / "file").write_text("hal")
        raise SetupError("the download broke off")

    folder = tmp_path / "part"
    failing = make_part(folder, build=break_off, in_place=in_place)
    with pytest.raises(SetupError):
        failing.make()
    assert not failing.is_ready()
    assert make_part(folder, in_place=in_place).make() is True
    assert (folder / "file").read_text() == "made"
    assert [path.name for path in tmp_path.iterdir()] == ["part"]


def test_a_failed_renewal_leaves_the_old_one(tmp_path):
    def break_off(target):
        raise SetupError("no network")

    folder = tmp_path / "part"
    make_part(folder, key="old").make()
    with pytest.raises(SetupError):
        make_part(folder, key="new", build=break_off).make()
    assert make_part(folder, key="old").is_ready()


def test_stale_when_the_key_or_the_probe_changes(tmp_path):
    folder = tmp_path / "part"
    make_part(folder, key="old").make()
    assert not make_part(folder, key="new").is_ready()
    assert make_part(folder, key="old", probe="file").is_ready()
    (folder / "python").symlink_to(tmp_path / "python-that-was-removed")
    assert not make_part(folder, key="old", probe="python").is_ready()


def test_a_full_disk_is_told_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, 300_000_000))
    part = Part("unpacking", tmp_path / "part", "key", 1200, lambda folder: None)
    with pytest.raises(SetupError, match="1200 MB .* 300 MB are free, 900 MB are miss"):
        part.make()
    assert not list(tmp_path.iterdir())


def test_free_space_of_a_folder_that_is_not_there_yet(tmp_path):
    assert disk.free_megabytes(tmp_path / "a" / "b") > 0


def test_keys_depend_on_every_part_and_its_place(tmp_path):
    assert key_of("ab", "c") != key_of("a", "bc")
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("x")
    two.write_text("x")
    assert key_of(one) == key_of(two)
    assert key_of_tree(tmp_path, [one]) != key_of_tree(tmp_path, [two])
    assert key_of_tree(tmp_path, [one, two]) == key_of_tree(tmp_path, [two, one])


def test_the_second_command_waits_and_says_so(tmp_path):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tools.locks import locked\n"
        "with locked(Path(sys.argv[1]), 'setting up'):\n"
        "    print('got it', flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with locked(tmp_path, "setting up"):
        second = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        told = second.stderr.readline()
        assert "another command is setting up: waiting" in told
        assert second.poll() is None
    out, _ = second.communicate(timeout=20)
    assert out == "got it\n"


def test_a_killed_command_leaves_no_lock(tmp_path):
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from tools.locks import locked\n"
        "with locked(Path(sys.argv[1]) / 'lock', 'setting up'):\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT)
    assert done.returncode == -9
    with locked(tmp_path / "lock", "setting up"):
        assert (tmp_path / "lock").exists()
