"""Work in batches that commit, so that a long run can be killed and resumed.

What every long piece of work shares: commit a batch, undo what was not committed, try
records together and find the one that is to blame, work off what waits in the
background, and tell people what went wrong. A step that goes on where it stopped::

    def action_do(self):
        while self._batch():
            commit_batch(self.env)

    def _batch(self):
        lines = self.env["my.line"].search(
            [("run_id", "=", self.id), ("state", "=", "pending")], limit=250
        )
        split(lines, self._do, self._refuse)
        return len(lines)

    def _refuse(self, line, error):
        text = error_text(self.env, error, self.env._("line %s", line.id))
        line.write({"state": "failed", "error": text})

How to test it stands in ``tests/batches_common.py``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import contextmanager

import psycopg2

from odoo import modules
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# A deadlock, a serialization failure or a lost connection concerns the whole
# transaction, not one of its rows: whoever began it tries again, from the last commit.
WHOLE_TRANSACTION = (psycopg2.OperationalError, ConcurrencyError)


def commit_batch(env, processed: int = 0, remaining: int | None = None) -> float:
    """Commit what a batch has done and tell the scheduler how far it is.

    Odoo's tests share one transaction that must not be committed; there the work is
    only flushed. A job goes on while it has time::

        while done := self._batch():
            if commit_batch(self.env, done, self._left()) <= 0:
                return False

    :param processed: rows done by the batch
    :param remaining: rows left, where known
    :returns: seconds left for the running job; infinity outside the scheduler
    """
    return _commit(env, processed, remaining)


def roll_back(env) -> None:
    """Undo what has not been committed. Odoo's tests have one transaction, of which
    only what has not been written yet is forgotten."""
    _undo(env)
    env.invalidate_all(flush=False)


def _commit(env, processed, remaining):
    if modules.module.current_test:
        # With what is to be done before a commit.
        env.cr.flush()
        return float("inf")
    return env["ir.cron"]._commit_progress(processed, remaining=remaining)


def _undo(env):
    if not modules.module.current_test:
        env.cr.rollback()


def attempt(
    env, work: Callable, catching=Exception, let_through=()
) -> Exception | None:
    """Do something whole or not at all, and go on when it fails::

        if error := attempt(self.env, self._look_for_payouts):
            _logger.error("Not looked for", exc_info=error)

    :param work: called without arguments, in a savepoint
    :param catching: other errors are raised, with the savepoint undone
    :param let_through: errors that are raised although they are such
    :returns: what has undone it, or None
    :raises psycopg2.OperationalError: what concerns the whole transaction
    """
    try:
        with env.cr.savepoint():
            work()
    except (*WHOLE_TRANSACTION, *let_through):
        raise
    except catching as error:
        env.invalidate_all()
        return error
    return None


def split(records, work: Callable, fail: Callable, let_through: tuple = ()) -> None:
    """Work on records together; where that fails on halves of them, so that one
    poisoned record never stops the others::

        split(lines, self._invoice_lines, self._fail)

    1,000 records of which one is poisoned take some 20 attempts, not 1,000.

    :param work: called with records; what it does for some of them must not depend on
        which others are with them
    :param fail: called with the one record that cannot be worked on, and the error
    :param let_through: errors that concern all of them; raised
    :raises psycopg2.OperationalError: what concerns the whole transaction
    """
    if not records:
        return
    error = attempt(records.env, lambda: work(records), let_through=let_through)
    if error is None:
        return
    if len(records) == 1:
        fail(records, error)
        return
    half = len(records) // 2
    split(records[:half], work, fail, let_through)
    split(records[half:], work, fail, let_through)


def analyze_new(env, tables) -> list[str]:
    """Let the database look at tables that it has taken for empty: it would go on to
    scan the whole of them for each row that refers to them, until it looks by itself
    minutes later. To be called after a database's first batch.

    :returns: the tables that it has looked at now
    """
    rows = env.execute_query(
        SQL(
            "SELECT relname FROM pg_class WHERE relname IN %s AND relkind = 'r' "
            "AND relnamespace = current_schema::regnamespace AND reltuples < 1",
            tuple(tables),
        )
    )
    for [table] in rows:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    return [table for [table] in rows]


@contextmanager
def claim(record):
    """Claim a record for this worker, over all of its commits: a lock on a row ends
    with the first one. Two schedulers share out what waits::

        with claim(run) as mine:
            if mine:
                run._work()

    A worker that dies lets go. What it has not committed is undone when it fails, as
    :func:`work_off` does.

    :returns: whether nobody else has claimed it
    """
    key = SQL("hashtext(%s), %s", record._name, record.id)
    [[mine]] = record.env.execute_query(SQL("SELECT pg_try_advisory_lock(%s)", key))
    try:
        yield mine
    except Exception:
        # Nothing can be asked of a transaction that has failed.
        roll_back(record.env)
        raise
    finally:
        if mine:
            record.env.execute_query(SQL("SELECT pg_advisory_unlock(%s)", key))


def work_off(records, work: Callable, stopped: Callable) -> None:
    """The loop of a scheduled job: one after the other; what stops one of them never
    stops the others::

        @api.model
        def _cron_work(self):
            waiting = self.search([("state", "=", "running")], order="id")
            runs = type(self)
            work_off(waiting, runs._cron_work_one, runs._cron_stopped)

    :param work: called with one record and how many wait behind it; commits by itself;
        returns False when the scheduler's time is up. The record may have been finished
        or deleted meanwhile.
    :param stopped: called with one record and what stopped it, after what was not
        committed is undone; what it writes is committed
    :raises psycopg2.OperationalError: somebody else works on the same rows; the
        scheduler comes again
    """
    # In a test there may be something to write; that is not what is undone below.
    records.env.flush_all()
    for left, record in zip(range(len(records) - 1, -1, -1), records, strict=True):
        try:
            more = work(record, left)
        except WHOLE_TRANSACTION:
            raise
        except Exception as error:
            roll_back(record.env)
            _tell(record, stopped, error)
            commit_batch(record.env)
            continue
        if not more:
            return


def _tell(record, stopped, error):
    """That nobody can be told stops the others no more than the trouble itself."""
    untold = attempt(record.env, lambda: stopped(record, error))
    if untold:
        _logger.error("%s stopped: %r; nobody was told", record, error, exc_info=untold)


def log_stopped(logger: logging.Logger, what: str, error: Exception) -> None:
    """Log what has stopped a piece of work: as an error, with its trace, only where
    nobody foresaw it.

    :param what: such as ``"Collection run 7"``
    """
    if isinstance(error, UserError):
        logger.info("%s stopped: %s", what, error)
    else:
        logger.error("%s stopped", what, exc_info=error)


def error_text(env, error: Exception, what: str) -> str:
    """What went wrong, for people: never a database's or a program's own words::

        error_text(self.env, error, self.env._("payment %s", self.id))

    :param error: a refusal tells by itself; so does a constraint of the database that
        has a text. Anything else is for whoever looks after the system
    :param what: what its log names, such as "run 7", in the user's language
    """
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, psycopg2.IntegrityError) and (text := _broken(env, error)):
        return text
    return env._(
        "An error in the system. Tell whoever looks after it; its log has the details "
        "of %s.",
        what,
    )


def _broken(env, error) -> str:
    """The text that a model gives the constraint that was broken, or ""."""
    for name, model in env.registry.items():
        known = model._table_objects.get(error.diag.constraint_name or "")
        if known and known.message and model._table == error.diag.table_name:
            return env[name]._sql_error_to_message(error)
    return ""
