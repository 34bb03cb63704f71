"""The configuration file of the development server: var/odoo.conf."""

from __future__ import annotations

import configparser
import io
from pathlib import Path

from tools import postgres, secret_keys, system
from tools.paths import ADDONS, CONFIG, DATA, VAR


def options(server: postgres.Connection) -> dict[str, str]:
    """Options of a development server in one process, without demonstration data."""
    result = {
        "addons_path": str(ADDONS),
        "data_dir": str(DATA),
        "bin_path": str(system.BIN),
        "db_host": server.host,
        "db_port": server.port,
        "db_user": server.user,
        "list_db": "False",
        "http_interface": "127.0.0.1",
        "workers": "0",
        "max_cron_threads": "1",
        "with_demo": "False",
        "log_level": "info",
        # A debugger or a large import may hold a request as long as it likes.
        "limit_time_real": "0",
        "limit_time_cpu": "0",
        # The server would lower its process's limit, and a browser that a test starts
        # from there inherits it and dies.
        "limit_memory_hard": "0",
        "limit_memory_soft": "0",
    }
    return {name: value for name, value in result.items() if value}


def write(server: postgres.Connection) -> Path:
    """Write var/odoo.conf for this database server when it differs; return it."""
    parser = configparser.RawConfigParser()
    parser["options"] = options(server)
    text = io.StringIO()
    text.write("# Made by tools/config.py: changes here are lost.\n")
    parser.write(text)
    secret_keys.make()
    VAR.mkdir(exist_ok=True)
    if not CONFIG.exists() or CONFIG.read_text() != text.getvalue():
        part = CONFIG.with_suffix(".part")
        part.write_text(text.getvalue())
        part.replace(CONFIG)
    return CONFIG
