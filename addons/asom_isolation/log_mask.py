"""The second line: what is secret or personal does not get into the server's log.

The first is that it never reaches a statement or an error text (:mod:`.encrypted`). But
the server logs each statement that fails with all of its values, and PostgreSQL tells
in its error texts what was in the row. Here every value of such a statement is taken
out, whatever table it is for, and private keys, CPR numbers and links' tokens out of
all that is logged as a warning or worse.
"""

from __future__ import annotations

import logging
import re
import traceback

import psycopg2

from odoo import netsvc

# A statement longer than that is told by its beginning.
MOST_CHARACTERS = 20_000
# 'text', E'text', also cut off; a doubled quote or a backslash does not end it.
LITERAL = re.compile(r"'(?:[^'\\]|''|\\(?:.|\Z))*(?:'|\Z)", re.S)
# What PostgreSQL adds to an error: the row, the key, the place in the statement.
TOLD = re.compile(
    r"^(DETAIL|LINE \d+|CONTEXT|QUERY|STATEMENT):.*?"
    r"(?=^(?:HINT|CONTEXT):|^(?:The above|During handling of the above) exception|\Z)",
    re.S | re.M,
)
# invalid input syntax for type integer: "…"
QUOTED_VALUE = re.compile(r'(: )"(?:[^"]|"")*"')
PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?"
    r"(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)",
    re.S,
)
# A day, a month, a year and four digits (domain/denmark.md: DDMMÅÅ-XXXX).
CPR = re.compile(
    r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}-?[0-9]{4}(?![0-9])"
)
TOKEN = re.compile(r"(?<=token=)[^&\s\"']+")
# A signature or a key that is a part of an address by itself: the signed link of a work
# order. Names of files in the store (40 digits) and of assets are shorter.
KEY_IN_PATH = re.compile(r"(?<=/)[\w-]{43,}(?=[/?&\s\"']|\Z)")
HIDDEN = "***"


def masked(text: str) -> str:
    """The text without private keys, CPR numbers and the tokens of links."""
    text = PRIVATE_KEY.sub(HIDDEN, text)
    text = CPR.sub(HIDDEN, text)
    text = TOKEN.sub(HIDDEN, text)
    return KEY_IN_PATH.sub(HIDDEN, text)


def masked_statement(text: str) -> str:
    """A statement without its values."""
    return masked(LITERAL.sub(f"'{HIDDEN}'", text[:MOST_CHARACTERS]))


def masked_error(text: str) -> str:
    """What PostgreSQL says of a failed statement, without the values it names."""
    text = TOLD.sub(rf"\1: {HIDDEN}\n", text)
    return masked(QUOTED_VALUE.sub(rf'\1"{HIDDEN}"', text))


class MaskedRecord(netsvc.LogRecord):
    """A record of the log that is masked as it is made, before anything keeps it."""

    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, *rest, **kw):
        super().__init__(
            name, level, pathname, lineno, msg, args, exc_info, *rest, **kw
        )
        try:
            self._mask()
        except Exception:  # pylint: disable=broad-except
            # Nothing may fail because of its log, and nothing unmasked may get there.
            self.msg, self.args, self.exc_info = (
                "(not logged: masking failed)",
                (),
                None,
            )

    def _mask(self):
        if self.name == "odoo.sql_db":
            self._mask_statement()
        elif self.levelno >= logging.WARNING or self.name == "werkzeug":
            text = self.getMessage()
            hidden = masked(text)
            if hidden != text:
                self.msg, self.args = hidden, ()
        if self.exc_info and self.exc_info[1] is not None:
            self._mask_traceback()

    def _mask_statement(self):
        """``bad query: <bytes> ERROR: <error>``, and what is told while debugging."""
        args = self.args if isinstance(self.args, tuple) else (self.args,)
        self.args = tuple(_masked_argument(each) for each in args)

    def _mask_traceback(self):
        lines = traceback.format_exception(*self.exc_info)
        text = "".join(lines).rstrip("\n")
        hidden = masked_error(text) if _of_database(self.exc_info[1]) else masked(text)
        if hidden != text:
            # Handlers use this text, and those that make their own have none to make.
            self.exc_text, self.exc_info = hidden.rstrip("\n"), None


def _masked_argument(value):
    if isinstance(value, (bytes, bytearray)):
        return masked_statement(bytes(value).decode("utf-8", "replace")).encode()
    if isinstance(value, str):
        return masked_statement(value)
    if isinstance(value, BaseException):
        return masked_error(str(value))
    return value


def _of_database(error) -> bool:
    seen = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, psycopg2.Error):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def install():
    """Mask from now on; a second time changes nothing."""
    if logging.getLogRecordFactory() in (netsvc.LogRecord, logging.LogRecord):
        # The server asks by this name whether it has set up its log.
        netsvc.LogRecord = MaskedRecord
        logging.setLogRecordFactory(MaskedRecord)
