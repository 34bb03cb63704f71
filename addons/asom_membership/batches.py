"""Work in batches that commit, so that a long run can be killed and resumed."""

from __future__ import annotations

from odoo import modules


def commit_batch(env, processed: int = 0, remaining: int | None = None) -> float:
    """Commit what a batch has done and tell the scheduler how far it is.

    Odoo's tests share one transaction that must not be committed; there the work is
    only flushed.

    :param processed: rows done by the batch
    :param remaining: rows left, where known
    :returns: seconds left for the running job; infinity outside the scheduler
    """
    if modules.module.current_test:
        env.flush_all()
        return float("inf")
    return env["ir.cron"]._commit_progress(processed, remaining=remaining)
