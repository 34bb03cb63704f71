"""``python -m tools.lint [format]``: check all files, or rewrite them in our style.

Looks at every file that git tracks or would track, so a new file is checked before
its first commit.
"""

from __future__ import annotations

import os
import subprocess

from tools import node
from tools.errors import SetupError, run_command
from tools.paths import ROOT, VAR, VENV

PRETTY = (".xml", ".js", ".cjs", ".mjs", ".css", ".scss")


def files() -> list[str]:
    """Files of the checkout that are not ignored, relative to its root.

    :raises SetupError: this is no git checkout
    """
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(
            f"git cannot list the files: {done.stderr.strip()}",
            "make lint needs a git checkout: git clone, or git init in this folder",
        )
    names = dict.fromkeys(filter(None, done.stdout.split("\0")))
    return [name for name in names if os.path.lexists(ROOT / name)]


def check() -> int:
    """Run all checks of .pre-commit-config.yaml; their exit status."""
    environment = {
        **os.environ,
        "PRE_COMMIT_HOME": str(VAR / "pre-commit"),
        "PYLINTHOME": str(VAR / "pylint"),
        "PRE_COMMIT_COLOR": "never" if "CI" in os.environ else "auto",
    }
    command = [str(VENV / "bin" / "pre-commit"), "run"]
    command += ["--files", *files()]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def rewrite() -> int:
    """Rewrite Python, XML and JavaScript files in the project's style."""
    names = files()
    python = [name for name in names if name.endswith(".py")]
    pretty = [name for name in names if name.endswith(PRETTY)]
    ruff = str(VENV / "bin" / "ruff")
    steps = [
        [ruff, "check", "--fix", "--force-exclude", *python],
        [ruff, "format", "--force-exclude", *python],
        [str(VENV / "bin" / "python"), "-m", "tools.readme", "write"],
        [*node.command("prettier"), "--write", "--ignore-unknown", *pretty],
    ]
    statuses = [
        subprocess.run(step, cwd=ROOT, env=node.environment(), check=False).returncode
        for step in steps
    ]
    return max(statuses)


def main(arguments: list[str]) -> int:
    """Check, or with the argument ``format`` rewrite."""
    return rewrite() if arguments == ["format"] else check()


if __name__ == "__main__":
    run_command(main)
