from markupsafe import Markup

from odoo import models
from odoo.tools import format_date

from odoo.addons.asom_isolation.mail_alike import Compiled, Texts
from odoo.addons.asom_membership.money import to_ore

MAIL_DEMAND = "asom_dunning.mail_demand"


class DunningReminder(models.Model):
    """What the mail of a demand says itself, and not only its letter: who asks, for
    what, until when, and what follows (inkassoloven § 10)."""

    _inherit = "asom.dunning.reminder"

    def _mail_demand(self):
        """As HTML, after amount, date and way to pay; "" for what is no demand."""
        self.ensure_one()
        if not self.demand:
            return Markup()
        values = self._demand_values()
        texts = self.env.context.get("asom_mail_texts")
        if isinstance(texts, Texts):
            cells = {**demand_cells(values), **texts}
            values["total"] = cells["total"]
            values["lines"] = [
                [cells[row, column] for column in range(len(line))]
                for row, line in enumerate(values["lines"])
            ]
        return self.env["ir.qweb"]._render(MAIL_DEMAND, values)

    def _demand_values(self) -> dict:
        """What the mail says, as texts."""
        policy, values = self._demand_frame()
        total = to_ore(self.amount)
        return {
            **values,
            "lines": self._demand_lines(policy),
            "total": policy._kroner(total),
            "demand": policy._demand_text(total, self.date_deadline),
        }

    def _demand_frame(self):
        """The same for all demands of an association in a language.

        :returns: (policy, texts)
        """
        known = Compiled.of(self.env)
        facts = {} if known is None else known.facts
        key = (MAIL_DEMAND, self.company_id.id, self.env.lang)
        if key not in facts:
            policy = self.env["asom.dunning.policy"].sudo()._of(self.company_id)
            sender = self.company_id._asom_sender()
            facts[key] = (
                policy,
                {
                    "objection": policy._objection_text(),
                    "contact": policy._letter_contact(sender),
                    # Who collects for the association stands below each mail.
                    "sender": ", ".join(policy._letter_sender(sender)[:-1]),
                },
            )
        return facts[key]

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


def demand_cells(values) -> dict:
    """The texts in which the mails of demands differ: "total", and of each line by its
    number and that of the column."""
    cells = {
        (row, column): text
        for row, line in enumerate(values["lines"])
        for column, text in enumerate(line)
    }
    return {"total": values["total"], **cells}
