import logging
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.asom_membership.batches import attempt, commit_batch

_logger = logging.getLogger(__name__)

# Also those whose hold begins today.
HELD = [("membership_id.dunning_hold_ids.in_force", "=", True)]


class DunningHandover(models.Model):
    """What comes by itself each morning after reminder 2."""

    _inherit = "asom.dunning.handover"

    def _answered(self):
        """The board's activity is done when nothing waits for it."""
        self.env.flush_all()
        self.invalidate_recordset(["waiting_count"])
        done = self.filtered(lambda row: not row.waiting_count)
        done.sudo().activity_feedback(["mail.mail_activity_data_todo"])

    @api.model
    def _cron_watch(self):
        """Each morning: who waits is asked, who does not answer is reminded and told
        of; what has come to its day is done."""
        today = fields.Date.context_today(self)
        for name, step in self._morning():
            if error := attempt(self.env, lambda step=step: step(today)):
                _logger.error("After reminder 2: %s", name, exc_info=error)
            commit_batch(self.env)

    def _morning(self):
        """(name, function of the day) of what is done each morning, in this order; an
        add-on adds its own."""
        cases = self.env["asom.dunning.case"]
        closings = self.env["asom.dunning.closing"]
        return [
            ("waits", self.env["asom.dunning.decision"]._end_waits),
            ("ask", self._ask_all),
            ("remind", self._remind_late),
            ("limitation", cases._watch_limitation),
            ("close", closings._order_due),
            # Also what has become too old since: nothing stays closed for that.
            ("paid", lambda _day: closings._look_for_paid([])),
            ("inkasso", self.env["asom.inkasso.case"]._look_everywhere),
            ("held", lambda _day: closings._stop_held_of(HELD)),
        ]

    def _ask_all(self, _day):
        cases = self.env["asom.dunning.case"].sudo()
        rows = cases._read_group([("state", "=", "handed_over")], ["company_id"])
        for (company,) in rows:
            if self.env["asom.dunning.policy"].sudo()._of(company):
                self._ask(company)

    def _remind_late(self, day):
        """After the day of answering a mail again; some days later the bureau."""
        late = self.sudo().search(
            [
                ("date_answer", "<", day),
                ("date_escalated", "=", False),
                ("decision_ids", "any", [("state", "=", "waiting")]),
            ]
        )
        policies = self.env["asom.dunning.policy"].sudo()
        for handover in late:
            if not handover.date_reminded:
                handover._mail("asom_dunning.mail_template_handover_again")
                handover.date_reminded = day
                continue
            policy = policies._of(handover.company_id)
            wait = timedelta(days=policy.answer_again_days or 7)
            if handover.date_reminded + wait <= day:
                handover._tell_bureau(
                    self.env._(
                        "The association has not decided though it was reminded: call "
                        "the board."
                    )
                )
                handover.date_escalated = day
