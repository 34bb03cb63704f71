import logging

from odoo import api, fields, models

from odoo.addons.asom_membership.batches import (
    claim,
    commit_batch,
    log_stopped,
    work_off,
)
from odoo.addons.asom_membership.money import to_ore

_logger = logging.getLogger(__name__)


class DunningPolicy(models.Model):
    _inherit = "asom.dunning.policy"

    fee_with_dues = fields.Boolean(
        string="Unpaid Fees With the Next Dues",
        tracking=True,
        help="Where the dues are paid and a fee is not, its invoice is credited after "
        "its last payment date, and the fee is collected with the next dues.",
    )


class Charge(models.Model):
    _inherit = "asom.charge"

    dunning_reminder_id = fields.Many2one(
        "asom.dunning.reminder",
        string="Of Reminder",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
        groups="asom_membership.group_board",
    )


class DunningReminder(models.Model):
    """A fee that is left unpaid when all dues are paid has no letter that asks for it:
    it waits for the next dues instead, if the association wants. The law's counting
    is of reminders, wherever their fees are collected."""

    _inherit = "asom.dunning.reminder"

    charge_ids = fields.One2many(
        "asom.charge", "dunning_reminder_id", string="Fee and Interest", readonly=True
    )

    @api.model
    def _move_fees(self):
        """Let fees that nobody asks for any more wait for the next dues."""
        policies = (
            self.env["asom.dunning.policy"]
            .sudo()
            .search([("fee_with_dues", "=", True)])
        )
        agreed = (
            self.env["asom.dunning.agreement"]
            .sudo()
            .search([("state", "=", "running")])
        )
        own = type(self)
        today = fields.Date.context_today(self)
        waiting = self.sudo().search(
            [
                ("company_id", "in", policies.company_id.ids),
                ("state", "=", "sent"),
                ("fee_move_id.payment_state", "=", "not_paid"),
                ("fee_move_id.state", "=", "posted"),
                ("fee_move_id.invoice_date_due", "<", today),
                ("fee_move_id", "not in", agreed.move_ids.ids),
                ("case_id.state", "=", "closed"),
                # Another case: its letters ask for the fee.
                (
                    "membership_id.dunning_case_ids",
                    "not any",
                    [("state", "!=", "closed")],
                ),
            ],
            order="id",
        )
        work_off(waiting, own._move_fee_claimed, own._move_fee_stopped)

    def _move_fee_claimed(self, left) -> bool:
        """:returns: False when the scheduler's time is up"""
        with claim(self) as mine:
            if mine:
                self._move_fee()
                return commit_batch(self.env, 1, left) > 0
        return True

    def _move_fee_stopped(self, error):
        log_stopped(_logger, f"Fee of reminder {self.id}", error)

    def _move_fee(self):
        """Credit the fee's invoice; what it charged waits for the next dues."""
        self.ensure_one()
        move = self.fee_move_id.with_company(self.company_id)
        move.invalidate_recordset(["payment_state"])
        if move.payment_state != "not_paid" or move._asom_in_transit():
            return
        if move._asom_barred(fields.Date.context_today(self)):
            return
        charges = move.asom_charge_ids
        move._reverse_moves(
            [
                {
                    "ref": self.env._("Collected with the next dues: %s", move.name),
                    "invoice_date": fields.Date.context_today(self),
                    "asom_membership_id": move.asom_membership_id.id,
                    "asom_dunning_reminder_id": self.id,
                }
            ],
            cancel=True,
        )
        charges.write({"state": "waiting", "move_id": False})
        self.message_post(body=self.env._("The fee waits for the next dues."))

    def _take_back_from_dues(self):
        """A fee that waits for dues, or stands in them, is taken back there."""
        for reminder in self.sudo():
            charges = reminder.charge_ids
            charges.filtered(
                lambda charge: charge.state == "waiting" and not charge.run_id
            ).state = "cancelled"
            moved = charges.filtered(
                lambda charge, fee=reminder.fee_move_id: (
                    charge.state == "invoiced" and charge.move_id != fee
                )
            )
            for charge in moved:
                charge._add_fee(
                    charge.membership_id,
                    charge.product_id,
                    -to_ore(charge.amount),
                    name=charge.name,
                    note=reminder.display_name,
                )
