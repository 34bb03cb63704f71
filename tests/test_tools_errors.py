"""tools/errors.py and ports.py: what a person reads when something is in the way."""

from __future__ import annotations

import errno
import os
import socket

import pytest

from tools import ports
from tools.errors import SetupError, run_command


def status_of(action, capsys) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        run_command(action)
    return left.value.code, capsys.readouterr().err


def raising(error):
    def action(_arguments):
        raise error

    return action


def test_a_command_that_works(capsys):
    assert status_of(lambda arguments: None, capsys) == (0, "")
    assert status_of(lambda arguments: 3, capsys) == (3, "")


def test_a_setup_error_says_what_and_what_to_do(capsys):
    status, told = status_of(raising(SetupError("it broke", "make it")), capsys)
    assert status == 1
    assert told == "\nasom: it broke\n  What to do: make it\n"


def test_a_full_disk_in_the_middle(capsys):
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "var/x")
    status, told = status_of(raising(full), capsys)
    assert status == 1
    assert "the disk is full" in told and "Traceback" not in told


def test_no_right_to_write(capsys):
    denied = PermissionError(errno.EACCES, "Permission denied", "/opt/asom/.env")
    status, told = status_of(raising(denied), capsys)
    assert status == 1
    assert "no right to use /opt/asom/.env" in told and "XDG_CACHE_HOME" in told


def test_an_error_of_the_program_keeps_its_traceback():
    with pytest.raises(FileNotFoundError):
        run_command(raising(FileNotFoundError(errno.ENOENT, "No such file", "x")))


def test_ctrl_c(capsys):
    assert status_of(raising(KeyboardInterrupt()), capsys) == (
        130,
        "\nasom: stopped.\n",
    )


def test_an_occupied_port_is_named_and_another_offered():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not ports.is_free(port)
        with pytest.raises(SetupError, match=f"port {port} is in use") as caught:
            ports.require(port)
    offered = int(caught.value.todo.rpartition("PORT=")[2])
    assert offered != port and ports.is_free(offered)
    assert ports.require(port) == port


@pytest.mark.parametrize("text", ["", "0", "65536", "80a", "-1", "８０"])
def test_what_is_no_port(text):
    with pytest.raises(SetupError, match=f"PORT={text} is not a port"):
        ports.parse(text)


def test_a_port_number():
    assert ports.parse("8069") == 8069
