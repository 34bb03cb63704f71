"""Late work orders: who was reminded and did nothing is told on."""

from datetime import timedelta

from odoo import models

from .tasks import OPEN

# Days after the reminder.
ESCALATED_AFTER = 7


class WorkOrder(models.Model):
    _inherit = "asom.work.order"

    def _escalate(self, today):
        """A week after the reminder the association's contact is written to, and the
        bureau gets a task; once."""
        last = today - timedelta(days=ESCALATED_AFTER)
        due = self.filtered(
            lambda work: (
                work.state in OPEN
                and work.date_reminded
                and work.date_reminded <= last
                and not work.date_escalated
            )
        )
        for company, works in due.grouped("company_id").items():
            if person := works._association_contact(company):
                title = works._for(person).env._(
                    "Late work orders, not done after a reminder: %s", len(works)
                )
                works._mail(person, title, False)
            for work in works:
                user = work.order_id.confirmed_user_id or self.env.user
                work.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=work.with_context(lang=user.lang).env._(
                        "Late: the receiver was reminded on %s", work.date_reminded
                    ),
                    user_id=user.id,
                )
            works.date_escalated = today

    def _association_contact(self, company):
        """Who of the association is written to: the contact for the service partner,
        else the first one; else the association itself. Empty where none has an
        address for mails."""
        contacts = self.env["asom.association.contact"].search(
            [("company_id", "=", company.id)]
        )
        managers = contacts.filtered(lambda each: each.role == "manager")
        people = (managers | contacts).partner_id | company.partner_id
        receivers = self.receiver_id
        return (people.filtered("email") - receivers)[:1]
