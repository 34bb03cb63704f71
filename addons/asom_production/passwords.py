"""Passwords that everybody tries first. No Odoo here."""

from __future__ import annotations

KNOWN = (
    "admin",
    "administrator",
    "asom",
    "demo",
    "odoo",
    "password",
    "kodeord",
    "portal",
    "test",
    "user",
    "12345678",
    "123456789012",
)
LEAST_CHARACTERS = 12


# Of those, what a stored password is tried with at each start: it takes a second.
FIRST = ("admin", "demo", "odoo", "password")


def guesses(login: str) -> list[str]:
    """What somebody who knows the login tries first."""
    name = login.partition("@")[0]
    return list(dict.fromkeys([*FIRST, login, name]))


def is_weak(password: str, login: str) -> bool:
    """Is it short, on the list, or made of the login or a word on the list alone?"""
    bare = password.strip().lower()
    words = {each.lower() for each in (*KNOWN, *guesses(login)) if each}
    alone = any(
        not bare.replace(word, "").strip("0123456789!.-_ ")
        for word in words
        if len(word) > 3
    )
    return len(password) < LEAST_CHARACTERS or bare in words or alone
