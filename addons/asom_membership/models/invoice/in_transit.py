from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

# What a provider has not answered for so many days is no money that is on its way.
SILENT_DAYS = 10
# Begun at a provider of cards and not refused, or paid and not booked yet.
AT_PROVIDER = ("pending", "authorized", "done")
# Who has tried in vain is told so as long as he may wonder; a letter does not say it.
FAILED, FAILED_HOURS = ("cancel", "error"), 24
# Odoo's own: money that somebody else moves, told of by nobody.
NO_PROVIDER = ("none", "custom")


class AccountMove(models.Model):
    """Whether money for an invoice may be on its way."""

    _inherit = "account.move"

    def _asom_in_transit(self) -> dict:
        """Hook: the members' invoices among these for which money may come though
        nobody has to do anything: paid online and not confirmed yet, collected and not
        told of yet, paid and not placed yet. Whoever is about to remind or to close
        waits until the day has passed, and asks again. An add-on of a payment channel
        answers::

            def _asom_in_transit(self):
                found = super()._asom_in_transit()
                for move, day in self._my_channel_days().items():
                    found[move] = max(day, found.get(move, day))
                return found

        Asked of a set, in few queries, whoever asks.

        :returns: {invoice: the last day on which its money may come}
        """
        return {
            move: (paid.last_state_change + timedelta(SILENT_DAYS)).date()
            for move, paid in self._asom_paid_online().items()
        }

    def _asom_paid_online(self) -> dict:
        """The members' invoices among these that are being paid online, and whose
        money is not booked yet.

        :returns: {invoice: the latest ``payment.transaction``, as superuser}
        """
        since = fields.Datetime.now() - timedelta(SILENT_DAYS)
        found = {}
        # Superuser: members see no payment of theirs until it is booked. Read by the
        # invoices' own field, which is fetched once for all of them.
        for move in self.filtered("asom_membership_id").sudo():
            begun = move.transaction_ids.filtered(
                lambda paid: (
                    paid.state in AT_PROVIDER
                    and paid.provider_code not in NO_PROVIDER
                    and not paid.payment_id
                    and paid.last_state_change >= since
                )
            )
            if begun:
                found[move.with_env(self.env)] = begun.sorted("last_state_change")[-1]
        return found

    def _asom_online_failed(self) -> bool:
        """Whether the latest payment online, of the last hours, came to nothing."""
        since = fields.Datetime.now() - timedelta(hours=FAILED_HOURS)
        latest = self.sudo().transaction_ids.sorted("id")[-1:]
        return latest.state in FAILED and latest.last_state_change >= since

    def _asom_check_pays_online(self, amount):
        """Refuse a payment that a page which was opened earlier begins: what it says
        is to be paid is not any more. Whoever comes second waits for the first.

        :param amount: what the page says
        :raises UserError: for the member
        """
        mine = self.filtered("asom_membership_id")
        if not mine:
            return
        mine.lock_for_update()
        mine.invalidate_recordset()
        if mine._asom_paid_online():
            raise UserError(
                self.env._(
                    "You have paid already: the payment is on its way. You need not "
                    "pay again."
                )
            )
        left = sum(mine.mapped("amount_residual"))
        if mine.currency_id[:1].compare_amounts(amount, left) > 0:
            raise UserError(
                self.env._(
                    "%s is left to pay. Open the invoice again, and pay from there.",
                    mine[:1]._asom_amount(left),
                )
            )
