from odoo import fields, models

from ...procedure.holds import WISH


class DunningDecision(models.Model):
    """What begins with a decision, and how it is taken back or ends.

    An add-on that carries a decision out extends ``_begin_<choice>`` and
    ``_take_back_<choice>``, and calls ``_acted`` when it has been done.
    """

    _inherit = "asom.dunning.decision"

    def _begin(self):
        """Begin with what was decided."""
        self.ensure_one()
        getattr(self, f"_begin_{self.choice}")()

    def _take_back(self):
        """Take back what was begun with."""
        self.ensure_one()
        getattr(self, f"_take_back_{self.choice}")()

    # === WAITING === #

    def _begin_wait(self):
        """Nothing is done until the day: a hold by the association's wish."""
        self.hold_id = (
            self.env["asom.dunning.hold"]
            .sudo()
            .create(
                {
                    "membership_id": self.membership_id.id,
                    "reason": WISH,
                    "note": self.reason,
                    "date_to": self.wait_until,
                }
            )
        )

    def _take_back_wait(self):
        self.hold_id.action_end()

    # === WHAT THE BUREAU DOES === #

    def _begin_agreement(self):
        """The bureau makes the agreement with the member."""
        self._ask_bureau(
            self.env._("The association wants a payment agreement: %s", self.reason)
        )

    def _take_back_agreement(self):
        self._forget_asking()

    def _begin_write_off(self):
        """The bureau writes it off, as drafted for an accountant."""
        self._ask_bureau(
            self.env._("The association wants the debt written off: %s", self.reason)
        )
        self._draft_write_off()

    def _take_back_write_off(self):
        self._forget_asking()
        self._drop_write_off()

    def _ask_bureau(self, text):
        self.case_id.activity_schedule(
            "mail.mail_activity_data_todo",
            fields.Date.context_today(self),
            summary=text,
            user_id=self.case_id._bureau_user(self.company_id).id,
        )

    def _forget_asking(self):
        self.case_id.activity_unlink(["mail.mail_activity_data_todo"])

    # === WHAT BECOMES OF IT === #

    def _acted(self):
        """What was decided has been done: it cannot be undone any more."""
        self.sudo().filtered(lambda row: row.state == "decided").state = "acted"

    def _done_by_bureau(self):
        """As :meth:`_acted`; nobody of the bureau has to do it any more."""
        for decision in self:
            decision._forget_asking()
        self._acted()

    def _over(self):
        """What was decided has come to nothing, or its time is over: the association
        is asked again with the next hand-over."""
        live = self.sudo().filtered("live")
        live.state = "ended"
        live.flush_recordset(["state"])

    def _end_waits(self, day):
        """Those whose time of waiting is over."""
        self.sudo().search(
            [
                ("choice", "=", "wait"),
                ("state", "=", "decided"),
                ("wait_until", "<", day),
            ]
        )._over()

    def _settle(self):
        """Nothing is overdue any more: what was not acted on falls away. What was
        written off is not paid."""
        live = (self - self._written_off()).sudo().filtered("live")
        for decision in live.filtered(lambda row: row.state == "decided"):
            if decision.choice != "inkasso" and decision.choice != "close":
                decision._take_back()
        live.state = "settled"
        live.handover_id._answered()
