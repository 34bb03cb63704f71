from weakref import WeakKeyDictionary

from odoo import models

# By cursor of a job, which ends with it. Odoo empties its own ``cr.cache`` with each
# commit.
KEPT = WeakKeyDictionary()

# More are not counted after each batch: the scheduler asks only whether any are left.
COUNTED = 1000


class CollectionRun(models.Model):
    """What a step in the background knows from one call of the scheduler to the next,
    and tells it."""

    _inherit = "asom.collection.run"

    def _kept(self, shapes):
        """The scheduler calls again and again while its job has work; what one call has
        learned is known to the next one. Whatever else works on a run begins anew."""
        if self.env.context.get("ir_cron_progress_id"):
            key = (self.id, self.state, id(self.env.registry))
            shapes.keep_in(KEPT.setdefault(self.env.cr, {}), key)
        return shapes

    def _forget_kept(self):
        KEPT.pop(self.env.cr, None)

    def _left_count(self) -> int:
        """Roughly how many lines the step under way has yet to work on."""
        state = "done" if self.state == "cancelling" else "pending"
        left = [("run_id", "=", self.id), ("state", "=", state)]
        return self.env["asom.collection.run.line"].search_count(left, limit=COUNTED)
