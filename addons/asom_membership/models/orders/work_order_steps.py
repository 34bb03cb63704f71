from odoo import fields, models
from odoo.exceptions import UserError

from .tasks import OPEN


class WorkOrder(models.Model):
    """What becomes of a work order, by whoever answers: list, link or staff. Each step
    made again changes nothing."""

    _inherit = "asom.work.order"

    def action_acknowledge(self):
        """The receiver has seen it."""
        self.check_access("write")
        for work in self.filtered(lambda each: each.state in ("new", "sent")):
            work._asom_step("state").state = "acknowledged"
        return True

    def action_done(self):
        """It has been done, today where no other day is written.

        :raises UserError: when it is closed otherwise
        """
        self.check_access("write")
        today = fields.Date.context_today(self)
        for work in self._still_open("done"):
            if work.date_done and work.date_done > today:
                raise UserError(
                    self.env._("%s cannot be done in the future.", work.display_name)
                )
            vals = {"state": "done", "date_done": work.date_done or today}
            work._asom_step(*vals).write(vals)
        return True

    def action_failed(self):
        """It could not be done, and the remark says why.

        :raises UserError: when the remark is empty
        """
        self.check_access("write")
        for work in self._still_open("failed"):
            if not (work.remark or "").strip():
                raise UserError(
                    self.env._(
                        "Write in the remark why %s could not be done.",
                        work.display_name,
                    )
                )
            work._asom_step("state").state = "failed"
        return True

    def action_try_again(self):
        """Ask once more for what could not be done."""
        self.check_access("write")
        for work in self.filtered(lambda each: each.state == "failed"):
            vals = {
                "state": "new",
                "date_sent": False,
                "date_reminded": False,
                # The day of the visit that was in vain is not the day it is done.
                "date_done": False,
            }
            work._asom_step(*vals).write(vals)
        return True

    def action_withdraw(self):
        """It need not be done any more; a receiver who has it already is told."""
        self.check_access("write")
        told = self.filtered(lambda each: each.state in ("sent", "acknowledged"))
        told |= self._drop_calls()
        for work in self.filtered(lambda each: each.state in OPEN):
            work._asom_step("state").state = "withdrawn"
        told._tell_withdrawn()
        return True

    def _still_open(self, state):
        """Those that a step still changes.

        :param state: in which a second click finds them
        :raises UserError: when one is closed otherwise
        """
        for work in self:
            if work.state not in (*OPEN, state):
                raise UserError(self.env._("%s is closed.", work.display_name))
        return self.filtered(lambda each: each.state in OPEN)
