"""Late work orders: their receiver is reminded, and who did nothing then is told on."""

from datetime import timedelta

from odoo import models

from .tasks import OPEN


class WorkOrder(models.Model):
    _inherit = "asom.work.order"

    def _follow_up(self, today):
        """Remind and tell on, each once, by the association's own days.

        :param today: the day
        """
        for company, works in self.grouped("company_id").items():
            late = today - timedelta(days=company.asom_work_remind_days)
            works.filtered(
                lambda work, late=late: not work.date_reminded and work.date_due <= late
            )._remind(today)
            last = today - timedelta(days=company.asom_work_escalate_days)
            works.filtered(
                lambda work, last=last: (
                    work.state in OPEN
                    and work.date_reminded
                    and work.date_reminded <= last
                    and not work.date_escalated
                )
            )._escalate(company, today)

    def _escalate(self, company, today):
        """The association's contact is written to, and the bureau gets a task."""
        if not self:
            return
        if person := self._association_contact(company):
            title = self._for(person).env._(
                "Late work orders, not done after a reminder: %s", len(self)
            )
            self._mail(person, title, False)
        for work in self:
            user = (
                company.asom_work_user_id
                or work.order_id.confirmed_user_id
                or self.env.user
            )
            work.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=work.with_context(lang=user.lang).env._(
                    "Late: the receiver was reminded on %s", work.date_reminded
                ),
                user_id=user.id,
            )
        self.date_escalated = today

    def _association_contact(self, company):
        """Who of the association is written to: whom it has chosen, else the contact
        for the service partner, else the first one; else the association itself. Empty
        where none has an address for mails."""
        contacts = self.env["asom.association.contact"].search(
            [("company_id", "=", company.id)]
        )
        chosen = company.asom_work_contact_id.filtered("active")
        managers = contacts.filtered(lambda each: each.role == "manager")
        people = (chosen | managers | contacts).partner_id | company.partner_id
        receivers = self.receiver_id
        return (people.filtered("email") - receivers)[:1]
