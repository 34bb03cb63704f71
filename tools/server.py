"""The Odoo 19 server: Debian's package odoo-19 unpacked below .env/server.

Odoo is not on PyPI. Its package is fetched once with the files it links to, checked
against the versions and SHA-256 recorded in server.json, and unpacked; nothing is
installed on the machine. ODOO_SERVER=/path names an Odoo 19 checkout to use instead.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from tools import debian
from tools.debian import Package
from tools.errors import SetupError, say
from tools.parts import Part, key_of
from tools.paths import SERVER, VENV

RECORD = Path(__file__).with_name("server.json")
SERIES = "19.0"
PACKAGE = "odoo-19"
MEGABYTES = 1200
RECIPE = "1"  # another number makes everybody's unpacked server stale
# Texts in ninety languages are two thirds of the server; Danish stays.
LEAVE_OUT = ("*/i18n/[!d]*.po", "*/i18n/d[!a]*.po", "*.pot")
# Debian cannot ship this one (its source is missing). Without any file of that name
# every asset bundle that lists it logs an error; blurring a camera's picture in a
# video call is what does not work.
MISSING_UPSTREAM = (
    "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
)


def named_checkout() -> Path | None:
    """The Odoo checkout that ODOO_SERVER names, or None.

    :raises SetupError: there is no Odoo 19 at that path
    """
    named = os.environ.get("ODOO_SERVER")
    if not named:
        return None
    folder = Path(named).expanduser().resolve()
    found = _series(folder)
    if found != SERIES:
        raise SetupError(
            f"ODOO_SERVER={named}: "
            + (f"Odoo {found} is there" if found else "no Odoo server is there"),
            f"name a checkout of Odoo {SERIES} (the folder that holds odoo/ and "
            "addons/), or leave ODOO_SERVER out",
        )
    return folder


def _series(folder: Path) -> str:
    release = folder / "odoo" / "release.py"
    if not release.exists():
        return ""
    found = re.search(r"^version_info = \((\d+), (\d+)", release.read_text(), re.M)
    return ".".join(found.groups()) if found else ""


def import_folder() -> Path:
    """The folder that goes on Python's path so that `odoo` can be imported."""
    return named_checkout() or SERVER / "usr" / "lib" / "python3" / "dist-packages"


def recorded() -> list[tuple[Package, str]]:
    """The packages of server.json with the suite of each."""
    return [
        (Package(**entry), suite)
        for entry in json.loads(RECORD.read_text())
        if (suite := entry.pop("suite"))
    ]


def fetch() -> list[Path]:
    """Files of all packages: from the cache, else from Debian's archive.

    Without network it works as soon as the recorded files are in the cache.
    """
    pairs = recorded()
    files = {package.name: debian.cached(package) for package, _suite in pairs}
    absent = [pair for pair in pairs if files[pair[0].name] is None]
    if absent and not debian.available():
        raise SetupError(
            "this machine has no apt, which fetches the Odoo server from Debian",
            f"name a checkout of Odoo {SERIES}: ODOO_SERVER=/path make ...",
        )
    for suite in sorted({suite for _package, suite in absent}):
        archive = debian.suite_archive(suite)
        wanted = [package for package, its_suite in absent if its_suite == suite]
        found = archive.find([package.name for package in wanted])
        for old, new in zip(wanted, found, strict=True):
            tell_difference(old, new)
            files[new.name] = archive.fetch([new])[0]
    return [path for path in files.values() if path]


def tell_difference(old: Package, new: Package) -> bool:
    """Say it loudly when Debian now has another package than the recorded one."""
    if (old.version, old.sha256) == (new.version, new.sha256):
        return False
    say(
        f"\n  NOTE: Debian now has {new.name} {new.version}, this checkout was tested"
        f"\n  with {old.version}. Debian's signature is right, so the set-up goes on"
        "\n  with the new one. If all tests pass with it, record it in"
        f"\n  tools/server.json: version {new.version}, sha256 {new.sha256}\n"
    )
    return True


def _build(folder: Path) -> None:
    for path in fetch():
        leave_out = LEAVE_OUT if path.name.startswith(PACKAGE + "_") else ()
        debian.unpack(path, folder, leave_out)
    packages = folder / "usr" / "lib" / "python3" / "dist-packages"
    missing = packages / MISSING_UPSTREAM
    if not missing.exists():
        missing.parent.mkdir(parents=True, exist_ok=True)
        missing.write_text("// Not part of Debian's package odoo-19.\n")
    found = _series(packages)
    if found != SERIES:
        raise SetupError(
            f"the package {PACKAGE} holds Odoo {found or '(unknown)'}, not {SERIES}",
            f"name a checkout of Odoo {SERIES}: ODOO_SERVER=/path make ...",
        )


def part() -> Part:
    """The unpacked server as a part of the environment."""
    return Part(
        "unpacking the Odoo server",
        SERVER,
        key_of(RECORD, RECIPE),
        MEGABYTES,
        _build,
    )


def link(venv: Path = VENV) -> None:
    """Let the virtual environment see the server: `import odoo`, `odoo 19.0`.

    With the metadata pip and uv know that odoo is installed, so wheels that require
    it install normally.
    """
    site = next(venv.glob("lib/python3*/site-packages"))
    folder = import_folder()
    _write_if_other(site / "odoo.pth", f"{folder}\n")
    metadata = site / f"odoo-{SERIES}.dist-info"
    metadata.mkdir(exist_ok=True)
    _write_if_other(
        metadata / "METADATA",
        f"Metadata-Version: 2.1\nName: odoo\nVersion: {SERIES}\n"
        "Summary: Odoo server, linked by tools/server.py\n",
    )
    _write_if_other(metadata / "INSTALLER", "asom\n")
    _write_if_other(metadata / "RECORD", "")


def _write_if_other(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
