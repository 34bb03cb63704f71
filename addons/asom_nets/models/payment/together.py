from odoo import models


class NetsPayment(models.Model):
    """Payments by a payment id that stands for several invoices, such as a reminder's.

    The payment names the first of them, whichever is paid already, so that the same
    payment told twice names the same; its money pays them in the order that was told.
    """

    _inherit = "asom.nets.payment"

    def _first_of_together(self, numbers) -> dict:
        """:returns: {payment id: the first invoice that it stands for}"""
        if not numbers:
            return {}
        together = self.env["account.move"]._asom_paid_together(
            self.company_id, list(numbers)
        )
        return {number: moves[:1] for number, moves in together.items() if moves}

    def _paid_together(self) -> dict:
        """:returns: {payment id: invoices in the order in which it pays them}, of
        payments by an id that is no invoice's own and were not moved by a person"""
        found = {}
        for company, payments in self.grouped("company_id").items():
            numbers = {
                payment.payment_number
                for payment in payments
                if payment.payment_number
                and payment.move_id.nets_payment_id != payment.payment_number
            }
            if numbers:
                found |= self.env["account.move"]._asom_paid_together(
                    company, list(numbers)
                )
        moved = {
            payment.payment_number
            for payment in self
            if payment.move_id not in found.get(payment.payment_number, ())
        }
        return {number: moves for number, moves in found.items() if number not in moved}
