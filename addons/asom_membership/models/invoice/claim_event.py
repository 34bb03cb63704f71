from odoo import api, models

# Of the cursor: what the claims were before the transaction touched them first.
BEFORE = "asom_membership.claims"


class AccountMove(models.Model):
    """What becomes of members' invoices, told once at the end of a batch or request.

    Inside a batch invoices are taken apart and put together again: a charge-back frees
    what a payment had settled and settles it with another one. So what an invoice was
    is noted when it is touched first, compared when the work is written (each savepoint
    of ``batches``, each commit), and only a difference is told. What is rolled back is
    never told.
    """

    _inherit = "account.move"

    def _asom_claim_event(self, event):
        """Hook: something has become of these invoices of members.

        Called as superuser, with nothing in the context of how it came about, once for
        an invoice and a batch, and inside the transaction of what has happened: what is
        raised here undoes it.

        :param event: ``"paid"``: nothing is owed any more, by whatever: money, credit,
            a credit note. ``"reopened"``: something is owed again. ``"rejected"``: the
            payer or the bank has refused the collection; it is owed still.
            ``"charged_back"``: what was paid was taken back
        """

    def _asom_note_claims(self):
        """To be called before something may become of these invoices; by those who
        reconcile by Odoo's own means it is called already."""
        claims = self.sudo().filtered(
            lambda move: move.move_type == "out_invoice" and move.asom_membership_id
        )
        if not claims:
            return
        precommit = self.env.cr.precommit
        before = precommit.data.get(BEFORE)
        if before is None:
            before = precommit.data[BEFORE] = {}
            precommit.add(self.env["account.move"].sudo()._asom_tell_claims)
        new = claims.filtered(lambda move: move.id not in before)
        if new:
            before.update(new._asom_claim_facts())

    def _asom_claim_facts(self) -> dict:
        """What tells one state of a claim from another; extended by payment channels.

        :returns: {id: (nothing is owed, why it was not paid or False, since when)}
        """
        return {
            move.id: (
                move.state == "posted"
                and move.currency_id.is_zero(move.amount_residual),
                False,
                False,
            )
            for move in self
        }

    @api.model
    def _asom_tell_claims(self):
        """Tell what has become of the claims that were noted."""
        before = self.env.cr.precommit.data.pop(BEFORE, {})
        moves = self.browse(before).exists()._asom_for_hooks()
        moves = moves.filtered(lambda move: move.state == "posted")
        now = moves._asom_claim_facts()
        told = moves.grouped(
            lambda move: self._asom_event_between(before[move.id], now[move.id])
        )
        for event, some in told.items():
            if event:
                some._asom_claim_event(event)

    @staticmethod
    def _asom_event_between(before, now) -> str:
        """The one event that has led from one state to the other, "" for none."""
        if before == now:
            return ""
        settled, *why = now
        if settled:
            return "" if before[0] else "paid"
        if why[0] and why != [*before[1:]]:
            return "charged_back" if why[0] == "charged_back" else "rejected"
        return "reopened" if before[0] else ""
