"""Servers that tests run, never installed: OpenSSH's, a real SFTP server for the
transport, and nginx, for the reverse proxy's configuration (deploy/nginx.conf).

What the machine has is used. Else Debian's package is unpacked below .env with the
libraries that this machine lacks. Keys, configurations and ports are the tests' own
(tests/peers/sftp.py, tests/proxy.py).
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from tools import debian
from tools.errors import SetupError, say
from tools.parts import Part, key_of
from tools.paths import ENV
from tools.system import library_folders

# Servers are seldom on the path of an ordinary user.
MACHINE_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/bin")


@dataclass(frozen=True)
class ServerProgram:
    """A server's program, the machine's own or unpacked.

    :param name: of the program
    :param title: what it is called while it is looked for
    :param advice: what to install where there is no Debian to take it from
    :param packages: Debian's packages
    :param with_needs: unpack what the packages need and this machine lacks as well;
        else these packages alone
    :param leave_out: patterns of files that are not wanted
    :param megabytes: room that it takes
    :param recipe: another one makes everybody's unpacked program stale
    """

    name: str
    title: str
    advice: str
    packages: tuple[str, ...]
    with_needs: bool
    leave_out: tuple[str, ...]
    megabytes: int
    recipe: str = "1"

    @property
    def folder(self) -> Path:
        """Where the package is unpacked."""
        return ENV / self.name

    def program(self) -> Path:
        """Absolute path of the program (sshd starts itself anew by it).

        :raises SetupError: there is none
        """
        unpacked = str(self.folder / "usr/sbin")
        found = self._machine_program() or shutil.which(self.name, path=unpacked)
        if not found:
            raise SetupError(f"the program {self.name} is not there", "run: make setup")
        return Path(found).resolve()

    def environment(self) -> dict[str, str]:
        """The process environment in which the program finds its libraries."""
        folders = [*library_folders(self.folder), os.environ.get("LD_LIBRARY_PATH", "")]
        return {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(filter(None, folders))}

    def part(self) -> Part:
        """The unpacked program; made again when the machine gains or loses its own."""
        key = key_of(self.recipe, *self.packages, str(bool(self._machine_program())))
        title = f"looking for {self.title}"
        return Part(title, self.folder, key, self.megabytes, self._build)

    def _machine_program(self) -> str | None:
        path = os.pathsep.join([os.environ.get("PATH", ""), *MACHINE_FOLDERS])
        return shutil.which(self.name, path=path)

    def _build(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        if self._machine_program():
            return
        if not debian.available():
            say(self.advice)
            return
        archive = debian.machine_archive()
        choose = archive.missing if self.with_needs else archive.find
        for path in archive.fetch(choose(list(self.packages))):
            debian.unpack(path, folder, self.leave_out)


SSHD = ServerProgram(
    name="sshd",
    title="an SSH server",
    advice="install an OpenSSH server for the tests of the transport to Nets",
    packages=("openssh-server", "libwrap0"),
    with_needs=False,
    leave_out=("./usr/share/*", "./etc/*", "./lib/systemd/*"),
    megabytes=5,
)
NGINX = ServerProgram(
    name="nginx",
    title="nginx",
    advice="install nginx for the test of the reverse proxy",
    packages=("nginx",),
    with_needs=True,
    leave_out=("./usr/share/*", "./lib/systemd/*"),
    megabytes=10,
)
