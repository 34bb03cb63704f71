from markupsafe import Markup

from odoo import models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import to_ore


class DunningReminder(models.Model):
    """What the mail of a demand says itself, and not only its letter: who asks, for
    what, until when, and what follows (inkassoloven § 10)."""

    _inherit = "asom.dunning.reminder"

    def _mail_demand(self):
        """As HTML, after amount, date and way to pay; "" for what is no demand."""
        self.ensure_one()
        if not self.demand:
            return Markup()
        policy = self.env["asom.dunning.policy"].sudo()._of(self.company_id)
        sender = self.company_id._asom_sender()
        values = {
            "lines": self._demand_lines(policy),
            "total": policy._kroner(to_ore(self.amount)),
            "demand": policy._demand_text(to_ore(self.amount), self.date_deadline),
            "objection": policy._objection_text(),
            "contact": policy._letter_contact(sender),
            # Who collects for the association stands below each mail.
            "sender": ", ".join(policy._letter_sender(sender)[:-1]),
        }
        return self.env["ir.qweb"]._render("asom_dunning.mail_demand", values)

    def _demand_lines(self, policy) -> list[tuple[str, str, str]]:
        """(what, last payment date, amount) as in the letter: each invoice, then fees
        and interest apart."""
        lines = [
            (
                policy._claim_text(claim.move_id.with_env(self.env)),
                format_date(self.env, claim.move_id.invoice_date_due),
                policy._kroner(to_ore(claim.amount)),
            )
            for claim in self.claim_ids
        ]
        fee, interest = to_ore(self.fee), to_ore(self.interest)
        claims = sum(to_ore(claim.amount) for claim in self.claim_ids)
        earlier = to_ore(self.amount) - claims - fee - interest
        for text, ore in (
            (self.env._("Earlier fees and interest"), earlier),
            (self.env._("Interest (Interest Act § 5)"), interest),
            (self.env._("Reminder fee"), fee),
        ):
            if ore:
                lines.append((text, "", policy._kroner(ore)))
        return lines
