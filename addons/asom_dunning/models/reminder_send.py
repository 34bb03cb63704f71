from datetime import datetime, time

from odoo import fields, models

from .letter_mixin import BY_MAIL

TEMPLATE = "asom_dunning.mail_template_reminder"
MAIL_WAY = "asom_membership.mail_way_to_pay"


class DunningReminder(models.Model):
    """A reminder on its way: by mail through Odoo's queue, or on paper.

    What our own server cannot send is *not delivered*: its stage does not count and its
    fee is credited. A letter goes instead with the next run. Of what is said to have
    come back see ``reminder_back.py``.
    """

    _inherit = "asom.dunning.reminder"

    def _send(self):
        """Hand mails to the queue; letters wait to be printed."""
        template = self.env.ref(TEMPLATE)
        today = fields.Date.context_today(self)
        for reminder in self.filtered(lambda row: row.channel in BY_MAIL):
            values = {}
            if reminder.date_sent > today:
                # Dated later: nobody reads it before.
                values["scheduled_date"] = datetime.combine(reminder.date_sent, time(6))
            reminder._frozen_mail(template, ["pdf"], **values)

    def _mail_subject(self) -> str:
        """What it is, how much and until when."""
        self.ensure_one()
        policy = self.env["asom.dunning.policy"]
        moves = self.env["account.move"].new({"currency_id": self.currency_id.id})
        return self.env._(
            "%(title)s: %(amount)s, pay by %(deadline)s",
            title=policy._letter_title(self.stage),
            amount=moves._asom_amount(self.amount),
            deadline=self._format_date(self.date_deadline),
        )

    def _format_date(self, day) -> str:
        return self.env["ir.qweb.field.date"].value_to_html(day, {})

    def _mail_way(self):
        """Amount, date and how it is paid, as HTML for the mail's body."""
        self.ensure_one()
        moves = self.env["account.move"].new({"currency_id": self.currency_id.id})
        move = self.claim_ids[:1].move_id
        payment = {
            **move._asom_payment(),
            "pay_by": self.env._(
                "Pay %(amount)s by %(due)s.",
                amount=moves._asom_amount(self.amount),
                due=self._format_date(self.date_deadline),
            ),
        }
        values = {"o": move, "payment": payment, "reminder": self}
        own = self.payment_line and payment["line"]
        template = "asom_dunning.mail_own_payment_id" if own else MAIL_WAY
        return self.env["ir.qweb"]._render(template, values)

    def _not_delivered(self, why):
        """Note that these have not arrived.

        :param why: for staff
        """
        reminders = self.sudo().filtered(lambda row: row.state == "sent")
        # Paper has gone as well: that arrives.
        both = reminders.filtered(lambda row: row.channel == "both")
        for reminder in both:
            reminder.message_post(body=why)
        reminders -= both
        reminders._cancel_mails()
        for reminder in reminders:
            reminder._take_back("not_delivered", failure=why)
            reminder.case_id.message_post(
                body=self.env._(
                    "%(what)s: %(why)s", what=reminder.display_name, why=why
                )
            )

    def _cancel_mails(self):
        """What still waits is never sent: another reminder may go instead."""
        waiting = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("state", "in", ("outgoing", "exception")),
                ]
            )
        )
        waiting.cancel()
