"""Debian packages without installing them: fetched by apt, checked, unpacked.

apt runs with private folders below the download cache. It reads the machine's own
sources and keys, so no address of an archive stands in this repository, and it
changes nothing on the machine and needs no rights.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.errors import SetupError
from tools.paths import cache_home

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Every program on the machine already uses these: a second copy of the C library
# beside the machine's loader would crash.
NEVER_UNPACK = frozenset({"libc6", "libc-bin", "libc-l10n", "locales", "base-files"})
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Package:
    """One version of a package; `sha256` is what apt's signed index says."""

    name: str
    version: str
    architecture: str
    sha256: str

    @property
    def filename(self) -> str:
        """Name of the file that `apt-get download` writes."""
        version = self.version.replace(":", "%3a")
        return f"{self.name}_{version}_{self.architecture}.deb"


def available() -> bool:
    """Has this machine apt and dpkg? (Debian and its relatives.)"""
    return all(shutil.which(name) for name in ("apt-get", "apt-cache", "dpkg-deb"))


def file_sha256(path: Path) -> str:
    """SHA-256 of a file as hexadecimal text."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def deb_folder() -> Path:
    """Where fetched packages are kept."""
    folder = cache_home() / "debs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cached(package: Package) -> Path | None:
    """The package's file from the cache, if it is whole.

    A file with another SHA-256 (a broken download, a changed package) is removed.
    """
    path = deb_folder() / package.filename
    if not path.exists():
        return None
    if file_sha256(path) == package.sha256:
        return path
    path.unlink()
    return None


def unpack(path: Path, folder: Path, leave_out: tuple[str, ...] = ()) -> None:
    """Unpack one package's files below `folder` (its scripts are not run).

    :param leave_out: patterns (of tar, wildcards match slashes too) of files that
        are not wanted
    """
    folder.mkdir(parents=True, exist_ok=True)
    tar = ["tar", "-x", "-C", str(folder), "--no-same-owner", "--wildcards"]
    tar += [f"--exclude={pattern}" for pattern in leave_out]
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(path)], stdout=subprocess.PIPE
    ) as reader:
        done = subprocess.run(
            tar, stdin=reader.stdout, stderr=subprocess.PIPE, text=True, check=False
        )
    if reader.returncode or done.returncode:
        raise SetupError(
            f"{path.name} cannot be unpacked: {_last_lines(done.stderr)}",
            f"remove {path} and try again",
        )


class Archive:
    """A private apt set-up that reads one list of package sources.

    :param name: folder of its own below the download cache
    :param source: one line for sources.list, or None for the machine's own sources
    """

    def __init__(self, name: str, source: str | None = None) -> None:
        self.folder = cache_home() / "apt" / name
        self.source = source

    def _options(self) -> list[str]:
        pairs = {
            "Dir::State::Lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "Dir::Log": self.folder / "log",
            "APT::Sandbox::User": "root",
            "Debug::NoLocking": "true",
            "Acquire::Retries": "3",
            "Acquire::Languages": "none",
        }
        if self.source is not None:
            pairs["Dir::Etc::sourcelist"] = self.folder / "sources.list"
            pairs["Dir::Etc::sourceparts"] = "-"
        return [word for k, v in pairs.items() for word in ("-o", f"{k}={v}")]

    def _run(self, program: str, *words: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            [program, *self._options(), *words],
            capture_output=True,
            text=True,
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise SetupError(
                f"{program} {words[0]} failed: {_last_lines(done.stderr)}",
                "check the network and the package sources of this machine "
                "(apt-get update), then run the same command again",
            )
        return done.stdout

    def update(self) -> None:
        """Read the package lists anew; apt checks their signature."""
        for part in ("lists/partial", "cache/archives/partial", "log"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        if self.source is not None:
            (self.folder / "sources.list").write_text(self.source + "\n")
        self._run("apt-get", "update", "-q", "--error-on=any")

    def site(self) -> str:
        """Address of the machine's Debian archive (not the security one)."""
        text = self._run(
            "apt-get",
            "indextargets",
            "--format",
            "$(SITE) $(CODENAME) $(ORIGIN)",
            "Created-By: Packages",
        )
        for line in text.splitlines():
            site, codename, origin = (line.split() + ["", "", ""])[:3]
            if origin == "Debian" and "-" not in codename:
                return site
        raise SetupError(
            "this machine has no Debian archive among its package sources",
            "name an Odoo 19 checkout instead: ODOO_SERVER=/path make ...",
        )

    def find(self, names: list[str]) -> list[Package]:
        """The newest version of each of these packages, in this order."""
        return [self._show(name) for name in names]

    def missing(self, names: list[str]) -> list[Package]:
        """What apt would install for these packages on this machine."""
        text = self._run(
            "apt-get", "install", "-s", "-q", "--no-install-recommends", *names
        )
        wanted = re.findall(r"^Inst (\S+) (?:\[[^]]*\] )?\((\S+) ", text, re.M)
        return [
            self._show(f"{name}={version}")
            for name, version in wanted
            if name.partition(":")[0] not in NEVER_UNPACK
        ]

    def _show(self, wanted: str) -> Package:
        text = self._run("apt-cache", "show", "--no-all-versions", wanted)
        fields = dict(
            re.findall(r"^(Package|Version|Architecture|SHA256): (.+)$", text, re.M)
        )
        return Package(
            fields["Package"],
            fields["Version"],
            fields["Architecture"],
            fields["SHA256"],
        )

    def fetch(self, packages: list[Package]) -> list[Path]:
        """Files of these packages, downloaded when the cache has no whole one.

        A download that breaks off never reaches the cache.

        :raises SetupError: no network, or a file that is not what the index says
        """
        absent = [package for package in packages if cached(package) is None]
        if absent:
            self._download(absent)
        return [deb_folder() / package.filename for package in packages]

    def _download(self, packages: list[Package]) -> None:
        with tempfile.TemporaryDirectory(dir=deb_folder(), prefix="part-") as part:
            words = [f"{package.name}={package.version}" for package in packages]
            self._run("apt-get", "download", "-q", *words, cwd=Path(part))
            for package in packages:
                take_over(package, Path(part))


def take_over(package: Package, folder: Path) -> Path:
    """Move a downloaded package into the cache if it is what the index says.

    :raises SetupError: the file is missing or has another SHA-256
    """
    path = folder / package.filename
    found = file_sha256(path) if path.exists() else "no file"
    if found != package.sha256:
        raise SetupError(
            f"the download of {package.filename} is not whole "
            f"(SHA-256 {found}, expected {package.sha256})",
            "run the same command again; what arrived was thrown away",
        )
    return path.replace(deb_folder() / package.filename)


def machine_archive() -> Archive:
    """The machine's own sources, lists just read."""
    archive = Archive("machine")
    archive.update()
    return archive


def suite_archive(suite: str) -> Archive:
    """One suite of Debian at the machine's own mirror, lists just read."""
    if not KEYRING.exists():
        raise SetupError(
            f"{KEYRING} is not there, so packages from Debian cannot be checked",
            "apt-get install debian-archive-keyring, or name an Odoo 19 checkout: "
            "ODOO_SERVER=/path make ...",
        )
    site = machine_archive().site()
    archive = Archive(suite, f"deb [signed-by={KEYRING}] {site} {suite} main")
    archive.update()
    return archive


def _last_lines(text: str, lines: int = 6) -> str:
    return "\n  ".join(text.strip().splitlines()[-lines:])
