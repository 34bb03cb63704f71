"""TCP ports on this machine."""

from __future__ import annotations

import socket

from tools.errors import SetupError


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Can a server listen on this port?"""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def require(port: int) -> int:
    """The port itself when it is free.

    :raises SetupError: says which port is taken and how to choose another
    """
    if not is_free(port):
        raise SetupError(
            f"port {port} is in use by another program on this machine",
            f"choose another one: make run PORT={find_free(port + 1)}",
        )
    return port


def find_free(first: int = 0) -> int:
    """A free port: the first one from `first` on, or any (0)."""
    if first:
        for port in range(first, min(first + 200, 65536)):
            if is_free(port):
                return port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def parse(text: str) -> int:
    """A port number from text.

    :raises SetupError: not a number from 1 to 65535
    """
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise SetupError(f"PORT={text} is not a port", "give a number from 1 to 65535")
