"""``python -m tools.test [pytest arguments]``: the test run behind `make test`.

Ends with pytest's own closing line and its exit status.
"""

from __future__ import annotations

import os
import sys

from tools.paths import PYTHON, ROOT


def arguments(given: list[str], jobs: str) -> list[str]:
    """pytest's arguments: several processes unless a debugger or `-n` is asked for.

    :param jobs: number of processes, as text; "1" keeps all in one
    """
    alone = {"--pdb", "--trace", "-s", "--collect-only", "--co", "--fixtures"}
    asked = any(
        word == "-n" or word.startswith(("-n", "--numprocesses")) for word in given
    )
    if jobs in ("", "0", "1") or asked or alone.intersection(given):
        return given
    # By class: what a class sets up for all its tests is made once. In the order of
    # conftest.py, and a process that dies ends the run: xdist would begin the test that
    # killed it again and again.
    ours = ["--dist", "loadscope", "--no-loadscope-reorder", "--max-worker-restart=0"]
    return ["-n", jobs, *ours, *given]


def main() -> None:
    """Replace this process with pytest."""
    words = arguments(sys.argv[1:], os.environ.get("JOBS", "1"))
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", "pytest", *words])


if __name__ == "__main__":
    main()
