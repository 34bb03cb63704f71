"""``python -m tools.setup [parts]``: make the environment, or the parts of it named.

Runs on the machine's own Python with nothing but the standard library. A second run
finds everything ready and takes a fraction of a second.
"""

from __future__ import annotations

import os

from tools import disk, libraries, node, python_env, server, servers, system
from tools.errors import SetupError, run_command, say
from tools.locks import locked
from tools.parts import Part
from tools.paths import ENV, ROOT

DEFAULT = ("python", "server", "system")
# For a fresh environment with download cache, database and demonstration.
MEGABYTES_IN_ALL = 4000


def _parts(names: list[str]) -> list[Part]:
    known = {
        "python": lambda: [*python_env.parts(), libraries.part()],
        "server": lambda: [] if server.named_checkout() else [server.part()],
        "system": lambda: [system.part(), servers.SSHD.part(), servers.NGINX.part()],
        "node": lambda: [node.part()],
        "bench": lambda: [python_env.bench_part()],
        "beside": lambda: [python_env.beside_part()],
        "packaging": lambda: [python_env.packaging_part()],
    }
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise SetupError(f"no such part: {', '.join(unknown)}", " ".join(known))
    return [part for name in names for part in known[name]()]


def main(arguments: list[str]) -> None:
    """Make the parts named (`DEFAULT` without arguments) that are not ready."""
    os.umask(0o022)  # PostgreSQL may run as another user, who must read its program
    names = arguments or list(DEFAULT)
    if "python" not in names:
        names.insert(0, "python")
    with locked(ROOT, "setting this checkout up"):
        parts = _parts(names)
        if not ENV.exists():
            disk.require(ENV, MEGABYTES_IN_ALL, "setting up")
        made = [part for part in parts if part.make()]
        if "server" in names:
            server.link()
        if "system" in names:
            system.write_scripts()
        if "bench" in names:
            server.link(python_env.BENCH_VENV)
    if made:
        say("the environment is ready (.env)")


if __name__ == "__main__":
    run_command(main)
