from odoo import api, fields, models

from ...procedure.holds import DISPUTES, REOPENS


class DunningClosing(models.Model):
    """A hold that comes after the work order has left takes it back: who was asked is
    told, and what is done already is opened again where the hold says so."""

    _inherit = "asom.dunning.closing"

    def _stop_held(self):
        """Look whether a hold of today is about these."""
        live = self.sudo().filtered(lambda row: row.state in ("ordered", "closed"))
        for closing in live:
            moves = closing._about(closing.case_id._overdue_moves())
            reasons = set(closing._holds_in_force(moves).mapped("reason"))
            if reasons and closing.state == "ordered":
                closing._take_order_back(closing._obstacle_text())
            elif reasons & REOPENS and closing.state == "closed":
                closing._reopen(charged=not DISPUTES & reasons)
                closing.decision_id._over()

    def _take_order_back(self, why):
        """Nothing is closed now. It is a proposal again: after the hold a person looks
        at it, and the member is told another day.

        :param why: for the bureau
        """
        self.ensure_one()
        self.close_work_id.action_withdraw()
        self.write(
            {
                "state": "proposed",
                "stopped": why,
                "approved_by_id": False,
                "date_told": False,
                "date_close": False,
            }
        )
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            fields.Date.context_today(self),
            summary=self.env._("The work order to close is withdrawn. %s", why),
            user_id=self.case_id._bureau_user(self.company_id).id,
        )

    @api.model
    def _stop_held_of(self, domain):
        """Of the closings that this domain finds."""
        live = ("state", "in", ("ordered", "closed"))
        self.sudo().search([live, *domain])._stop_held()
