"""Where everything lies. Nothing but the download cache is outside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ROOT / "addons"

# What `make clean` removes: the environment and what was made with it.
ENV = ROOT / ".env"
VAR = ROOT / "var"

VENV = ENV / "venv"
PYTHON = VENV / "bin" / "python"
SERVER = ENV / "server"
DEBIAN = ENV / "debian"
NODE_MODULES = ENV / "node_modules"
PACKAGING = ENV / "packaging"

PG = VAR / "pg"
DATA = VAR / "data"
CONFIG = VAR / "odoo.conf"
LOG = VAR / "log"


def cache_home() -> Path:
    """Folder for downloads that outlives `make clean` (XDG base directory rules)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(
        os.path.expanduser("~"), ".cache"
    )
    return Path(base) / "asom"
