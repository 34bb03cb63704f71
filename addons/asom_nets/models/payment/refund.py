from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import danish, to_kroner, to_ore

from .payment import RETURNED


class NetsPayment(models.Model):
    """Credit that a payment left with the member: given back, or used by a run."""

    _inherit = "asom.nets.payment"

    credit = fields.Monetary(
        compute="_compute_credit",
        compute_sudo=True,
        help="What is left of the payment at the member: too much was paid.",
    )
    refund_entry_id = fields.Many2one(
        "account.move",
        readonly=True,
        help="The latest one.",
        check_company=True,
        index="btree_not_null",
    )
    refunded = fields.Monetary(string="To Be Paid Back", readonly=True)

    @api.depends("state", "line_id.amount_residual", "amount", "returned")
    def _compute_credit(self):
        for payment in self:
            placed = payment.state == "booked" and payment.kind not in RETURNED
            residual = payment.line_id.amount_residual if placed else 0.0
            # Nets has taken the rest back, whatever is reconciled with what.
            kept = to_ore(payment.amount) - to_ore(payment.returned)
            payment.credit = to_kroner(max(0, min(-to_ore(residual), kept)))

    def action_refund(self):
        """Set the member's credit from this payment aside to be paid back; once more
        when credit has come back, as from a run that was cancelled.

        The association pays it from its own account; the entry makes it visible as
        money that is owed on the account for refunds.

        :raises UserError: when nothing is left
        """
        for payment in self:
            payment.check_access("write")
            payment._for_booking()._refund()
        return True

    def _refund(self):
        self._lock_alone()
        self.line_id.invalidate_recordset(["amount_residual"])
        amount = self.credit
        if not amount:
            raise UserError(
                self.env._("%s has left no credit to refund.", self.display_name)
            )
        credit = self.line_id
        agreement = self.section_id.agreement_id
        entry = self._book_by_hand(
            [
                (credit.account_id, credit.partner_id, self.membership_id, amount),
                # Owed to the member, but no longer the member's credit for dues.
                (
                    agreement.refund_account_id,
                    credit.partner_id,
                    self.membership_id.browse(),
                    -amount,
                ),
            ],
            self.env._("Refund: %s", self.display_name),
        )
        self.env["account.move.line"]._reconcile_plan(
            [credit + entry.line_ids.sorted("id")[:1]]
        )
        refunded = to_kroner(to_ore(self.refunded) + to_ore(amount))
        self.write({"refund_entry_id": entry.id, "refunded": refunded})
        (self.membership_id or self.move_id).message_post(
            body=self.env._(
                "%s kr. are to be paid back: too much was paid.",
                danish(to_ore(amount)),
            )
        )
