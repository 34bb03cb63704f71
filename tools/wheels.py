"""``python -m tools.wheels [folder]``: a wheel of each add-on, and of the peers that
they are tested with (var/wheels)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.errors import SetupError, run_command, say
from tools.paths import PACKAGING, ROOT, VAR
from tools.readme import addons

BUILD = "import sys, {} as api; print(api.build_wheel(sys.argv[1]))"
PEERS = ROOT / "tests" / "peers"


def build(addon: Path, target: Path) -> Path:
    """Build the wheel of an add-on; nothing is fetched.

    Git's files are in it, at the version of the manifest: no number of commits since.

    :param addon: its folder
    :param target: an existing folder for the wheel
    :return: the wheel
    :raises SetupError: it cannot be built
    """
    return _build(addon, target, "whool.buildapi")


def build_peers(target: Path) -> Path:
    """Build the wheel of the peers, from a copy: setuptools leaves things behind.

    :param target: an existing folder for the wheel
    :return: the wheel
    :raises SetupError: it cannot be built
    """
    with tempfile.TemporaryDirectory(dir=target) as folder:
        copy = Path(folder, PEERS.name)
        shutil.copytree(PEERS, copy, ignore=shutil.ignore_patterns("__pycache__"))
        return _build(copy, target, "setuptools.build_meta")


def _build(source: Path, target: Path, backend: str) -> Path:
    environment = {
        **os.environ,
        "PYTHONPATH": str(PACKAGING),
        "WHOOL_POST_VERSION_STRATEGY_OVERRIDE": "none",
    }
    done = subprocess.run(
        [sys.executable, "-c", BUILD.format(backend), str(target)],
        cwd=source,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip() or "?").splitlines()[-1]
        raise SetupError(f"no wheel of {source.name}: {last}", "run: make wheels")
    return target / done.stdout.strip().splitlines()[-1]


def main(arguments: list[str]) -> None:
    """Build the wheels of all add-ons into a folder, which is emptied before."""
    target = Path(arguments[0]) if arguments else VAR / "wheels"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for addon in addons():
        say(f"{build(addon, target)}")
    say(f"{build_peers(target)}")


if __name__ == "__main__":
    run_command(main)
