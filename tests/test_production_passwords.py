"""Passwords that are easily guessed, without a database."""

import importlib.util

import pytest

from tools.paths import ADDONS

# The add-on is not installed in the tests' database, and importing it would change
# the cookies of their server.
PATH = ADDONS / "asom_production" / "passwords.py"
spec = importlib.util.spec_from_file_location("passwords", PATH)
passwords = importlib.util.module_from_spec(spec)
spec.loader.exec_module(passwords)


@pytest.mark.parametrize(
    "password",
    [
        "admin",
        "Admin-2026-admin!",
        "passwordpassword",
        "anna.holm@asom.example",
        "anna.holm123456",
        "123456789012",
        "kort-Ord-9",
        "",
    ],
)
def test_weak(password):
    assert passwords.is_weak(password, "anna.holm@asom.example")


@pytest.mark.parametrize(
    "password", ["Ravn-over-Fanø-31", "x7Gk2mQ9vLp4Zt1B", "å" * 12]
)
def test_good_enough(password):
    assert not passwords.is_weak(password, "anna.holm@asom.example")


def test_what_is_tried_first():
    guesses = passwords.guesses("Anna@asom.example")
    assert {"admin", "demo", "Anna", "Anna@asom.example"} <= set(guesses)
    assert len(guesses) < 8, "each costs a good part of a second at the start"
