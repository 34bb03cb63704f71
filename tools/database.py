"""Databases of the checkout: templates with modules installed, and their clones.

Installing the core modules takes half a minute, cloning a database half a second.
Templates are made one from the other: with core modules only, with the add-ons, with
what Odoo adds for the first Danish company, and with what test classes work on. Their
names carry a key of what they were made from, so a changed add-on gets a new template
and the old ones are dropped.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import odoo, postgres, server
from tools.disk import require
from tools.errors import SetupError, run_command, say
from tools.locks import locked
from tools.parts import key_of, key_of_tree
from tools.paths import ADDONS, DATA, VAR

CORE_MODULES = frozenset({"account", "l10n_dk", "mail", "portal", "product"})
# Danish for nearly everybody; some members want English.
LANGUAGE = "da_DK,en_US"
TEMPLATE = re.compile(r"asom_(core|addons|danish|tests|guards)_[0-9a-f]{10}")
HALF_TEMPLATE = re.compile(TEMPLATE.pattern + "_part")
TEST_DATABASE = re.compile(r"asom_test_(\d+)(_\w+)?")
NAME = re.compile(r"[a-z][a-z0-9_]{0,48}")
MADE_BY_SCRIPT = {"danish": "Odoo's own for Denmark", "tests": "associations for tests"}
KEPT_TEMPLATES = 2
CLONE_MEGABYTES = 300
# Others' add-ons, which a bureau deploys beside ours (requirements-beside.in).
BESIDE = {"queue_job"}
# Only for the server with real members: no password is good enough for a demonstration.
PRODUCTION = "asom_production"
# What Odoo's test classes find in their database.
WORLD = ADDONS / "asom_membership" / "tests" / "world.py"
MAKE_WORLD = "from odoo.addons.asom_membership.tests import world; world.make(env)"
# What Odoo installs by itself for the first Danish company, which loads the server's
# registry once more and makes whatever pages were put together before useless.
INSTALL_DANISH = """
env.company.partner_id.country_id = env.ref("base.dk")
wanted = env.company.uninstalled_l10n_module_ids.ids
env.cr.rollback()
env["ir.module.module"].browse(wanted).button_immediate_install()
"""
# What the server would put together when the first page is opened, in each copy anew.
MAKE_BUNDLES = """
for kind, bundles in {
    "css": ("web.assets_web", "web.assets_frontend", "web.report_assets_common"),
    "js": ("web.assets_web", "web.assets_frontend_minimal", "web.assets_frontend_lazy"),
}.items():
    for name in bundles:
        made = env["ir.qweb"]._get_asset_bundle(
            name, css=kind == "css", js=kind == "js"
        )
        getattr(made, kind)()
env.cr.commit()
"""
# Parts of an add-on that do not change what is installed.
NOT_INSTALLED = frozenset({"tests", "readme", "__pycache__"})


@contextmanager
def cursor(database: str = "postgres") -> Iterator:
    """A cursor with autocommit; connections are short, so nothing stays open."""
    import psycopg2  # only in the virtual environment

    found = postgres.start()
    connection = psycopg2.connect(
        host=found.host or None,
        port=found.port or None,
        user=found.user or None,
        dbname=database,
        connect_timeout=10,
    )
    connection.autocommit = True
    try:
        with connection.cursor() as result:
            yield result
    finally:
        connection.close()


def names() -> list[str]:
    """Names of all databases, oldest first."""
    with cursor() as cr:
        cr.execute("SELECT datname FROM pg_database WHERE datallowconn ORDER BY oid")
        return [name for (name,) in cr.fetchall()]


def exists(name: str) -> bool:
    """Is there a database of this name?"""
    return name in names()


def check_name(name: str) -> str:
    """The name itself, if it is one that can be used everywhere without quoting.

    :raises SetupError: it is not
    """
    if not NAME.fullmatch(name):
        raise SetupError(
            f"DB={name} is not a name for a database",
            "use small letters, digits and _, beginning with a letter: DB=asom_demo",
        )
    return name


def drop(name: str) -> None:
    """Drop a database, whoever is connected, and its files."""
    with cursor() as cr:
        cr.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(filestore(name), ignore_errors=True)


def filestore(name: str) -> Path:
    """Folder of a database's attachments."""
    return DATA / "filestore" / name


def clone(template: str, name: str) -> str:
    """Make database `name` (dropped first when it is there) a copy of `template`.

    The attachments are linked, not copied: their names are their contents' hashes, so
    no file there is ever changed.
    """
    require(VAR, CLONE_MEGABYTES, f"cloning {template}")
    drop(name)
    with cursor() as cr:
        cr.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    if filestore(template).exists():
        shutil.copytree(
            filestore(template),
            filestore(name),
            copy_function=os.link,
            dirs_exist_ok=True,
        )
    with cursor(name) as cr:
        # Copies of one database must not look like one to anything that asks.
        cr.execute(
            "UPDATE ir_config_parameter SET value = gen_random_uuid()::text"
            " WHERE key IN ('database.uuid', 'database.secret')"
        )
    return name


def addon_names() -> list[str]:
    """Installable add-ons of this checkout, but for the one that is for production and
    those that need others' add-ons."""
    return sorted(_manifests())


