from odoo import fields, models


class AccountMove(models.Model):
    """Invoices that are reminded of, and those of the reminders' own fees."""

    _inherit = "account.move"

    asom_dunning_reminder_id = fields.Many2one(
        "asom.dunning.reminder",
        string="Fee of Reminder",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="asom_membership.group_board",
    )
    asom_dunning_again_on = fields.Date(
        string="New Last Payment Date",
        readonly=True,
        copy=False,
        help="What was paid has been taken back, or the member has been given time: "
        "reminders go on from this day.",
    )
    asom_dunning_handed_over_on = fields.Date(
        string="Handed Over", readonly=True, copy=False
    )

    def _asom_claim_event(self, event):
        """What follows from the event: time to pay in another way, agreements, cases,
        closed signals."""
        result = super()._asom_claim_event(event)
        if event == "rejected":
            self._asom_give_time()
        if event == "paid":
            self._asom_keep_agreements()
        self._asom_go_on(event)
        if event == "paid":
            self._asom_open_signals()
        return result

    def _asom_go_on(self, event):
        """Cases close when nothing is overdue; what is taken back goes on at its stage
        with a new last payment date, and is handed over anew when it comes to that."""
        if event in ("charged_back", "reopened"):
            self.write(
                {
                    "asom_dunning_again_on": fields.Date.context_today(self),
                    "asom_dunning_handed_over_on": False,
                }
            )
        cases = self.env["asom.dunning.case"].search(
            [
                ("membership_id", "in", self.asom_membership_id.ids),
                ("state", "!=", "closed"),
            ]
        )
        cases._close_settled()
