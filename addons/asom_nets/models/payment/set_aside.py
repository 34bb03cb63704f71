from odoo import fields, models
from odoo.exceptions import UserError


class NetsPayment(models.Model):
    """Money on the work list that is no member's payment of an invoice.

    Somebody unknown has paid, the same payment was told twice, or a charge-back takes
    back a payment that waits itself: it leaves the account for payments to be placed.
    """

    _inherit = "asom.nets.payment"

    state = fields.Selection(
        selection_add=[("aside", "Set Aside")], ondelete={"aside": "cascade"}
    )
    twin_id = fields.Many2one(
        "asom.nets.payment",
        string="Set Off Against",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        help="The payment and the charge-back that were both waiting.",
    )

    def _set_aside(self, way, note=""):
        """Take money off the account for payments to be placed.

        :param way: "refund": it is to be paid back; "never": there was no such money,
            the clearing account is corrected; a payment (record): the two settle each
            other
        :param note: why, for the entry and the work list
        :raises UserError: nothing is waiting, or the other payment does not fit
        """
        self.ensure_one()
        self.check_access("write")
        this = self._for_booking()
        this._lock_alone()
        this._check_waiting()
        if isinstance(way, models.BaseModel):
            this._settle_with(way.sudo())
            return
        agreement = this.section_id.agreement_id
        agreement._set_up_books()
        if way == "refund" and this._side() > 0:
            raise UserError(self.env._("Only money that came in can be paid back."))
        target = (
            agreement.refund_account_id
            if way == "refund"
            else agreement.clearing_account_id
        )
        texts = {
            "refund": self.env._("To be paid back: %s", this.display_name),
            "never": self.env._("No such money: %s", this.display_name),
        }
        sign = -this._side()
        waiting = this.line_id
        entry = this._book_by_hand(
            [
                (waiting.account_id, *this._nobody(), sign * this.amount),
                (target, *this._nobody(), -sign * this.amount),
            ],
            " – ".join(filter(None, [texts[way], note])),
        )
        moved, placed = entry.line_ids.sorted("id")
        this.env["account.move.line"]._reconcile_plan([waiting + moved])
        this.line_id = placed
        this._end_aside(" ".join(filter(None, [texts[way], note])))

    def _settle_with(self, other):
        """A payment and its charge-back, both waiting, settle each other."""
        other.ensure_one()
        other._lock_alone()
        other._check_waiting()
        sides = {self._side(), other._side()}
        if (
            other.company_id != self.company_id
            or other.amount != self.amount
            or len(sides) != 2
        ):
            raise UserError(
                self.env._(
                    "Choose a payment and a charge-back of the same amount, both on "
                    "the work list of one association."
                )
            )
        self.env["account.move.line"]._reconcile_plan([self.line_id + other.line_id])
        for payment, twin in ((self, other), (other, self)):
            payment.twin_id = twin
            payment._end_aside(self.env._("Set off against %s.", twin.display_name))
        paid = self if self._side() < 0 else other
        paid.returned = paid.amount

    def _end_aside(self, text):
        self.write({"state": "aside", "reason": text})
        self.parked_ids._close(text)

    def _lock_alone(self):
        """:raises UserError: when another worker has the payment"""
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._("Somebody else is working on this payment right now.")
            )
        self.invalidate_recordset(["state"])

    def _check_waiting(self):
        self._expect("parked")
        if not self.line_id:
            raise UserError(self.env._("%s moves no money.", self.display_name))

    def action_bring_back(self):
        """Put money that was set aside back on the work list.

        :raises UserError: when it has been paid back already, or settled with another
        """
        for payment in self:
            payment.check_access("write")
            payment._for_booking()._bring_back()
        return True

    def _bring_back(self):
        self._lock_alone()
        self._expect("aside")
        reason = self.env._("It was brought back: %s", self.reason)
        if self.twin_id:
            twin = self.twin_id
            twin._lock_alone()
            self.line_id.remove_move_reconcile()
            (self | twin).write({"twin_id": False, "returned": 0.0})
            (self | twin)._park(reason)
            return
        placed = self.line_id
        placed.invalidate_recordset(["reconciled"])
        if placed.matched_debit_ids or placed.matched_credit_ids:
            raise UserError(
                self.env._(
                    "%s has been paid back or settled already.", self.display_name
                )
            )
        agreement = self.section_id.agreement_id
        sign = -self._side()
        entry = self._book_by_hand(
            [
                (placed.account_id, *self._nobody(), sign * self.amount),
                (agreement.unmatched_account_id, *self._nobody(), -sign * self.amount),
            ],
            self.env._("Brought back: %s", self.display_name),
        )
        moved, waiting = entry.line_ids.sorted("id")
        self.env["account.move.line"]._reconcile_plan([placed + moved])
        self.line_id = waiting
        self._park(reason)
