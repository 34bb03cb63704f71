from odoo import models

from odoo.addons.asom_membership.money import to_kroner, to_ore

from .payment import PAID

# A charge-back takes back a payment of its own kind.
TAKES_BACK = {"0239": ("0236",), "0299": ("0297", "FI")}


class NetsPayment(models.Model):
    """Charge-backs (0239, 0299): the money is taken back, the invoice is open again."""

    _inherit = "asom.nets.payment"

    def _book_returns(self, reasons):
        """One entry: each charge-back at its member, the sum off the clearing account.

        A charge-back whose payment is not found is booked on the account for payments
        to be placed.
        """
        money = self.filtered("amount")
        (self - money).state = "noted"
        if not money:
            return
        agreement = money.section_id.agreement_id
        agreement._set_up_books()
        self._find_taken_back(money, reasons)
        parts = [
            money._return_item(agreement, payment, payment in reasons)
            for payment in money
        ]
        money._post_entry(agreement, parts, money[0]._side())
        certain = money.filtered(lambda payment: payment not in reasons)
        certain.state = "booked"
        certain._take_back()
        certain._fail_invoices()

    def _find_taken_back(self, payments, reasons):
        """Write ``returns_id``; why there is none goes into ``reasons``."""
        candidates = self.search(
            [
                ("company_id", "=", payments.company_id.id),
                ("move_id", "in", payments.move_id.ids),
                ("kind", "in", PAID),
                ("state", "=", "booked"),
            ],
            order="id DESC",
        )
        by_move = candidates.grouped("move_id")
        taken = {}
        for payment in payments:
            if payment in reasons:
                continue
            fitting = by_move.get(payment.move_id, candidates.browse()).filtered(
                lambda paid, p=payment: (
                    paid.kind in TAKES_BACK[p.kind]
                    and to_ore(paid.amount - paid.returned) - taken.get(paid, 0)
                    >= to_ore(p.amount)
                )
            )
            paid = payment._likeliest_taken_back(fitting, taken)
            if paid:
                payment.returns_id = paid
                taken[paid] = taken.get(paid, 0) + to_ore(payment.amount)
            else:
                reasons[payment] = self.env._(
                    "No booked payment of this invoice is as large as the charge-back."
                )

    def _likeliest_taken_back(self, fitting, taken):
        """The payment that a charge-back is for: the bank's own reference decides, then
        whether the money is still there, then the same amount, then the latest.

        :param fitting: payments of the invoice that are large enough
        :param taken: {payment: øre} that charge-backs of the same file take
        :returns: one payment, or none
        """
        amount = to_ore(self.amount)

        def unlikely(paid):
            gone = to_ore(paid.returned) + to_ore(paid.refunded) + taken.get(paid, 0)
            reference = self.archive_reference
            return (
                not reference or paid.archive_reference != reference,
                to_ore(paid.amount) - gone < amount,
                to_ore(paid.amount) != amount,
                -paid.id,
            )

        return fitting.sorted(unlikely)[:1]

    def _return_item(self, agreement, payment, parked):
        """(account, partner, member) of the charge-back's own journal item."""
        if parked:
            return self._parked_item(agreement)
        line = payment.returns_id.line_id
        return line.account_id, line.partner_id, payment.membership_id

    def _take_back(self):
        """Free the payments' items from the invoices they had settled, and settle the
        charge-backs with them."""
        taken = self.returns_id
        settled = {paid: paid.line_id.matched_debit_ids.debit_move_id for paid in taken}
        taken.line_id.remove_move_reconcile()
        by_paid = self.grouped("returns_id")
        returned = {
            paid: to_ore(paid.returned)
            + sum(to_ore(payment.amount) for payment in by_paid[paid])
            for paid in taken
        }
        taken._put([{"returned": to_kroner(returned[paid])} for paid in taken])
        plan, reopened = [], self.env["account.move.line"]
        for paid in taken:
            credit, lines = paid.line_id, settled[paid]
            # What an earlier charge-back had settled stays so.
            earlier = lines.filtered(lambda line: line.move_id.move_type == "entry")
            plan += [credit + line for line in earlier + by_paid[paid].line_id]
            reopened |= lines - earlier
            left = to_ore(paid.amount) - returned[paid]
            # The invoice that the payment named is the first to be open again.
            for line in (lines - earlier).sorted(
                lambda line, p=paid: (line.move_id == p.move_id, line.date_maturity)
            ):
                if left > 0:
                    plan.append(credit + line)
                    left -= to_ore(line.amount_residual)
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)
        self._use_credit_notes(reopened)
        self._use_credit(reopened | self.line_id)

    def _money_on(self, move):
        """Journal items that have settled an invoice, the latest first; without its
        credit notes."""
        credits = self._claims_of(move).matched_credit_ids.credit_move_id
        money = credits.filtered(lambda line: line.move_id.move_type != "out_refund")
        return money.sorted("id", reverse=True)

    def _take_off(self, move):
        """Settle a charge-back that is for no single payment of ours with the money
        that has settled the invoice: several parts, or a line of a bank statement. What
        that leaves of the invoice is open again."""
        claims = self._claims_of(move)
        credits = claims.matched_credit_ids.credit_move_id
        plan = [self.line_id + credit for credit in self._money_on(move)]
        claims.remove_move_reconcile()
        self.env["account.move.line"]._reconcile_plan([*plan, claims + credits])
        self._use_credit(claims | self.line_id)

    def _use_credit(self, claims):
        """Settle what is open again with what is left of the members' other payments,
        as if these came now."""
        claims = claims.filtered(lambda line: not line.reconciled)
        members = claims.asom_membership_id | claims.move_id.asom_membership_id
        if members:
            self.search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("membership_id", "in", members.ids),
                    ("kind", "in", PAID),
                    ("state", "=", "booked"),
                    ("line_id.reconciled", "=", False),
                ],
                order="id",
            )._reconcile_claims(claims)

    @staticmethod
    def _use_credit_notes(claims):
        """Settle invoices that are open again with what is left of their own credit
        notes: of a credited invoice nothing is owed.

        :param claims: journal items of the invoices
        """
        plan = []
        for claim in claims.filtered(lambda line: not line.reconciled):
            notes = claim.move_id.reversal_move_ids.line_ids.filtered(
                lambda line, account=claim.account_id: (
                    line.parent_state == "posted"
                    and line.account_id == account
                    and not line.reconciled
                )
            )
            if notes:
                plan.append(claim + notes)
        if plan:
            claims._reconcile_plan(plan)
