"""The virtual environment .env/venv, installed from requirements.lock with hashes.

uv makes it: unlike the venv module it needs neither ensurepip nor pip in the new
environment. uv itself comes from PyPI through pip, pinned in requirements.lock too.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tools import debian
from tools.errors import SetupError, say
from tools.parts import Part, key_of
from tools.paths import ENV, PACKAGING, ROOT, VENV, cache_home

LOCK = ROOT / "requirements.lock"
BENCH_LOCK = ROOT / "requirements-bench.lock"
BENCH_VENV = ENV / "bench-venv"
BESIDE_LOCK = ROOT / "requirements-beside.lock"
BESIDE = ENV / "beside"
PACKAGING_LOCK = ROOT / "requirements-packaging.lock"
NOT_ON_PYPI = Path(__file__).with_name("not_on_pypi.txt")
IN_THE_IMAGE = ROOT / "deploy" / "in_the_image.txt"
UV_FOLDER = ENV / "uv"
UV = UV_FOLDER / "bin" / "uv"
MEGABYTES = 1500
RECIPE = "1"  # another number makes everybody's environment stale

# uv does not read pip's configuration; these are the settings a machine with its own
# mirror has there.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
}


def lock_block(lock_text: str, name: str) -> str:
    """The lines of one package in a lock file: the pin and its hashes.

    :raises SetupError: the lock file does not hold the package
    """
    block: list[str] = []
    for line in lock_text.splitlines():
        if block and not line.startswith((" ", "\t")):
            break
        if block or line.startswith(f"{name}=="):
            block.append(line)
    if not block:
        raise SetupError(f"{LOCK.name} does not hold {name}", "run: make lock")
    return "\n".join(block) + "\n"


def pip_command() -> list[str]:
    """A command that runs pip on this machine, without installing pip.

    :raises SetupError: there is no pip and none can be fetched
    """
    command = [sys.executable, "-m", "pip"]
    if subprocess.run([*command, "--version"], capture_output=True).returncode == 0:
        return command
    wheel = _bundled_pip() or _debian_pip()
    # A wheel is a zip file, which Python runs like a folder.
    return [sys.executable, f"{wheel}/pip"]


def _bundled_pip() -> Path | None:
    """The wheel of pip that Python carries in ensurepip, if it has it."""
    code = "import ensurepip, pathlib; print(pathlib.Path(ensurepip.__file__).parent)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    folder = Path(done.stdout.strip() or "/nonexistent") / "_bundled"
    return next(iter(sorted(folder.glob("pip-*.whl"))), None)


def _debian_pip() -> Path:
    if not debian.available():
        raise SetupError(
            f"{sys.executable} has no pip",
            "install pip for this Python, then run the same command again",
        )
    folder = ENV / "pip"
    archive = debian.machine_archive()
    for path in archive.fetch(archive.find(["python3-pip-whl"])):
        debian.unpack(path, folder)
    return next(folder.glob("usr/share/python-wheels/pip-*.whl"))


def pip_environment() -> dict[str, str]:
    """The environment for pip: its cache stays in ours."""
    return {
        **os.environ,
        "PIP_CACHE_DIR": str(cache_home() / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }


def uv_environment(machine_extras: bool = True) -> dict[str, str]:
    """The environment for uv: our cache, the machine's certificates and mirrors.

    :param machine_extras: also the machine's additional indexes and folders of
        wheels; a lock file must not depend on what one machine has
    """
    result = {
        **os.environ,
        "UV_CACHE_DIR": str(cache_home() / "uv"),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",
        "UV_NO_PROGRESS": "1",
        # As pip does it: the pinned file may be at any of the machine's indexes. Its
        # hash decides.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    # Named relative to the project, an environment of the caller would win over ours.
    result.pop("VIRTUAL_ENV", None)
    if not any(name in os.environ for name in ("UV_INDEX_URL", "UV_DEFAULT_INDEX")):
        for option, value in _pip_settings().items():
            if option in PIP_TO_UV and (machine_extras or option == "index-url"):
                result.setdefault(PIP_TO_UV[option], value)
    return result


def _pip_settings() -> dict[str, str]:
    done = subprocess.run(
        [*pip_command(), "config", "list"],
        capture_output=True,
        text=True,
        env=pip_environment(),
    )
    return parse_pip_config(done.stdout)


def parse_pip_config(text: str) -> dict[str, str]:
    """Options from the output of `pip config list`; the environment's win.

    Lines look like ``global.index-url='...'`` and ``:env:.index-url='...'``. Of
    several values (one a line in pip's file) those that uv cannot use are dropped:
    folders that are not there.
    """
    result: dict[str, str] = {}
    for section in ("global.", "install.", ":env:."):
        for line in text.splitlines():
            found = re.fullmatch(re.escape(section) + r"([\w-]+)='(.*)'", line)
            if found:
                words = found[2].replace("\\n", " ").split()
                result[found[1]] = " ".join(word for word in words if _usable(word))
    return {name: value for name, value in result.items() if value}


def _usable(address: str) -> bool:
    path = address.removeprefix("file://")
    return not path.startswith("/") or Path(path).exists()


def _run(command: list[str], environment: dict[str, str], what: str) -> None:
    if subprocess.run(command, env=environment, check=False).returncode:
        raise SetupError(
            f"{what} failed (see above)",
            "when a download broke off: run the same command again, what had "
            "arrived whole is in the cache",
        )


def _build_uv(folder: Path) -> None:
    folder.mkdir(parents=True)
    requirement = folder / "uv.lock"
    requirement.write_text(lock_block(LOCK.read_text(), "uv"))
    command = [*pip_command(), "install", "--quiet", "--require-hashes", "--no-deps"]
    command += ["--target", str(folder), "-r", str(requirement)]
    _run(command, pip_environment(), "fetching uv")


def _build_venv(lock: Path, folder: Path) -> None:
    environment = uv_environment()
    command = [str(UV), "venv", "--quiet", "--python", sys.executable, str(folder)]
    _run(command, environment, "making the virtual environment")
    python = folder / "bin" / "python"
    command = [str(UV), "pip", "install", "--quiet", "--require-hashes"]
    # The lock file is complete, and "odoo", which wheels of add-ons ask for, is not
    # on PyPI.
    command += [
        "--no-deps",
        "--compile-bytecode",
        "--python",
        str(python),
        "-r",
        str(lock),
    ]
    _run(command, environment, f"installing {lock.name}")


def parts() -> list[Part]:
    """uv and the virtual environment."""
    block = lock_block(LOCK.read_text(), "uv")
    return [
        Part("fetching uv", UV_FOLDER, key_of(block), 150, _build_uv),
        Part(
            "installing the Python packages of requirements.lock",
            VENV,
            key_of(LOCK, RECIPE),
            MEGABYTES,
            lambda folder: _build_venv(LOCK, folder),
            in_place=True,
            probe="bin/python",
        ),
    ]


def bench_part() -> Part:
    """The environment of the benchmark's rival; `link_bench` completes it."""
    return Part(
        "installing the Python packages of requirements-bench.lock",
        BENCH_VENV,
        key_of(BENCH_LOCK, RECIPE),
        MEGABYTES,
        lambda folder: _build_venv(BENCH_LOCK, folder),
        in_place=True,
        probe="bin/python",
    )


def _build_target(lock: Path, folder: Path) -> None:
    command = [str(UV), "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    command += ["--python", str(VENV / "bin" / "python"), "--target", str(folder)]
    command += ["-r", str(lock)]
    _run(command, uv_environment(), f"fetching {lock.name}")


def beside_part() -> Part:
    """Others' add-ons, in a folder that a test names as its add-ons path."""
    return Part(
        "fetching the add-ons of requirements-beside.lock",
        BESIDE,
        key_of(BESIDE_LOCK, RECIPE),
        20,
        lambda folder: _build_target(BESIDE_LOCK, folder),
    )


def packaging_part() -> Part:
    """What makes wheels and README.rst, in a folder of its own: not a dependency."""
    return Part(
        "fetching the packages of requirements-packaging.lock",
        PACKAGING,
        key_of(PACKAGING_LOCK, RECIPE),
        10,
        lambda folder: _build_target(PACKAGING_LOCK, folder),
    )


def renew_locks() -> None:
    """Write the lock files anew from the .in files (`make lock`)."""
    common = [str(UV), "pip", "compile", "--quiet", "--generate-hashes"]
    common += ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate"]
    common += ["--no-header", "--upgrade", "--universal", "--python-version", "3.10"]
    common += ["--excludes", str(NOT_ON_PYPI)]
    for sources, lock in LOCK_SOURCES.items():
        say(f"locking {' '.join(sources)} into {lock}")
        command = [*common, *sources, "--output-file", lock]
        if lock.startswith("deploy/"):
            command += ["--excludes", str(IN_THE_IMAGE)]
        done = subprocess.run(command, cwd=ROOT, env=uv_environment(False), check=False)
        if done.returncode:
            raise SetupError(
                f"locking {lock} failed (see above)", "correct the .in file"
            )


LOCK_SOURCES = {
    ("requirements.in", "requirements-dev.in"): LOCK.name,
    ("requirements-bench.in",): BENCH_LOCK.name,
    ("requirements-beside.in",): BESIDE_LOCK.name,
    ("requirements-packaging.in",): PACKAGING_LOCK.name,
    ("deploy/requirements.in",): "deploy/requirements.lock",
}
