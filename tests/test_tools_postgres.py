"""tools/postgres.py with a real cluster in a folder of the test."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tools import postgres
from tools.errors import SetupError


@pytest.fixture
def cluster(tmp_path, monkeypatch) -> Path:
    """A cluster of its own below a private folder with a long path."""
    folder = tmp_path / ("long-" * 20)
    folder.mkdir()
    folder.chmod(0o700)
    for name in ("PGHOST", "PGPORT", "PGUSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(postgres, "PG", folder / "pg")
    monkeypatch.setattr(postgres, "DATA", folder / "pg" / "data")
    monkeypatch.setattr(postgres, "SOCKETS", folder / "pg" / "socket")
    monkeypatch.setattr(postgres, "SERVER_LOG", folder / "pg" / "data" / "server.log")
    # The abstract name is made from the checkout; two of them would meet.
    monkeypatch.setattr(postgres, "ROOT", folder)
    yield folder
    postgres.stop()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_start_use_stop_again(cluster):
    assert not postgres.is_running()
    server = postgres.start()
    assert server.host.startswith("@"), "the path is too long for a socket in it"
    assert postgres.is_running()
    assert postgres.start() == server
    assert mode(cluster) == 0o700, "the folder stays private"
    assert mode(cluster / "pg" / "data") == 0o700
    assert postgres.stop() is True
    assert postgres.stop() is False


def test_two_commands_start_it_at_the_same_time(cluster):
    with ThreadPoolExecutor() as both:
        found = list(both.map(lambda _: postgres.start(), range(2)))
    assert found[0] == found[1]
    assert postgres.is_running()


def test_a_second_command_waits_until_it_answers(cluster):
    """Its process is there before it takes connections."""
    postgres.start()
    postgres.stop()
    with ThreadPoolExecutor() as other:
        first = other.submit(postgres.start)
        while not postgres.is_running():
            time.sleep(0.001)
        assert postgres.start() == first.result()


def test_a_killed_server_is_told_and_recovers(cluster, capsys):
    postgres.start()
    pid_file = postgres.DATA / "postmaster.pid"
    pid = int(pid_file.read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    end = time.monotonic() + 20
    while postgres.is_running() and time.monotonic() < end:
        time.sleep(0.05)
    assert pid_file.exists()
    postgres.start()
    assert "did not stop cleanly" in capsys.readouterr().err
    assert postgres.is_running()


def test_a_half_made_cluster_is_made_again(cluster):
    half = postgres.PG / "data.part"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    postgres.start()
    assert not half.exists()


def test_a_server_that_cannot_start_shows_its_log(cluster):
    postgres.start()
    postgres.stop()
    with open(postgres.DATA / "postgresql.conf", "a") as conf:
        conf.write("max_connections = many\n")
    with pytest.raises(SetupError, match="starting PostgreSQL(.|\n)*max_connections"):
        postgres.start()


def test_only_known_users_may_connect(cluster):
    postgres.start()
    rules = (postgres.DATA / "pg_hba.conf").read_text()
    assert rules == "local all all peer map=asom\n"
    names = (postgres.DATA / "pg_ident.conf").read_text()
    assert f'"{pwd.getpwuid(os.geteuid()).pw_name}" asom' in names
    assert "listen_addresses = ''" in (postgres.DATA / "postgresql.conf").read_text()


def test_a_named_server_that_does_not_answer(monkeypatch, tmp_path):
    monkeypatch.setenv("PGHOST", str(tmp_path))
    with pytest.raises(SetupError, match="PGHOST, PGPORT and PGUSER name does not ans"):
        postgres.start()


def test_a_named_server_is_used_as_it_is(monkeypatch):
    monkeypatch.setenv("PGHOST", "db.example.com")
    monkeypatch.setenv("PGPORT", "5433")
    monkeypatch.delenv("PGUSER", raising=False)
    found = postgres.connection()
    assert found == postgres.Connection("db.example.com", "5433", "")
    assert found.environment()["PGPORT"] == "5433"


def test_a_short_path_gets_a_socket_in_it():
    assert postgres.socket_host(Path("/srv/asom/var/pg/socket")) == (
        "/srv/asom/var/pg/socket"
    )
    longest = "/" + "x" * (postgres.SOCKET_PATH_MAX - len("/.s.PGSQL.5432") - 1)
    assert postgres.socket_host(Path(longest)) == longest
    assert postgres.socket_host(Path(longest + "x")).startswith("@asom-")


def test_enterable(tmp_path):
    nobody = pwd.getpwnam("nobody")
    tmp_path.chmod(0o700)
    assert not postgres.enterable(tmp_path, nobody)
    assert postgres.enterable(Path("/usr"), nobody)
