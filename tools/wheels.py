"""``python -m tools.wheels [folder]``: a wheel of each add-on (var/wheels)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.errors import SetupError, run_command, say
from tools.paths import PACKAGING, VAR
from tools.readme import addons

BUILD = "import sys, whool.buildapi as api; print(api.build_wheel(sys.argv[1]))"


def build(addon: Path, target: Path) -> Path:
    """Build the wheel of an add-on; nothing is fetched.

    Git's files are in it, at the version of the manifest: no number of commits since.

    :param addon: its folder
    :param target: an existing folder for the wheel
    :return: the wheel
    :raises SetupError: it cannot be built
    """
    environment = {
        **os.environ,
        "PYTHONPATH": str(PACKAGING),
        "WHOOL_POST_VERSION_STRATEGY_OVERRIDE": "none",
    }
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(target)],
        cwd=addon,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip() or "?").splitlines()[-1]
        raise SetupError(f"no wheel of {addon.name}: {last}", "run: make wheels")
    return target / done.stdout.strip().splitlines()[-1]


def main(arguments: list[str]) -> None:
    """Build the wheels of all add-ons into a folder, which is emptied before."""
    target = Path(arguments[0]) if arguments else VAR / "wheels"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for addon in addons():
        say(f"{build(addon, target)}")


if __name__ == "__main__":
    run_command(main)
