from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.batches import attempt

from .closing import LIVE


class DunningClosing(models.Model):
    """From the proposal to the work order."""

    _inherit = "asom.dunning.closing"

    def action_approve(self):
        """Tell the members that their signal is closed, and when.

        :raises UserError: when something stands in the way, or one is not a proposal
        """
        self._check_may_approve()
        this = self._locked("proposed")
        this._check_free()
        for closing in this:
            closing._tell_member()
            closing.approved_by_id = self.env.uid
            closing.decision_id._acted()
        return True

    def action_order(self):
        """On its day the work order leaves; what stands in the way is looked at once
        more.

        :raises UserError: when it is too early or something stands in the way
        """
        self.check_access("write")
        this = self._locked("told")
        today = fields.Date.context_today(self)
        for closing in this:
            if closing.date_close > today:
                raise UserError(
                    self.env._(
                        "Member %s was told another day: nothing is closed before it.",
                        closing.membership_id.member_number,
                    )
                )
        this._check_free()
        for closing in this:
            closing._order_work()
        return True

    def action_withdraw(self):
        """Do not close, though something is owed."""
        self.check_access("write")
        for closing in self._locked("proposed", "told", "ordered"):
            closing._withdraw()
            closing.decision_id._over()
        return True

    def _order_work(self):
        """Have the signal closed at the member's address."""
        self.ensure_one()
        work = self.membership_id._request_work(
            "close",
            fields.Date.context_today(self),
            self.env._("Not paid: %s", self.services),
            origin=self,
        )
        if not work:
            raise UserError(
                self.env._(
                    "%s has no rule for work orders about closing a signal. Make one "
                    "under Configuration, by “Asked For (Arrears)”.",
                    self.company_id.name,
                )
            )
        self.write({"state": "ordered", "close_work_id": work.id, "stopped": False})

    def _order_due(self, day):
        """Those whose day has come; one that may not be closed any more waits, and the
        bureau is told why."""
        due = self.sudo().search(
            [("state", "=", "told"), ("date_close", "<=", day)], order="date_close, id"
        )
        for closing in due:
            error = attempt(self.env, closing.action_order, catching=UserError)
            if error and closing.stopped != str(error):
                closing.stopped = str(error)
                closing.activity_schedule(
                    "mail.mail_activity_data_todo",
                    day,
                    summary=str(error),
                    user_id=closing.case_id._bureau_user(closing.company_id).id,
                )

    def _withdraw(self):
        """Nothing is closed; who was asked to do it is told."""
        self.ensure_one()
        self.close_work_id.action_withdraw()
        self.state = "withdrawn"
        # Before another one is proposed.
        self.flush_recordset(["state"])


class DunningDecision(models.Model):
    _inherit = "asom.dunning.decision"

    closing_ids = fields.One2many("asom.dunning.closing", "decision_id", readonly=True)

    def _begin_close(self):
        """A proposal that somebody of the bureau approves."""
        self.env["asom.dunning.closing"]._propose(self)

    def _take_back_close(self):
        """:raises UserError: when the member has been told"""
        live = self.closing_ids.filtered(lambda row: row.state in LIVE)
        for closing in live._locked("proposed"):
            closing._withdraw()
