"""Calls about work orders against a receiver that checks them by itself."""

from __future__ import annotations

import json
import socket
import time
from datetime import timedelta

import pytest
from peers.work_orders import Receiver

from odoo.addons.asom_membership import outbound, webhook
from odoo.addons.asom_membership.outbound import CallError

SECRET = "a secret of at least 24 signs"


def body_of(key, **more) -> bytes:
    told = {"event": "work", "id": key, "number": "1001", "task": "connect", **more}
    return json.dumps(told).encode()


@pytest.fixture
def receiver(tmp_path, monkeypatch):
    with Receiver(SECRET, tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.certificate))
        yield running


def refusal(*args, **options) -> CallError:
    with pytest.raises(CallError) as caught:
        webhook.call(*args, **options)
    return caught.value


def test_a_call_is_taken_once_however_often_it_is_made(receiver) -> None:
    for _time in range(2):
        webhook.call(receiver.url, SECRET, "a", body_of("a"), private=True)
    assert list(receiver.calls) == ["a"]
    assert receiver.times == {"a": 2}
    assert receiver.refused == []


def test_what_is_answered_at_once_is_read(receiver) -> None:
    receiver.behaviour = {"state": "done", "date_done": "2026-11-20", "price": 7}
    data = webhook.call(receiver.url, SECRET, "a", body_of("a"), private=True)
    assert webhook.answer_of(data) == {"state": "done", "date_done": "2026-11-20"}


def test_the_receiver_refuses_another_secret_an_old_call_and_another_id(
    receiver,
) -> None:
    for secret, key, now in (
        ("another secret", "a", None),
        (SECRET, "a", 1_000_000),
        (SECRET, "b", None),
    ):
        error = refusal(receiver.url, secret, key, body_of("a"), private=True, now=now)
        assert (error.code, error.status) == ("status", 401)
    assert receiver.refused == ["signature", "timestamp", "id"]
    assert receiver.calls == {}


def test_who_is_slow_refuses_or_sends_elsewhere_has_not_taken_it(
    receiver, monkeypatch
) -> None:
    monkeypatch.setattr(outbound, "SILENT", 0.3)
    for behaviour, code, status in (
        ("slow", "unreachable", None),
        ("refuse", "status", 503),
        ("elsewhere", "status", 307),
    ):
        receiver.behaviour = behaviour
        error = refusal(receiver.url, SECRET, "a", body_of("a"), private=True)
        assert (error.code, error.status) == (code, status)


def test_an_answer_that_comes_letter_by_letter_ends_in_time(
    receiver, monkeypatch
) -> None:
    monkeypatch.setattr(outbound, "ALTOGETHER", 0.6)
    begun = time.monotonic()
    receiver.behaviour = "drip"
    error = refusal(receiver.url, SECRET, "a", body_of("a"), private=True)
    assert error.code == "unreachable"
    # Its status has come: it is taken, and what it says is left.
    receiver.behaviour = "drip body"
    assert webhook.call(receiver.url, SECRET, "b", body_of("b"), private=True) == b""
    assert time.monotonic() - begun < 3


def test_a_certificate_of_somebody_else_is_not_trusted(receiver, monkeypatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    error = refusal(receiver.url, SECRET, "a", body_of("a"), private=True)
    assert error.code == "unreachable"
    assert receiver.calls == {}


def test_an_own_network_is_not_called(receiver) -> None:
    assert refusal(receiver.url, SECRET, "a", body_of("a")).code == "private"
    for host in (
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[fd00::1]",
        "100.64.0.1",
    ):
        assert refusal(f"https://{host}/", SECRET, "a", b"").code == "private", host
    assert receiver.calls == {}


def test_a_name_with_one_private_address_is_not_called(monkeypatch) -> None:
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443))
        for number in ("93.184.216.34", "192.168.1.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    assert refusal("https://example.dk/", SECRET, "a", b"").code == "private"


@pytest.mark.parametrize(
    "url",
    (
        "http://example.dk/",
        "ftp://example.dk/",
        "https://user:password@example.dk/",
        "https://",
        "example.dk",
        "https://example.dk:99999/",
        "",
        None,
    ),
)
def test_only_https_without_a_password_is_an_address(url) -> None:
    with pytest.raises(CallError) as caught:
        outbound.parts_of(url)
    assert caught.value.code == "address"


def test_waits_grow_and_end() -> None:
    waits = []
    while wait := webhook.wait_after(len(waits) + 1):
        waits.append(wait)
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) > timedelta(days=2)
    assert webhook.wait_after(len(waits) + 1) is None


@pytest.mark.parametrize(
    "data", (b"", b"OK", b"[]", b'{"state": "paid"}', b"\xff", b'{"state": ["done"]}')
)
def test_an_answer_that_says_nothing_of_the_work_is_none(data) -> None:
    assert webhook.answer_of(data) == {}
