"""The SFTP store against OpenSSH itself, and our fake mailbox."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from peers.sftp import SftpServer

from odoo.addons.asom_nets_transport.transport import (
    SftpFolders,
    TransportError,
    fingerprint,
    generate_private_key,
    has_bytes,
    load_private_key,
    parse_host_keys,
    public_line,
)

BIG = b"0123456789abcdef" * 100_000


@pytest.fixture(scope="module")
def server() -> Iterator[SftpServer]:
    with SftpServer() as running:
        yield running


@pytest.fixture(autouse=True)
def emptied(server: SftpServer) -> Iterator[None]:
    yield
    server.empty()


def store(server: SftpServer, **vals) -> SftpFolders:
    """A store of the server's mailbox, not yet open."""
    return SftpFolders(
        **{
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "key": load_private_key(server.private_key),
            "host_keys": parse_host_keys(server.host_key),
            "most_bytes": 10_000_000,
            **vals,
        }
    )


@contextmanager
def refused(kind: str, detail: str = ""):
    with pytest.raises(TransportError) as caught:
        yield
    assert caught.value.kind == kind, caught.value
    assert detail in caught.value.detail


def test_there_and_back(server: SftpServer) -> None:
    out, taken = server.path("to_nets"), server.path("taken")
    with store(server) as files:
        files.put(out, "a.part", BIG)
        files.rename(out, "a.part", out, "a")
        assert server.names("to_nets") == ["a"]
        assert server.data("to_nets", "a") == BIG
        [entry] = files.list(out)
        assert (entry.name, entry.size) == ("a", len(BIG))
        assert files.find(out, "a") == entry
        assert files.get(out, "a") == BIG
        assert has_bytes(files, out, entry, io.BytesIO(BIG))
        assert not has_bytes(files, out, entry, io.BytesIO(BIG[::-1]))
        files.put(out, "a.part", io.BytesIO(BIG[:-1]))
        assert server.data("to_nets", "a.part") == BIG[:-1]
        files.remove(out, "a.part")
        files.rename(out, "a", taken, "b")
        files.remove(taken, "b")
        files.remove(taken, "b")
        assert files.find(taken, "b") is None


def test_an_empty_file(server: SftpServer) -> None:
    with store(server) as files:
        files.put(server.path("to_nets"), "a", b"")
        assert files.get(server.path("to_nets"), "a") == b""


def test_a_name_that_is_taken(server: SftpServer) -> None:
    out = server.path("to_nets")
    server.put("to_nets", "a", b"old")
    with store(server) as files:
        files.put(out, "a.part", b"new")
        with refused("exists", "a"):
            files.rename(out, "a.part", out, "a")
    assert server.data("to_nets", "a") == b"old"


def test_what_is_missing(server: SftpServer) -> None:
    out, nowhere = server.path("to_nets"), server.path("nowhere")
    server.put("to_nets", "a", b"x")
    with store(server) as files:
        with refused("folder_missing", nowhere):
            files.list(nowhere)
        with refused("folder_missing", nowhere):
            files.put(nowhere, "a", b"")
        with refused("folder_missing", nowhere):
            files.rename(out, "a", nowhere, "a")
        with refused("gone", "b"):
            files.get(out, "b")
        with refused("gone", "b"):
            files.rename(out, "b", out, "c")


def test_without_right(server: SftpServer) -> None:
    folder = server.box / "to_nets"
    server.put("to_nets", "a", b"x")
    folder.chmod(0o500)
    try:
        with store(server) as files:
            with refused("permission"):
                files.put(server.path("to_nets"), "b", b"")
            with refused("permission"):
                files.rename(server.path("to_nets"), "a", server.path("taken"), "a")
    finally:
        folder.chmod(0o755)


def test_no_files_outside_of_the_folder(server: SftpServer) -> None:
    with store(server) as files:
        for name in ("../a", "a/b", "", "..", ".hidden", "a\n"):
            with refused("bad_name"):
                files.put(server.path("to_nets"), name, b"")
    (server.box / "from_nets" / "link").symlink_to("/etc/passwd")
    try:
        with store(server) as files:
            assert files.list(server.path("from_nets")) == []
            with refused("failed"):
                files.get(server.path("from_nets"), "link")
    finally:
        (server.box / "from_nets" / "link").unlink()


def test_too_big(server: SftpServer) -> None:
    server.put("from_nets", "a", b"x" * 101)
    with store(server, most_bytes=100) as files, refused("too_big", "a"):
        files.get(server.path("from_nets"), "a")


@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_kinds_of_host_keys(server: SftpServer, kind: str) -> None:
    first = parse_host_keys(server.host_key)
    server.stop()
    server.new_host_key(kind)
    server.start()
    now = parse_host_keys(server.host_key)
    with store(server) as files:
        assert files.list(server.path("to_nets")) == []
    with store(server, host_keys=first + now):
        pass
    with refused("host_key_changed", now[0].fingerprint):
        store(server, host_keys=first).__enter__()
    with refused("bad_host_key"):
        store(server, host_keys=()).__enter__()
    assert store(server, user="", key=None).shown_host_key() == now[0]


@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_kinds_of_our_keys(server: SftpServer, kind: str) -> None:
    text = server.new_client_key("Hemmelig-3141", kind)
    key = load_private_key(text, "Hemmelig-3141")
    with refused("key_refused", f"{server.user}@"):
        store(server, key=key).__enter__()
    server.allow(server.public_key("other_key"))
    try:
        with store(server, key=key):
            pass
    finally:
        server.allow(server.public_key("client_key"))
    for wrong in ("", "Wrong-2718"):
        with refused("bad_passphrase"):
            load_private_key(text, wrong)


def test_a_key_that_we_made(server: SftpServer) -> None:
    key = load_private_key(generate_private_key())
    server.allow(public_line(key, "asom"))
    try:
        with store(server, key=key):
            pass
    finally:
        server.allow(server.public_key("client_key"))
    assert fingerprint(key) in server.log()


def test_who_we_are_not(server: SftpServer) -> None:
    with refused("key_refused", "somebody@"):
        store(server, user="somebody").__enter__()
    with refused("no_key"):
        store(server, key=None).__enter__()


def test_nobody_is_there(server: SftpServer) -> None:
    with refused("unreachable", "nets.invalid:22"):
        store(server, host="nets.invalid", port=22).__enter__()
    server.stop()
    with refused("unreachable", str(server.port)):
        store(server).__enter__()
    server.start()


def test_it_dies(server: SftpServer) -> None:
    out = server.path("to_nets")
    server.put("to_nets", "a", BIG)
    for call in (
        lambda files: files.list(out),
        lambda files: files.find(out, "a"),
        lambda files: files.get(out, "a"),
        lambda files: files.put(out, "b", BIG),
        lambda files: files.rename(out, "a", out, "b"),
    ):
        with store(server) as files:
            server.stop()
            with refused("lost"):
                call(files)
        server.start()
    assert server.names("to_nets") == ["a"]
