from datetime import timedelta

from odoo import fields, models

from odoo.addons.asom_membership.banking_days import add_banking_days

from .awaited import WORD_DAYS

# Who was asked to collect: Nets has the file, or somebody has fetched it to bring it.
WITH_NETS = ("sent", "acknowledged")
# Payments of nobody on the work list whose candidates are looked for, the latest first.
MOST_LOOKED_FOR = 100


class AccountMove(models.Model):
    """Money that Nets has been asked for, or has told of and nobody has placed yet."""

    _inherit = "account.move"

    def _asom_in_transit(self):
        found = super()._asom_in_transit()
        for move, day in (
            *self._nets_collecting(),
            *self._nets_to_be_placed(),
            *self._nets_waiting_again(),
        ):
            found[move] = max(day, found.get(move, day))
        return found

    def _nets_collecting(self):
        """Asked for and not told of: until the payment day has come and its time for
        word has passed (the bank may reverse in it), and as long as no file that could
        tell has come after it.

        :returns: iterator of (invoice, day)
        """
        today = fields.Date.context_today(self)
        asked = (
            self.env["asom.nets.collection"]
            .sudo()
            .search_fetch(
                [
                    ("move_id", "in", self.ids),
                    ("state", "=", "included"),
                    ("outcome", "=", False),
                    "|",
                    ("delivery_id.state", "in", WITH_NETS),
                    "&",
                    ("delivery_id.state", "=", "ready"),
                    ("delivery_id.downloaded_at", "!=", False),
                ],
                ["move_id", "company_id", "date_due"],
            )
        )
        heard = asked.company_id._nets_last_heard()
        for row in asked:
            last = add_banking_days(row.date_due, WORD_DAYS)
            if last < today and heard.get(row.company_id, row.date_due) <= row.date_due:
                last = add_banking_days(today, 1)
            if last >= today:
                yield row.move_id.with_env(self.env), last

    def _nets_to_be_placed(self):
        """Open invoices of members to whom a payment may belong that a person has to
        place: of the member that it names, or among its candidates.

        :returns: iterator of (invoice, day)
        """
        mine = self.filtered("asom_membership_id")
        if not mine:
            return
        parked = (
            self.env["asom.nets.parked"]
            .sudo()
            .search(
                [
                    ("company_id", "in", mine.company_id.ids),
                    ("state", "=", "open"),
                    ("kind", "=", "payment"),
                ]
            )
        )
        members = parked.membership_id | parked.payment_id.membership_id
        # Of the others each is looked for. A work list is short; of a file that nobody
        # could read at all it is not.
        unknown = parked.payment_id.filtered(lambda payment: not payment.membership_id)
        for payment in unknown.sorted("id", reverse=True)[:MOST_LOOKED_FOR]:
            members |= payment._candidates().asom_membership_id
        if not members:
            return
        # It is asked again when a person has placed it.
        day = add_banking_days(fields.Date.context_today(self), 1)
        for move in mine:
            if move.sudo().asom_membership_id in members:
                yield move, day


class ResCompany(models.Model):
    _inherit = "res.company"

    def _nets_last_heard(self) -> dict:
        """Of which day the latest file is that tells of payments. A day that is still
        to come cannot be right, and counts for nothing.

        :returns: {association: day}
        """
        today = fields.Date.context_today(self)
        rows = (
            self.env["asom.nets.section"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "in", self.ids),
                    ("delivery_id.type", "=", "0602"),
                    ("date", ">", today - timedelta(365)),
                    ("date", "<=", today),
                ],
                ["company_id"],
                ["date:max"],
            )
        )
        return dict(rows)
