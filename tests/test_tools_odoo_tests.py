"""tools/odoo_tests.py: what a log of Odoo's own tests says has failed."""

from __future__ import annotations

from tools import odoo_tests

BASE = "odoo.addons.base.tests.test_a"
ENTRIES = (
    ("INFO", BASE, "Starting TestA.test_x ..."),
    ("INFO", BASE, "======"),
    ("ERROR", BASE, "FAIL: TestA.test_x\nTraceback\nERROR: TestB.test_not_this"),
    ("ERROR", BASE, "ERROR: Subtest TestA.test_y (n=3)"),
    ("ERROR", "odoo.tests.suite", f"ERROR: setUpClass ({BASE}.TestC)"),
    ("ERROR", "odoo.sql_db", "bad query: SELECT"),
    ("WARNING", BASE, "FAIL: TestD.test_no_error"),
)
LOG = "\n".join(
    f"2026-11-30 01:00:00,000 7 {level} db {logger}: {text}"
    for level, logger, text in ENTRIES
)


def test_what_failed_is_read_from_the_log():
    failed = odoo_tests.failed(LOG.splitlines())
    assert failed == {"TestA.test_x", "TestA.test_y", "TestC"}
    assert odoo_tests.STARTED.findall(LOG) == ["TestA.test_x"]


def test_a_few_tests_of_a_module_can_be_asked_for():
    assert odoo_tests.asked("base") == ("base", [])
    module, tests = odoo_tests.asked("account:TestTax,TestMove.test_one")
    assert odoo_tests.tags(module, tests) == (
        "/account:TestMove.test_one,/account:TestTax"
    )


def test_what_failed_can_be_named_to_odoo():
    assert odoo_tests.tags("base") == "/base"
    assert odoo_tests.tags("base", {"TestC", "TestA.test_x"}) == (
        "/base:TestA.test_x,/base:TestC"
    )
