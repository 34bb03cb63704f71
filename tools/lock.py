"""``python -m tools.lock``: renew the lock files from the .in files (`make lock`)."""

from __future__ import annotations

from tools import node, python_env
from tools.errors import run_command


def main(_arguments: list[str]) -> None:
    """Resolve all Python and JavaScript dependencies anew."""
    python_env.renew_locks()
    node.renew_lock()


if __name__ == "__main__":
    run_command(main)
