"""Programs that pip cannot bring: chromium, wkhtmltopdf, pdftotext, pdftoppm, fonts.

What the machine has is used. The rest is fetched from the machine's own Debian suite
with the libraries that are missing here, unpacked below .env/debian, and started
through scripts in .env/bin that tell the program where its libraries and fonts are.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tools import debian
from tools.errors import SetupError, say
from tools.parts import STAMP, Part, key_of
from tools.paths import DEBIAN, ENV

BIN = ENV / "bin"
MEGABYTES = 900
RECIPE = "1"  # another number makes everybody's unpacked programs stale
# A program and the package it comes from.
PACKAGES = {
    "chromium": "chromium",
    "wkhtmltopdf": "wkhtmltopdf",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
}
FONT_PACKAGES = ("fonts-dejavu-core", "fonts-liberation")
# Where the packages hold what is started: chromium's /usr/bin/chromium is a shell
# script that knows only the installed place.
REAL_PROGRAMS = {"chromium": "usr/lib/chromium/chromium"}
# Folders with libraries besides usr/lib/<architecture>.
LIBRARY_SUBFOLDERS = ("", "nss", "pulseaudio", "blas", "lapack")

FONT_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{debian}/usr/share/fonts</dir>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
  <cachedir>{cache}</cachedir>
  {preferences}
</fontconfig>
"""

PREFERENCE = "<alias><family>{0}</family><prefer><family>{1}</family></prefer></alias>"
FONTS = {
    "sans-serif": "DejaVu Sans",
    "serif": "Liberation Serif",
    "monospace": "DejaVu Sans Mono",
}

SCRIPT = """#!/bin/sh
# Made by tools/system.py: {name} with the libraries and fonts unpacked beside it.
LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
FONTCONFIG_FILE="{debian}/fonts.conf"
{extra}export LD_LIBRARY_PATH FONTCONFIG_FILE
exec "{program}" "$@"
"""
# Qt asks for a screen unless it is told that there is none, looks for its plug-ins in
# the installed place, and warns (and Odoo logs it) about a missing runtime folder.
# Chromium keeps reports of crashes in the home folder.
EXTRA = {
    "chromium": """XDG_CONFIG_HOME="{runtime}"
BREAKPAD_DUMP_LOCATION="${{BREAKPAD_DUMP_LOCATION:-{runtime}/chromium}}"
export XDG_CONFIG_HOME BREAKPAD_DUMP_LOCATION
""",
    "wkhtmltopdf": """QT_QPA_PLATFORM=offscreen
QT_PLUGIN_PATH="{plugins}"
XDG_RUNTIME_DIR="${{XDG_RUNTIME_DIR:-{runtime}}}"
export QT_QPA_PLATFORM QT_PLUGIN_PATH XDG_RUNTIME_DIR
""",
}


def program(name: str) -> str:
    """Path of a program: the machine's own, else the unpacked one.

    :raises SetupError: it is neither here nor there
    """
    found = shutil.which(name) or shutil.which(name, path=str(BIN))
    if not found:
        raise SetupError(f"the program {name} is not there", "run: make setup")
    return found


def absent_programs() -> list[str]:
    """Programs that this machine does not have."""
    path = os.pathsep.join(
        folder
        for folder in os.environ.get("PATH", "").split(os.pathsep)
        if Path(folder) != BIN
    )
    return [name for name in PACKAGES if not shutil.which(name, path=path)]


def _build(folder: Path) -> None:
    folder.mkdir(parents=True)
    absent = absent_programs()
    if not absent:
        return
    if not debian.available():
        say(
            "this machine has no apt: install these programs yourself for browser "
            "tests and PDFs: " + ", ".join(absent)
        )
        return
    archive = debian.machine_archive()
    wanted = [*dict.fromkeys(PACKAGES[name] for name in absent), *FONT_PACKAGES]
    for path in archive.fetch(archive.missing(wanted)):
        debian.unpack(path, folder, ("./usr/share/doc/*", "./usr/share/locale/*"))


def write_scripts() -> None:
    """Write fonts.conf and the start scripts for what is unpacked in .env/debian."""
    BIN.mkdir(parents=True, exist_ok=True)
    if not (DEBIAN / STAMP).exists():
        return
    (DEBIAN / "fonts.conf").write_text(
        FONT_CONFIG.format(
            debian=DEBIAN,
            cache=ENV / "fontconfig",
            preferences="\n  ".join(PREFERENCE.format(*pair) for pair in FONTS.items()),
        )
    )
    runtime = ENV / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    for name in PACKAGES:
        real = DEBIAN / REAL_PROGRAMS.get(name, f"usr/bin/{name}")
        script = BIN / name
        if not real.exists():
            script.unlink(missing_ok=True)
            continue
        text = SCRIPT.format(
            name=name,
            libraries=":".join(library_folders(DEBIAN)),
            debian=DEBIAN,
            extra=EXTRA.get(name, "").format(
                plugins=":".join(map(str, DEBIAN.glob("usr/lib/*/qt5/plugins"))),
                runtime=runtime,
            ),
            program=real,
        )
        script.write_text(text)
        script.chmod(0o755)


def library_folders(root: Path) -> list[str]:
    """Folders with shared libraries below an unpacked tree."""
    return [
        str(folder)
        for base in (*root.glob("usr/lib/*-linux-gnu*"), *root.glob("lib/*-linux-gnu*"))
        for name in LIBRARY_SUBFOLDERS
        if (folder := base / name).is_dir()
    ]


def part() -> Part:
    """The unpacked programs; other ones when the machine gains or loses some."""
    return Part(
        "fetching browser, PDF programs and fonts",
        DEBIAN,
        key_of(RECIPE, *absent_programs()),
        MEGABYTES,
        _build,
    )
