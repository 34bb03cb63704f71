"""What the log may not tell, without a database."""

import logging
import sys

import psycopg2
import pytest

from odoo.addons.asom_isolation import log_mask
from odoo.addons.asom_isolation.log_mask import MaskedRecord

# In pieces: checkers look for keys that were left in files.
KIND = "OPENSSH PRIVATE" + " KEY"
KEY = f"-----BEGIN {KIND}-----\nb3BlbnNzaC1rZXktdjEA\n"
WHOLE_KEY = f"{KEY}-----END {KIND}-----"
SECRETS = ("0101901234", "010190-1234", "b3BlbnNzaC1rZXktdjEA", "Hemmelig", "12345678")


def logged(name, level, message, *args, error=None) -> str:
    info = None
    try:
        if error:
            raise error
    except Exception:  # pylint: disable=broad-except
        info = sys.exc_info()
    record = MaskedRecord(name, level, "x.py", 1, message, args, info)
    return logging.Formatter("%(message)s").format(record)


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT INTO a (b) VALUES ('{WHOLE_KEY}', '0101901234', 7)",
        "UPDATE a SET b = 'It''s Hemmelig', c = E'\\'Hemmelig\\\\', d = 'Hemmelig'",
        "UPDATE a SET b = 'cut off: Hemmelig",
        "SELECT 1 /* 010190-1234 */",
        r"UPDATE a SET b = '\x48656d12345678'::bytea",
    ],
)
@pytest.mark.parametrize("kind", [str, str.encode])
def test_a_failed_statement_is_logged_without_its_values(statement, kind):
    error = psycopg2.IntegrityError(
        'null value in column "x"\nDETAIL:  Failing row contains (1, Hemmelig,\n\n'
        "12345678).\nHINT:  Hint.\n"
    )
    text = logged(
        "odoo.sql_db",
        logging.ERROR,
        "bad query: %s\nERROR: %s",
        kind(statement),
        error,
    )
    assert not any(secret in text for secret in SECRETS), text
    assert statement.split()[0] in text and "null value in column" in text
    assert "HINT:  Hint." in text


def test_a_traceback_tells_nothing_of_the_row():
    error = RuntimeError("while saving")
    error.__cause__ = psycopg2.DataError(
        'invalid input syntax for type integer: "Hemmelig"\n'
        "LINE 1: UPDATE a SET b = 'Hemmelig'\n                 ^\n"
    )
    text = logged("odoo.http", logging.ERROR, "Exception", error=error)
    assert not any(secret in text for secret in SECRETS), text
    assert text.rstrip().endswith("RuntimeError: while saving")
    assert "invalid input syntax for type integer" in text


@pytest.mark.parametrize("secret", [WHOLE_KEY, KEY, "0101901234", "010190-1234"])
def test_keys_and_cpr_numbers_are_masked_in_every_warning(secret):
    for text in (
        logged("any", logging.WARNING, "It was %r, 100 %% of %s", secret, secret),
        logged("any", logging.ERROR, "failed", error=ValueError(secret)),
    ):
        assert not any(each in text for each in SECRETS), text


def test_a_key_that_is_a_part_of_an_address_is_not_in_the_log():
    signature = "a1" * 32
    for path in (
        f"/asom/work_order/7/1800000000/{signature}",
        f"/asom/work_order/7/1800000000/{signature}/answer",
        f"/some/grant/{'Hem-mel_ig'.replace('-', '') * 5}?token=x",
    ):
        for level in (logging.INFO, logging.WARNING):
            text = logged("werkzeug", level, '"GET %s HTTP/1.1" 200', path)
            assert signature not in text and "Hemmel" not in text, text
            assert " 200" in text
    kept = "/web/assets/1/0f0a5b1/web.assets_backend.min.js"
    assert kept in logged("werkzeug", logging.INFO, '"GET %s HTTP/1.1"', kept)


def test_the_token_of_a_link_is_not_in_the_access_log():
    line = "GET /web/signup?token=Hemmelig&db=x HTTP/1.1"
    text = logged("werkzeug", logging.INFO, '"%s" %s %s', line, 200, "-")
    assert text == '"GET /web/signup?token=***&db=x HTTP/1.1" 200 -'


def test_other_entries_stay_as_they_are():
    said = "Delivery 0001000001 of 2026-11-29, 1764382000 %s"
    assert logged("any", logging.WARNING, said, "seconds") == said % "seconds"
    assert "ValueError: 7" in logged("any", logging.ERROR, "x", error=ValueError(7))


def test_a_record_that_cannot_be_masked_is_not_logged_unmasked():
    class Broken:
        def __str__(self):
            raise RuntimeError("0101901234")

    assert "0101901234" not in logged("any", logging.ERROR, "%s", Broken())


def test_a_long_statement_costs_little():
    text = logged("odoo.sql_db", logging.ERROR, "bad query: %s", "'" + "\\'" * 10**6)
    assert len(text) < 100


def test_it_is_installed_with_the_add_on_once():
    log_mask.install()
    assert logging.getLogRecordFactory() is MaskedRecord
