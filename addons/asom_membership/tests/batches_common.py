"""For tests of work in batches: watch its commits, kill it, let its time run out.

Odoo's tests have one transaction. Here a savepoint stands for each commit, so that what
was not committed is lost as it would be::

    with batches(self.env, killed_after=2) as watched:
        run.action_execute()
    self.assertTrue(watched.killed)
    self.assertEqual(run.done_count, 500)
    run.action_execute()
"""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.asom_membership import batches as kernel


class Killed(BaseException):
    """A worker has died: nothing in the add-ons catches it."""


class Watched:
    """What has been seen of the work.

    :ivar commits: (rows done, rows left or None) of each commit
    :ivar killed: whether the work was killed
    """

    def __init__(self, env, killed_after, time_for):
        self.commits = []
        self.killed = False
        self.killed_after = killed_after
        self.time_for = time_for
        self.savepoint = env.cr.savepoint()

    def _commit(self, env, processed, remaining):
        if self.killed_after is not None and len(self.commits) >= self.killed_after:
            raise Killed
        env.cr.flush()
        self.savepoint.close(rollback=False)
        self.savepoint = env.cr.savepoint()
        self.commits.append((processed, remaining))
        time_is_up = self.time_for is not None and len(self.commits) >= self.time_for
        return 0.0 if time_is_up else float("inf")

    def _undo(self, env):
        self.savepoint.rollback()


@contextmanager
def batches(env, killed_after=None, time_for=None):
    """Watch work in batches, or disturb it.

    :param killed_after: commits that succeed; the worker dies when it begins the next
    :param time_for: commits after which the scheduler's time is up
    :returns: :class:`Watched`
    """
    watched = Watched(env, killed_after, time_for)
    with (
        patch.object(kernel, "_commit", watched._commit),
        patch.object(kernel, "_undo", watched._undo),
    ):
        try:
            yield watched
        except Killed:
            watched.killed = True
            kernel.roll_back(env)
        finally:
            watched.savepoint.close(rollback=False)
