"""Which words of a context switch a check off."""

import pytest

from odoo.addons.asom_isolation.calls.words import is_switch


@pytest.mark.parametrize(
    "word",
    [
        "check_move_validity",
        "force_delete",
        "dynamic_unlink",
        "skip_readonly_check",
        "skip_res_field_check",
        "bypass_lock_check",
        "ignore_exceptions",
        "tracking_disable",
        "mail_notrack",
    ],
)
def test_odoos_switches_are_not_heard(word):
    assert is_switch(word)


@pytest.mark.parametrize(
    "word",
    [
        "lang",
        "tz",
        "allowed_company_ids",
        "active_test",
        "active_ids",
        "default_move_type",
        "search_default_mine",
        "bin_size",
        "force_email",
        "import_file",
    ],
)
def test_what_pages_send_is_heard(word):
    assert not is_switch(word)
