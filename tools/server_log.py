"""The Odoo server's log: which warnings and errors are expected, and which are not.

One list for everything that looks at a log: the set-up of databases, the test run
and the live server of whole-system tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

ENTRY = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ "
    r"(?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>[^:]+): (?P<message>.*)"
)
# Python itself tells what ended a thread: no part of the entry before.
CRON_ENDED = "Exception in thread odoo.service.cron"
BAD_LEVELS = frozenset({"WARNING", "ERROR", "CRITICAL"})


@dataclass(frozen=True)
class Expected:
    """An entry that is no sign of a fault: regular expressions and the reason."""

    logger: str
    message: str
    reason: str


EXPECTED = (
    Expected(
        r"odoo\.addons\.base\.models\.ir_actions_report",
        r"^wkhtmltopdf: (The switch --[\w-]+, is not support using unpatched qt, and "
        r"will be ignored\.)+(Exit with code 1 due to network error: "
        r"ConnectionRefusedError)?\s*$",
        "Debian's wkhtmltopdf is built without the patched Qt: no page headers and "
        "footers; in tests without a running server it finds no style sheets either",
    ),
    Expected(
        r"odoo\.(addons|tests)\..*\.browser",
        r"^Error received after termination: ",
        "the browser test is over: its page was still loading when it was closed",
    ),
    Expected(
        r"odoo\.http",
        r"called ignoring args \{'token'\}\s*$",
        "the web client sends a token with each file that it asks for; Odoo's own "
        "export takes none",
    ),
    Expected(
        r"odoo\.addons\.base\.models\.res_users",
        r"^(Login attempt ignored for|The rate-limited IP address) ",
        "somebody guesses passwords: the server makes him wait, and says so",
    ),
    Expected(
        r"odoo\.sql_db",
        r"(?s)^bad query: b'SELECT number_next FROM ir_sequence WHERE id=\d+ FOR "
        r"UPDATE NOWAIT'\nERROR: could not serialize access due to concurrent "
        r"update\s*$",
        "two take the next number of one sequence at once: one of them does it again",
    ),
    Expected(
        r"odoo\.sql_db",
        r"(?s)^bad query: b'DELETE FROM ir_attachment WHERE id IN .* SKIP LOCKED.*"
        r"\nERROR: could not serialize access due to concurrent update\s*$",
        "two requests make the same style sheet anew and delete the old one: Odoo runs "
        "one of them again",
    ),
    Expected(
        r"odoo\.sql_db",
        r"(?s)^bad query: b' UPDATE \"discuss_channel_member\".*"
        r"\nERROR: could not serialize access due to concurrent update\s*$",
        "two requests of one page mark OdooBot's greeting as read at once; Odoo runs "
        "the later one again",
    ),
    Expected(
        r"threading",
        r"(?s)^Exception in thread odoo\.service\.cron.*"
        r"\npsycopg2\.InterfaceError: connection already closed\s*$",
        "the server stops and has closed its connections; a thread of the scheduler, "
        "which ends with it, still waits for work on one",
    ),
)


@dataclass(frozen=True)
class Entry:
    """One entry of the log with the lines that follow it (a traceback)."""

    level: str
    logger: str
    text: str

    def __str__(self) -> str:
        return f"{self.level} {self.logger}: {self.text}"


def is_expected(logger: str, message: str) -> bool:
    """Is an entry with this logger and message on the list?"""
    return any(
        re.fullmatch(known.logger, logger) and re.search(known.message, message)
        for known in EXPECTED
    )


def entries(lines: Iterable[str]) -> list[Entry]:
    """All entries of a log."""
    result: list[Entry] = []
    for line in lines:
        found = ENTRY.match(line)
        if found:
            result.append(Entry(found["level"], found["logger"], found["message"]))
        elif line.startswith(CRON_ENDED):
            result.append(Entry("ERROR", "threading", line.rstrip()))
        elif result:
            last = result[-1]
            result[-1] = Entry(last.level, last.logger, f"{last.text}\n{line.rstrip()}")
    return result


def unexpected(lines: Iterable[str]) -> list[Entry]:
    """Warnings and errors that are not on the list."""
    return [
        entry
        for entry in entries(lines)
        if entry.level in BAD_LEVELS and not is_expected(entry.logger, entry.text)
    ]
