"""tools/server_log.py, and the test run's own watch over the log in conftest.py."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tools import odoo, server_log
from tools.errors import SetupError
from tools.paths import ROOT, VAR

PREFIX = "2026-11-23 22:47:29,735 5731"
INFO = f"{PREFIX} INFO db odoo.modules.loading: loading base"
WARNING = f"{PREFIX} WARNING db odoo.models: field x: unknown parameter 'y'"
ERROR = f"{PREFIX} ERROR ? odoo.http: Exception during request handling."
PDF = (
    f"{PREFIX} WARNING db odoo.addons.base.models.ir_actions_report: wkhtmltopdf: The "
    "switch --header-html, is not support using unpatched qt, and will be ignored."
)


def test_entries_with_the_lines_that_follow():
    found = server_log.entries(["before", INFO, ERROR, "Traceback:", "  x = 1"])
    assert [entry.level for entry in found] == ["INFO", "ERROR"]
    assert found[1].logger == "odoo.http"
    assert found[1].text.endswith("handling.\nTraceback:\n  x = 1")


def test_what_is_unexpected():
    found = server_log.unexpected([INFO, WARNING, PDF, ERROR])
    assert [entry.logger for entry in found] == ["odoo.models", "odoo.http"]


def test_another_message_of_the_same_logger_is_unexpected():
    other = PDF.replace("The switch", "Segmentation fault. The switch")
    assert len(server_log.unexpected([other])) == 1


def test_a_conflict_is_expected_where_odoo_reads_its_own_greeting():
    entry = (
        f"{PREFIX} ERROR db odoo.sql_db: bad query: b' UPDATE \"%s\"\\n   SET ...'\n"
        "ERROR: %s"
    )
    conflict = "could not serialize access due to concurrent update"
    for table, error, count in [
        ("discuss_channel_member", conflict, 0),
        ("asom_charge", conflict, 1),
        ("discuss_channel_member", "deadlock detected", 1),
    ]:
        lines = (entry % (table, error)).splitlines()
        assert len(server_log.unexpected(lines)) == count


def test_a_scheduler_whose_connection_is_closed_at_the_end_is_expected():
    """What Python tells of the thread is no part of the entry before."""
    ended = [
        "Exception in thread odoo.service.cron.cron0:",
        "Traceback (most recent call last):",
        "    select.select([pg_conn], [], [], SLEEP_INTERVAL + number)",
    ]
    closed = "psycopg2.InterfaceError: connection already closed"
    assert server_log.unexpected([PDF, *ended, closed]) == []
    [other] = server_log.unexpected([INFO, *ended, "psycopg2.OperationalError: full"])
    assert other.logger == "threading"


def test_every_expected_entry_has_a_reason():
    assert all(len(known.reason) > 20 for known in server_log.EXPECTED)


def test_a_log_with_a_warning_is_a_failure(tmp_path):
    log = tmp_path / "server.log"
    log.write_text("\n".join([INFO, WARNING]))
    with pytest.raises(SetupError, match="unexpected(.|\n)*unknown parameter"):
        odoo.check_log(log, "the server")
    log.write_text(INFO)
    odoo.check_log(log, "the server")


def test_a_failure_without_an_entry_shows_the_end(tmp_path):
    log = tmp_path / "server.log"
    log.write_text("\n".join([INFO, "ImportError: no module named x"]))
    with pytest.raises(SetupError, match="the server failed(.|\n)*ImportError"):
        odoo.check_log(log, "the server", failed=True)


WATCHED = """
import logging
import unittest
from odoo.tools import mute_logger

log = logging.getLogger("odoo.addons.asom_probe")


def test_silent():
    log.info("nothing")


def test_warns():
    log.warning("unexpected one")


class TestCaught(unittest.TestCase):
    def test_muted(self):
        with mute_logger("odoo.addons.asom_probe"):
            log.error("muted")

    def test_asserted(self):
        with self.assertLogs("odoo.addons.asom_probe", "ERROR"):
            log.error("asserted")


def test_after():
    log.debug("what the second test logged is not this one's")
"""


def test_the_test_that_warns_fails_and_no_other():
    # Below the checkout, so that conftest.py holds for it.
    folder = VAR / "selftest"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "test_watched.py"
    path.write_text(WATCHED)
    command = [sys.executable, "-m", "pytest", str(path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "WARNING odoo.addons.asom_probe: unexpected one" in done.stdout
    assert "FAILED var/selftest/test_watched.py::test_warns" in done.stdout
    assert "1 failed, 4 passed" in done.stdout
