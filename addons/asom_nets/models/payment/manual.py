from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import danish, to_ore

from .payment import PAID, RETURNED

MOST_CANDIDATES = 8
# Shorter ones, such as a customer number in the payment id's place, end half of all
# numbers.
LEAST_DIGITS_OF_ID = 10
LEAST_DIGITS_OF_REFERENCE = 4


class NetsPayment(models.Model):
    """What a person does with a payment: match it, take the match back, try again."""

    _inherit = "asom.nets.payment"

    candidate_ids = fields.Many2many(
        "account.move",
        string="Candidates",
        compute="_compute_candidate_ids",
        groups="asom_membership.group_staff",
        help="Open invoices that it may be for, the likeliest first.",
    )

    def _compute_candidate_ids(self):
        for payment in self:
            payment.candidate_ids = payment._candidates()

    def _candidates(self):
        """Invoices of the association that the payment may be for, likeliest first:
        the named invoice, the member's open ones, the same amount and due date. One
        that the record names though nothing of it is open comes last."""
        self.ensure_one()
        moves = self.env["account.move"].sudo()
        wanted = [
            ("company_id", "=", self.company_id.id),
            ("state", "=", "posted"),
            ("move_type", "=", "out_invoice"),
            ("asom_membership_id", "!=", False),
        ]
        states = ("not_paid", "partial")
        if self.kind in RETURNED:
            states = ("paid", "in_payment", "partial")
        is_open = ("payment_state", "in", states)
        found = self.move_id
        ways = []
        if self.membership_id:
            ways.append([("asom_membership_id", "=", self.membership_id.id), is_open])
        digits = _digits(self.payment_number)
        if len(digits) >= LEAST_DIGITS_OF_ID:
            # The last digit is the check digit; it may be the one that is wrong.
            ways.append([("nets_payment_id", "=like", f"%{digits[:-1]}_")])
        digits = _digits(self.reference)
        if digits:
            ways.insert(0, [("nets_reference", "=", digits.zfill(9))])
        if len(digits) >= LEAST_DIGITS_OF_REFERENCE:
            ways.append([("nets_reference", "=like", f"%{digits}"), is_open])
        amounts = {self.amount, self.amount_collected} - {0.0}
        for amount in amounts:
            same = [("amount_residual", "=", amount), is_open]
            if self.kind in RETURNED:
                same = [("amount_total", "=", amount), is_open]
            if self.date_due:
                ways.append([*same, ("invoice_date_due", "=", self.date_due)])
            ways.append(same)
        for way in ways:
            room = MOST_CANDIDATES - len(found)
            if room <= 0:
                break
            found |= moves.search(
                [*wanted, *way, ("id", "not in", found.ids)],
                order="invoice_date_due, id",
                limit=room,
            )
        likely = found.sorted(lambda move: move.payment_state not in states)
        return likely.with_env(self.env)

    # === MATCH === #

    def _match_by_hand(self, move):
        """Place the money at the member of ``move`` and settle the invoice with it.

        :raises UserError: the invoice is another association's or no member's, or the
            payment is placed already
        """
        self.ensure_one()
        self.check_access("write")
        this = self._for_booking()
        this._lock_alone()
        this._expect("parked")
        if this.disbursement:
            raise UserError(
                self.env._(
                    "Money that went out to a member settles no invoice. Set it aside, "
                    "and book it in the accounts."
                )
            )
        move = move.sudo()
        # An invoice of no member only where the record itself names it.
        fits = move.asom_membership_id or move == this.named_move_id
        if move.company_id != this.company_id or not fits:
            raise UserError(
                self.env._("Choose an invoice of a member of the same association.")
            )
        if move.state != "posted" or move.move_type != "out_invoice":
            raise UserError(
                self.env._("%s is not a posted invoice.", move.display_name)
            )
        if this.kind in RETURNED:
            this._match_return_by_hand(move)
        elif this.kind in PAID or this.line_id:
            this._match_payment_by_hand(move)
        else:
            this.move_id = move
            this.membership_id = move.asom_membership_id
            this._fail_invoices()
            this.state = "noted"
            this._tell_collections()
        text = self.env._("Matched with %s.", move.name)
        this.reason = False
        this.parked_ids.with_env(self.env).sudo()._close(text)
        move._message_log(
            body=self.env._(
                "%(amount)s kr. from Nets were matched with this invoice by hand.",
                amount=danish(to_ore(this.amount)),
            )
        )

    def _match_payment_by_hand(self, move):
        terms = self._claims_of(move)
        waiting = self.line_id
        self.move_id = move
        self.membership_id = move.asom_membership_id
        if waiting:
            partner, member = move.commercial_partner_id, self.membership_id
            entry = self._book_by_hand(
                [
                    (waiting.account_id, *self._nobody(), self.amount),
                    (terms[:1].account_id, partner, member, -self.amount),
                ],
                self.env._("Placed: %s", self.display_name),
            )
            moved, placed = entry.line_ids.sorted("id")
            self.env["account.move.line"]._reconcile_plan([waiting + moved])
            self.line_id = placed
            self.state = "booked"
            self._reconcile_claims()
        else:
            self.state = "noted"
        self._tell_collections()

    def _match_return_by_hand(self, move):
        waiting = self.line_id
        self.move_id = move
        self.membership_id = move.asom_membership_id
        if not waiting:
            self._fail_invoices()
            self.state = "noted"
            self._tell_collections()
            return
        reasons = {}
        self._find_taken_back(self, reasons)
        credit = self.returns_id.line_id or self._money_on(move)[:1]
        if not credit:
            raise UserError(reasons[self])
        member = self.membership_id
        entry = self._book_by_hand(
            [
                (waiting.account_id, *self._nobody(), -self.amount),
                (credit.account_id, credit.partner_id, member, self.amount),
            ],
            self.env._("Placed: %s", self.display_name),
        )
        moved, placed = entry.line_ids.sorted("id")
        self.env["account.move.line"]._reconcile_plan([waiting + moved])
        self.line_id = placed
        self.state = "booked"
        if self.returns_id:
            self._take_back()
        else:
            self._take_off(move)
        self._fail_invoices()
        self._tell_collections()

    def _nobody(self):
        """Partner and member of money that is to be placed."""
        return self.env["res.partner"], self.env["asom.membership"]

    # === WAY BACK === #

    def action_unmatch(self):
        """Take a payment back from its member to the work list; its invoices are open
        again.

        :raises UserError: when it was charged back or refunded, or is not placed
        """
        for payment in self:
            payment.check_access("write")
            payment._for_booking()._unmatch()
        return True

    def _unmatch(self):
        self._lock_alone()
        self._expect("booked")
        if self.kind in RETURNED or self.returned or self.refund_entry_id:
            raise UserError(
                self.env._(
                    "%s was charged back or refunded, or is a charge-back itself; its "
                    "match cannot be taken back.",
                    self.display_name,
                )
            )
        agreement = self.section_id.agreement_id
        credit = self.line_id
        settled = credit.matched_debit_ids.debit_move_id
        credit.remove_move_reconcile()
        entry = self._book_by_hand(
            [
                (
                    credit.account_id,
                    credit.partner_id,
                    self.membership_id,
                    self.amount,
                ),
                (agreement.unmatched_account_id, *self._nobody(), -self.amount),
            ],
            self.env._("Match taken back: %s", self.display_name),
        )
        taken, waiting = entry.line_ids.sorted("id")
        self.env["account.move.line"]._reconcile_plan([credit + taken])
        self._use_credit_notes(
            settled.filtered(lambda line: line.move_id.move_type == "out_invoice")
        )
        self.line_id = waiting
        self._park(self.env._("The match with %s was taken back.", self.move_id.name))
        self._use_credit(settled)

    def action_retry(self):
        """Try to book payments again that failed."""
        for payment in self:
            payment.check_access("write")
            this = payment._for_booking()
            this._lock_alone()
            this._expect("failed")
            this.parked_ids._close(self.env._("Tried again."))
            this.write({"state": "new", "reason": False})
            this._book_or_split()
        return True


def _digits(number) -> str:
    """A number without blanks and leading zeros; "" where other signs stand in it."""
    text = (number or "").strip().lstrip("0")
    return text if text.isascii() and text.isdecimal() else ""