def _manifests() -> dict[str, dict]:
    result = {}
    for path in ADDONS.glob("*/__manifest__.py"):
        try:
            manifest = ast.literal_eval(path.read_text())
        except (SyntaxError, ValueError) as error:
            raise SetupError(
                f"{path} is not a manifest: {error}", "correct it"
            ) from None
        if BESIDE.intersection(manifest.get("depends", ())):
            continue
        if manifest.get("installable", True) and path.parent.name != PRODUCTION:
            result[path.parent.name] = manifest
    return result


def core_modules() -> list[str]:
    """Modules of the server that the add-ons need."""
    own = _manifests()
    needed = {name for each in own.values() for name in each.get("depends", [])}
    return sorted((CORE_MODULES | needed) - set(own))


def core_template() -> str:
    """Name of the template with core modules in it; made when it is not there."""
    return _template("core", _core_key(), None, core_modules())


def addons_template() -> str:
    """Name of the template with all add-ons in it; made when it is not there.

    :raises SetupError: an add-on does not install, or the server's log has a warning
        or error that is not expected
    """
    addons = addon_names()
    core = core_template()
    return _template("addons", addons_key(), core, addons) if addons else core


def danish_template() -> str:
    """Name of the template with all add-ons, as it is once the first association is
    made: for tests in which associations are set up; made when it is not there.

    :raises SetupError: as for the add-ons
    """
    source = addons_template()
    key = key_of(addons_key(), INSTALL_DANISH, MAKE_BUNDLES)
    return _template("danish", key, source, [])


def tests_template() -> str:
    """Name of the template for Odoo's test classes: the add-ons and what most classes
    work on; made when it is not there.

    :raises SetupError: as for the add-ons
    """
    source = danish_template()
    key = key_of(source, WORLD.read_text())
    return _template("tests", key, source, [])


def guards_template() -> str:
    """Name of the template with core modules and the guards on them alone; made when it
    is not there.

    :raises SetupError: as for the add-ons
    """
    names = ["asom_isolation"]
    key = key_of(_core_key(), key_of_tree(ADDONS, _installed_files(names)))
    return _template("guards", key, core_template(), names)


def addons_key() -> str:
    """What the template with the add-ons is made from."""
    files = _installed_files(addon_names())
    return key_of(_core_key(), key_of_tree(ADDONS, files))


def _core_key() -> str:
    source = os.environ.get("ODOO_SERVER") or server.RECORD
    return key_of(source, LANGUAGE, *core_modules())


def _installed_files(addons: list[str]) -> list[Path]:
    return [
        path
        for name in addons
        for path in (ADDONS / name).rglob("*")
        if path.is_file()
        and not NOT_INSTALLED.intersection(path.relative_to(ADDONS / name).parts)
    ]


def _template(kind: str, key: str, source: str | None, modules: list[str]) -> str:
    name = f"asom_{kind}_{key[:10]}"
    if exists(name):
        return name
    with locked(VAR / "template.lock", "making the template database"):
        if exists(name):
            return name
        what = ", ".join(modules) or MADE_BY_SCRIPT[kind]
        say(f"making the template database {name} ({what})")
        # Under the lock every such database is one that a failed run left.
        for left in filter(HALF_TEMPLATE.fullmatch, names()):
            drop(left)
        part = f"{name}_part"
        if source:
            clone(source, part)
        _fill(kind, part, modules)
        shutil.rmtree(filestore(name), ignore_errors=True)
        if filestore(part).exists():
            filestore(part).rename(filestore(name))
        with cursor() as cr:
            cr.execute(f'ALTER DATABASE "{part}" RENAME TO "{name}"')
        _drop_old_templates(kind)
    return name


def _fill(kind: str, part: str, modules: list[str]) -> None:
    log_name = f"template_{kind}"
    if kind == "tests":
        odoo.check_script(odoo.script(part, MAKE_WORLD), log_name)
        return
    if kind == "danish":
        for source in (INSTALL_DANISH, MAKE_BUNDLES):
            odoo.check_script(odoo.script(part, source), log_name)
        return
    words = ["-i", ",".join(modules), f"--load-language={LANGUAGE}"]
    if kind == "core":  # an add-on in the making must not be in its way
        words.append(f"--addons-path={server.import_folder() / 'odoo' / 'addons'}")
    odoo.update(part, *words, log_name=log_name)


def _drop_old_templates(kind: str) -> None:
    of_kind = [name for name in names() if TEMPLATE.fullmatch(name) and kind in name]
    for name in of_kind[:-KEPT_TEMPLATES]:
        drop(name)


def drop_abandoned_tests() -> None:
    """Drop test databases whose test run was killed."""
    for name in names():
        found = TEST_DATABASE.fullmatch(name)
        if found and not Path(f"/proc/{found[1]}").exists():
            drop(name)


def main(arguments: list[str]) -> None:
    """``python -m tools.database list|template|create NAME|drop NAME``."""
    match arguments:
        case ["list"]:
            print("\n".join(names()))
        case ["template"]:
            print(addons_template())
        case ["create", name]:
            print(clone(addons_template(), check_name(name)))
        case ["drop", name]:
            drop(check_name(name))
        case _:
            raise SetupError(
                "usage: python -m tools.database list|template|create NAME|drop NAME"
            )


if __name__ == "__main__":
    run_command(main)
