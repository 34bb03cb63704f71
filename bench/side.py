"""``python -m bench.side ORDER``: one side of a measurement, inside of the server.

Runs in the side's own environment. ORDER is JSON: module, step ("prepare" or
"measure"), database, parameters, profile, answer (the file to write).
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from bench.meter import Meter
from tools.paths import CONFIG


def open_environment(database: str, own_addons: bool):
    """The server's environment on a database, as its scheduler has it.

    :param own_addons: False keeps this checkout's add-ons out of the process
    :returns: (cursor, environment); the caller closes the cursor
    """
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.service import server
    from odoo.tools import config

    words = ["-c", str(CONFIG), "-d", database, "--no-http", "--log-level=warn"]
    if not own_addons:
        import odoo.addons.base

        core = Path(odoo.addons.base.__file__).parent.parent
        words.append(f"--addons-path={core}")
    config.parse_config(words, setup_logging=True)
    server.start(preload=[], stop=True)
    cursor = Registry(database).cursor()
    env = api.Environment(cursor, SUPERUSER_ID, {})
    context = env["res.users"].context_get()
    return cursor, api.Environment(cursor, SUPERUSER_ID, context)


def main(order: dict) -> None:
    """Do what the order says and write the answer."""
    module = importlib.import_module(order["module"])
    own = getattr(module, "OWN_ADDONS", True)
    cursor, env = open_environment(order["database"], own)
    answer: dict = {}
    with cursor:
        if order["step"] == "prepare":
            module.prepare(env, **order["parameters"])
            env.cr.commit()
        else:
            meter = Meter(env, order["profile"])
            module.measure(env, meter, **order["parameters"])
            answer = meter.report()
            env.invalidate_all()
            answer["made"] = module.made(env)
    Path(order["answer"]).write_text(json.dumps(answer))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
