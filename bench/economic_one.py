"""The peer: one voucher for each call over the older interface, as the connectors for
e-conomic do that are common. The same add-on and outbox: nothing else differs."""

from __future__ import annotations

from bench.economic import made, prepare, send

__all__ = ["made", "measure", "prepare"]


def measure(env, meter, size: int) -> None:
    """In calls of one voucher."""
    send(env, meter, size, "vouchers", MOST_VOUCHERS=1)
