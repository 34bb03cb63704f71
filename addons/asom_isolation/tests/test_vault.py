"""Sealing, without a database."""

import os
from unittest.mock import patch

import pytest

from odoo.addons.asom_isolation import vault
from odoo.addons.asom_isolation.vault import VaultError

OLD, NEW = vault.new_key("old"), vault.new_key("new")
PLACE = "some.model.field"


def failure(call) -> str:
    with pytest.raises(VaultError) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize(
    "text", ["x", "æøå €", "a\x00b", "\ud800", "-----BEGIN " * 999]
)
def test_what_is_sealed_opens_and_is_not_seen(text):
    keys = vault.parse(NEW)
    sealed = keys.seal(text, PLACE)
    assert vault.is_sealed(sealed) and sealed.isascii()
    assert keys.unseal(sealed, PLACE) == text
    assert sealed != keys.seal(text, PLACE), "equal texts are not seen to be equal"


def test_it_opens_only_where_it_belongs_and_as_it_was():
    keys = vault.parse(NEW)
    sealed = keys.seal("0101901234", PLACE)
    assert failure(lambda: keys.unseal(sealed, "other.place")) == "broken other.place"
    changed = (
        sealed[:-6] + ("AAAA" if sealed[-6:-2] != "AAAA" else "BBBB") + sealed[-2:]
    )
    assert failure(lambda: keys.unseal(changed, PLACE)).startswith("broken")
    assert failure(lambda: keys.unseal("asom1:new:", PLACE)).startswith("broken")


def test_a_new_key_seals_and_the_old_one_still_opens():
    sealed = vault.parse(OLD).seal("x", PLACE)
    both = vault.parse(f"# two keys\n{NEW}\n\n{OLD}\n")
    assert both.unseal(sealed, PLACE) == "x"
    assert both.seal("x", PLACE).startswith("asom1:new:")
    assert failure(lambda: vault.parse(NEW).unseal(sealed, PLACE)) == "unknown old"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "absent"),
        ("# nothing", "absent"),
        ("no-colon", "malformed 1"),
        ("a:AAAA", "malformed 1"),
        (f"{NEW}\n{NEW}", "malformed 2"),
        (f"{NEW}\nå:{NEW[4:]}", "malformed 2"),
    ],
    # The keys are made anew by each process.
    ids=["empty", "comment", "no colon", "short", "twice", "name not ASCII"],
)
def test_a_file_that_holds_no_keys_is_refused_without_telling_it(text, said):
    assert failure(lambda: vault.parse(text)) == said


def test_keys_come_from_a_file_or_the_environment(tmp_path):
    path = tmp_path / "keys"
    path.write_text(OLD)
    with patch.dict(os.environ, {"ASOM_SECRET_KEYS_FILE": str(path)}):
        assert vault.vault().current == "old"
        path.write_text(f"{NEW}\n{OLD}\n")
        assert vault.vault().current == "new"
        path.unlink()
        assert failure(vault.vault) == f"unreadable {path}"
    without = {"ASOM_SECRET_KEYS_FILE": "", "ASOM_SECRET_KEYS": NEW}
    with patch.dict(os.environ, without):
        assert vault.vault().current == "new"
