"""A good 0605 made by hand: two registrations and a cancellation."""

from __future__ import annotations

from .handmade import PBS, SUPPLIER, encode


def registration(customer: str, identity: str, bank: str, account: str) -> str:
    """A 042 / 0200."""
    start = f"BS042{PBS}020000000001{customer:<15}" + "0" * 21
    middle = f"{identity:0>10}" + " " * 10 + bank + " " * 4 + f"{account:0>10}"
    return start + middle + " " * 10 + "00000"


def cancellation(customer: str, mandate: str) -> str:
    """A 042 / 0257, with zeros where sources write zeros."""
    return f"BS042{PBS}025700000001{customer:<15}{mandate}" + "0" * 12


def section(number: str, *requests: str) -> list[str]:
    """012, the requests, 092."""
    end = f"BS092{PBS}{number}".ljust(26) + f"{len(requests):011}" + "0" * 26
    end = end + " " * 15 + "0" * 11 + "0" * 39
    start = f"BS012{PBS}{number}000".ljust(44) + "000000"
    return [start, *requests, end]


def lines_0605(mandate: str = "123456789", number: int = 43) -> list[str]:
    """The good delivery, line by line; `mandate` is the one that is cancelled."""
    return [
        f"BS002{SUPPLIER}BS10605{number:010}" + " " * 19 + "231126",
        *section(
            "0120",
            registration("1002", "12345678", "0040", "440116243"),
            registration("000000000000B72", "0101701234", "9999", "1"),
        ),
        *section("0126", cancellation("1001", mandate)),
        f"BS992{SUPPLIER}BS10605" + "00000000002" + "00000000003" + "0" * 86,
    ]


def good_0605() -> bytes:
    """The good delivery."""
    return encode(lines_0605())
