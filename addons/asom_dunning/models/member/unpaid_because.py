from odoo import models
from odoo.tools import format_date


class AccountMove(models.Model):
    """How far reminders of an unpaid invoice have come, for lists of invoices."""

    _inherit = "account.move"

    def _asom_unpaid_because(self):
        found = super()._asom_unpaid_because()
        claims = self.env["asom.dunning.claim"].search_fetch(
            [("move_id", "in", self.ids), ("state", "=", "sent")],
            ["move_id", "stage", "date_deadline"],
            order="stage",
        )
        stages = dict(claims._fields["stage"]._description_selection(self.env))
        # The last of each invoice.
        for move, claim in {claim.move_id: claim for claim in claims}.items():
            text = self.env._(
                "%(stage)s, to be paid by %(day)s",
                stage=stages[claim.stage],
                day=format_date(self.env, claim.date_deadline),
            )
            found.setdefault(move, []).append(text)
        for move in self.filtered("asom_dunning_handed_over_on"):
            day = format_date(self.env, move.asom_dunning_handed_over_on)
            text = self.env._("Handed over to the association %s", day)
            found.setdefault(move, []).append(text)
        return found
