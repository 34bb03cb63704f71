from datetime import timedelta

from odoo import fields, models


class AccountMove(models.Model):
    """What Betalingsservice could not collect: collected once more, or some days to pay
    in another way."""

    _inherit = "account.move"

    asom_dunning_attempt_on = fields.Date(
        string="Day of the Further Collection",
        readonly=True,
        copy=False,
        help="The new last payment date is that of a further collection.",
    )

    def _asom_give_time(self):
        """Who was refused by the bank is collected from once more, or has some days to
        pay in another way; after a second refusal the last payment date stands."""
        today = fields.Date.context_today(self)
        first = self.filtered(lambda move: not move.asom_dunning_attempt_on)
        for company, moves in first.grouped("company_id").items():
            policy = self.env["asom.dunning.policy"].sudo()._of(company)
            again = moves._dunning_collect_again(policy)
            for move in moves:
                if move in again:
                    move.asom_dunning_attempt_on = again[move]
                    move.asom_dunning_again_on = again[move]
                elif policy.rejection_days:
                    last = max(move.invoice_date_due, today)
                    days = timedelta(policy.rejection_days)
                    move.asom_dunning_again_on = last + days

    def _dunning_not_again(self, holds):
        """What waits to be collected once more is on hold now."""
        for hold in holds:
            domain = [
                ("asom_membership_id", "=", hold.membership_id.id),
                ("asom_dunning_attempt_on", "!=", False),
                *self._asom_owed(),
            ]
            if hold.move_id:
                domain.append(("id", "=", hold.move_id.id))
            self.sudo().search(domain)._asom_not_again()

    def _dunning_collect_again(self, policy) -> dict:
        """Have claims of one association collected once more: those that have not come
        to a reminder, are not on hold, and not too old to be claimed.

        :returns: {invoice: day}
        """
        if not policy.rejection_again:
            return {}
        today = fields.Date.context_today(self)
        reminded = self.env["asom.dunning.claim"].search(
            [("move_id", "in", self.ids), ("state", "in", ("draft", "sent"))]
        )
        holds = self.env["asom.dunning.hold"].search(
            [("membership_id", "in", self.asom_membership_id.ids)]
        )
        moves = self - reminded.move_id - self._asom_barred(today)
        for hold in holds.filtered(lambda hold: hold._holds_on(today)):
            moves = moves.filtered(
                lambda move, hold=hold: (
                    move.asom_membership_id != hold.membership_id
                    or (hold.move_id and hold.move_id != move)
                )
            )
        return moves._asom_collect_again() if moves else {}
