from odoo import fields, models

from odoo.addons.asom_membership.models.collection.execute import FAST_CONTEXT


class NetsPayment(models.Model):
    """The clearing side of what is booked belongs to the day's payment from Nets."""

    _inherit = "asom.nets.payment"

    payout_id = fields.Many2one(
        "asom.nets.payout",
        string="Payment from Nets",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="With what amount on the association's bank account it came.",
    )

    def _payouts(self):
        """{bookkeeping day: payout} of payments of one section."""
        return self.env["asom.nets.payout"]._of_section(
            self.section_id, {payment._bank_day() for payment in self}
        )

    def _count_in_payouts(self, sign):
        """What has been booked is a part of the day's payment from Nets.

        :param sign: -1 money came in, 1 it left
        """
        payouts = self._payouts()
        for day, payments in self.grouped(lambda p: p._bank_day()).items():
            payments.payout_id = payouts[day]
            count = "paid_count" if sign < 0 else "returned_count"
            payouts[day][count] += len(payments)

    def _correct_payout(self, entry):
        """What a person takes off the clearing account is a part of the payment too."""
        clearing = self.section_id.agreement_id.clearing_account_id
        corrected = entry.line_ids.filtered(lambda item: item.account_id == clearing)
        if corrected and self.payout_id:
            corrected.with_context(**FAST_CONTEXT).write(
                {"nets_payout_id": self.payout_id.id, "nets_payout_side": "corrected"}
            )
