from odoo import models
from odoo.tools import format_date


class AccountMove(models.Model):
    """Betalingsservice and payment slips among the ways to pay."""

    _inherit = "account.move"

    def _asom_way_to_pay(self):
        """:returns: also "automatic" when Betalingsservice collects it, "slip" when
        the member pays by payment id, unless transfer or card has been chosen"""
        way = self._nets_way_to_pay() if self._asom_is_paid_to_us() else ""
        other = super()._asom_way_to_pay()
        if way == "slip" and other == self._asom_channel_way():
            return other
        return way or other

    def _asom_way_label(self, way):
        if way == "automatic":
            return self.env._("Betalingsservice")
        if way == "slip":
            return self.env._("Payment slip (FI)")
        return super()._asom_way_label(way)

    def _asom_is_overdue(self):
        """What Betalingsservice has collected is not late: word of it is. Nor is what
        it collects once more."""
        overdue = super()._asom_is_overdue() and not self._nets_awaits_word()
        return overdue and not self._nets_again_until()

    def _asom_how_to_pay(self):
        """:returns: also whether word of a collection is awaited, and what a slip
        says"""
        awaited = self._nets_awaits_word() and self._asom_is_owed()
        payment = {**super()._asom_how_to_pay(), "awaited": awaited}
        if payment["way"] == "slip":
            payment |= {
                "line": self.nets_ocr_line,
                "picture": self._nets_ocr_address(),
                "card_type": self._nets_card_type(),
                "payment_id": self.nets_payment_id,
                "creditor_number": self.l10n_dk_fik_creditor_number,
            }
        return payment

    def _asom_status_text(self):
        if not self._asom_is_owed() or not self._nets_awaits_word():
            return super()._asom_status_text()
        return self.env._(
            "%(amount)s was to be paid by Betalingsservice on %(due)s. Word of the "
            "payment has not come yet; you need not do anything.",
            amount=self._asom_amount(self.amount_residual),
            due=self._asom_due_text(),
        )

    def _asom_mail_due(self):
        """What Betalingsservice collects is not due, but paid on that day."""
        if self._asom_way_to_pay() != "automatic":
            return super()._asom_mail_due()
        return self.env._(
            "%(amount)s, by Betalingsservice on %(due)s",
            amount=self._asom_amount(self.amount_residual),
            due=self._asom_due_text(),
        )

    def _asom_why_unpaid(self):
        """What Nets has told, in the member's words."""
        if self._nets_again_until():
            return self._nets_again_text()
        if not self.nets_failure:
            return super()._asom_why_unpaid()
        day = format_date(self.env, self.nets_failure_date) or ""
        texts = {
            "rejected": self.env._(
                "Betalingsservice could not collect the amount: the payment was "
                "rejected on %s. Please pay it as shown here.",
                day,
            ),
            "cancelled": self.env._(
                "The collection by Betalingsservice was cancelled on %s. Please pay "
                "the amount as shown here.",
                day,
            ),
            "charged_back": self.env._(
                "The payment was taken back through Betalingsservice on %s, so the "
                "amount is owed again. Please pay it as shown here.",
                day,
            ),
        }
        return texts.get(self.nets_failure) or super()._asom_why_unpaid()
