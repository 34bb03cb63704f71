"""Where this server may be made to call, without a database and without a network."""

import ipaddress
import socket

import pytest
from urllib3.connection import HTTPSConnection

from odoo.addons.asom_membership import outbound, webhook
from odoo.addons.asom_membership.outbound import CallError

# Each leads into somebody's own network, however it is written.
OWN = (
    "127.0.0.1",
    "10.0.0.8",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::127.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::a00:8",
    "fe80::1%eth0",
    "fec0::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "2001::1",
)


def answering(monkeypatch, *numbers):
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_args, **_words: [(0, 0, 0, "", (number, 443)) for number in numbers],
    )


@pytest.mark.parametrize("number", OWN)
def test_no_address_of_a_network_of_its_own_is_called(monkeypatch, number):
    answering(monkeypatch, number)
    with pytest.raises(CallError, match="private"):
        outbound.address_of("hooks.example", 443)
    # One such address among others is enough.
    answering(monkeypatch, "93.184.215.14", number)
    with pytest.raises(CallError, match="private"):
        outbound.post("https://hooks.example/", b"", {})


def test_public_addresses_are_called_by_the_number_that_was_looked_at(monkeypatch):
    for number in ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"):
        answering(monkeypatch, number)
        assert ipaddress.ip_address(outbound.address_of("hooks.example", 443))


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("https://hooks.example/", {"Authorization": "Bearer one\r\nHost: two"}),
        ("https://hooks.example/", {"Authorization": "Bearer \u20ac"}),
        ("https://h\u20ac.example/", {}),
        ("https://hooks.example/a b\x7f", {}),
    ],
)
def test_what_a_call_cannot_have_is_told_and_stops_no_other_call(
    monkeypatch, url, headers
):
    """A queue of many associations' calls goes by what is raised."""
    answering(monkeypatch, "127.0.0.1")
    here, there = socket.socketpair()
    there.close()

    def connect(connection):
        connection.sock, connection.is_verified = here, True

    monkeypatch.setattr(HTTPSConnection, "connect", connect)
    with pytest.raises(CallError):
        outbound.post(url, b"", headers, private=True)


@pytest.mark.parametrize(
    "data",
    [b"", b"[" * 100_000, b"\xff\xfe", b"[]", b'{"state": ["done"]}', b'{"state": 1}'],
)
def test_an_answer_that_is_none_is_none(data):
    assert webhook.answer_of(data) == {}


def test_what_a_receiver_writes_is_bounded_and_plain():
    data = b'{"state": "failed", "remark": "a\\u0000b\\u202ec\\n", "remark2": " "}'
    assert webhook.answer_of(data) == {"state": "failed", "remark": "abc"}
    long = b'{"state": "done", "remark": "%s"}' % (b"x" * 5000)
    assert len(webhook.answer_of(long)["remark"]) == 200
