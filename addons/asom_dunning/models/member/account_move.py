from odoo import fields, models
from odoo.tools import SQL


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

    def _asom_decide_alone(self):
        """Let nobody else decide about these invoices meanwhile: of a reminder and a
        further collection, a payment or an agreement of the same moment one is first,
        and the other one sees it.

        A lock alone is not enough, because a worker sees the books as they were when
        its transaction began; a row that both change makes the database refuse the
        second one, and that one tries again. Always in the same order.
        """
        if not self:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE account_move SET write_date = write_date WHERE id IN "
                "(SELECT id FROM account_move WHERE id IN %s ORDER BY id "
                "FOR NO KEY UPDATE)",
                tuple(self.ids),
            )
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
