from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import danish, to_ore


class DunningCase(models.Model):
    """What has happened, for a person on the telephone: the latest on top."""

    _inherit = "asom.dunning.case"

    timeline = fields.Html(compute="_compute_timeline", compute_sudo=True)

    def _compute_timeline(self):
        for case in self:
            rows = sorted(case._events(), key=lambda row: row[0], reverse=True)
            case.timeline = Markup("<ul class='list-unstyled'>%s</ul>") % Markup().join(
                Markup("<li><strong>%s</strong> %s</li>")
                % (format_date(self.env, day), text)
                for day, text in rows
            )

    def _events(self):
        """(day, text) of what has happened."""
        self.ensure_one()
        for move in self._moves():
            yield (
                move.invoice_date_due,
                self.env._(
                    "Invoice %(number)s of %(amount)s kr. was to be paid.",
                    number=move.name,
                    amount=danish(to_ore(move.amount_total)),
                ),
            )
        labels = dict(self._fields["stage"]._description_selection(self.env))
        for reminder in self.reminder_ids:
            yield reminder.date_sent, self._reminder_text(reminder, labels)
        for day, amount in self._payments():
            text = self.env._("%s kr. was paid or credited.", danish(amount))
            yield day, text
        yield from self._agreement_events()
        for off in self.membership_id.dunning_write_off_ids:
            if off.state == "done":
                yield off.date, off._told_text()
        for hold in self.hold_ids.filtered(lambda hold: not hold.agreement_id):
            text = self.env._("On hold: %s.", hold.display_name)
            yield hold.date_from, f"{text} {hold.note or ''}"
        if self.date_handed_over:
            yield self.date_handed_over, self.env._("Handed over to the association.")
        if self.date_closed:
            yield self.date_closed, self.env._("Nothing was overdue any more.")
        yield from self._decision_events()

    def _agreement_events(self):
        """(day, text) of payment agreements."""
        agreements = self.membership_id.dunning_agreement_ids
        labels = dict(agreements._fields["state"]._description_selection(self.env))
        for agreement in agreements.filtered("date_started"):
            yield (
                agreement.date_started,
                self.env._(
                    "Payment agreement: %(amount)s kr. in %(count)s instalments.",
                    amount=danish(to_ore(agreement.amount)),
                    count=len(agreement.line_ids),
                ),
            )
            if agreement.date_ended:
                state = labels[agreement.state]
                text = self.env._("Payment agreement: %s.", state)
                yield agreement.date_ended, text

    def _reminder_text(self, reminder, labels) -> str:
        states = dict(reminder._fields["state"]._description_selection(self.env))
        text = self.env._(
            "%(stage)s of %(amount)s kr., fee %(fee)s kr., to be paid by %(deadline)s.",
            stage=labels[reminder.stage],
            amount=danish(to_ore(reminder.amount)),
            fee=danish(to_ore(reminder.fee)),
            deadline=format_date(self.env, reminder.date_deadline),
        )
        return text if reminder.state == "sent" else f"{text} {states[reminder.state]}."

    def _moves(self):
        """The invoices that the case is about."""
        found = self.reminder_ids.claim_ids.move_id
        if self.state != "closed":
            found |= self.env["account.move"].search(self._overdue_domain())
        return found

    def _payments(self):
        """(day, øre) of what was paid on these invoices, day by day."""
        parts = self._moves().line_ids.matched_credit_ids
        days = {}
        for part in parts:
            day = part.credit_move_id.date
            days[day] = days.get(day, 0) + to_ore(part.amount)
        return days.items()

    def action_hold(self):
        """Ask why reminders are held, and until when."""
        return self.membership_id.action_hold_reminders()

    def action_payment_agreement(self):
        """Open the member's payment agreement, or ask for one."""
        return self.membership_id.action_payment_agreement()
