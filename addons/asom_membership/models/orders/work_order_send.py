"""Work orders by mail: one for each receiver, with all of them as a list."""

from odoo import api, fields, models
from odoo.tools import format_date

from ...report.member_list import csv_bytes
from .tasks import OPEN


class WorkOrder(models.Model):
    _inherit = "asom.work.order"

    # === ACTION METHODS === #

    def action_send(self):
        """Send what has not been sent, grouped by receiver.

        :returns: a message about receivers without an address for mails, or True
        """
        self.check_access("write")
        missing = self.sudo()._send_new()
        if not missing:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "No e-mail address, so nothing was sent to: %s",
                    ", ".join(missing.mapped("display_name")),
                ),
            },
        }

    @api.model
    def _cron_send(self):
        """Twice a day: new work orders go out, those that are late are reminded."""
        works = self.sudo()
        works.search([("state", "=", "new")])._send_new()
        today = fields.Date.context_today(self)
        late = works.search([("state", "in", OPEN[1:]), ("date_due", "<", today)])
        late._follow_up(today)

    # === BUSINESS METHODS === #

    def _send_new(self):
        """:returns: receivers who have no address for mails"""
        missing = self.env["res.partner"]
        new = self.filtered(lambda work: work.state == "new")
        for receiver, works in new._by_receiver():
            if hook := works._hook(receiver):
                self.env["asom.work.call"]._queue(hook, works, "work")
                continue
            if not receiver.email:
                missing |= receiver
                continue
            title = works._for(receiver).env._("Work orders: %s", len(works))
            works._mail(receiver, title, True)
            works.write({"state": "sent", "date_sent": fields.Datetime.now()})
        return missing

    def _by_receiver(self):
        """(receiver, work orders): those of two associations go apart."""
        groups = self.grouped(lambda work: (work.company_id, work.receiver_id))
        return [(receiver, works) for (_company, receiver), works in groups.items()]

    def _hook(self, receiver):
        """The server that the receiver gets work orders by, or an empty recordset."""
        return self.env["asom.work.hook"]._of(self.company_id[:1], receiver)

    def _remind(self, today):
        """The receiver of late ones is reminded, once."""
        for receiver, works in self._by_receiver():
            if hook := works._hook(receiver):
                self.env["asom.work.call"]._queue(hook, works, "late")
            elif receiver.email:
                title = works._for(receiver).env._("Late work orders: %s", len(works))
                works._mail(receiver, title, True)
            else:
                continue
            works.date_reminded = today

    def _tell_withdrawn(self):
        """Who has been asked for it is told that it need not be done."""
        for receiver, works in self.sudo()._by_receiver():
            if hook := works._hook(receiver):
                self.env["asom.work.call"]._queue(hook, works, "withdrawn")
            elif receiver.email:
                title = works._for(receiver).env._("Withdrawn: do not do this")
                works._mail(receiver, title, False)

    def _for(self, receiver):
        """The work orders in the receiver's language."""
        return self.with_context(lang=receiver._asom_lang())

    def _mail(self, receiver, title, to_do):
        works = self._for(receiver)
        company = works.company_id[:1]
        body = works.env["ir.qweb"]._render(
            "asom_membership.work_order_mail",
            {
                "title": title,
                "works": works,
                "to_do": to_do,
                "day": lambda day: format_date(works.env, day),
                "tasks": works._task_names(),
                "company": company,
            },
        )
        files = [
            (works.env._("work-orders.csv"), works._as_csv()),
            (works.env._("work-orders.pdf"), works._as_pdf(title)),
        ]
        company.with_env(self.env)._asom_mail(
            title, body, files, recipient_ids=[(4, receiver.id)]
        )

    def _task_names(self) -> dict:
        return dict(self._fields["task"]._description_selection(self.env))

    def _told_contact(self) -> tuple:
        """Name and telephone for a paper: neither of a protected name."""
        member = self.sudo().membership_id
        if member.name_protected:
            return self.env._("(protected name)"), ""
        return member.partner_id.name, member.partner_id.phone or ""

    def _as_csv(self) -> bytes:
        """The list as a file: where, what and until when; never an amount."""
        titles = [
            self.env._("Number"),
            self.env._("Task"),
            self.env._("Do by"),
            self.env._("Address"),
            self.env._("Member number"),
            self.env._("Contact"),
            self.env._("Telephone"),
            self.env._("There is now"),
            self.env._("There shall be"),
            self.env._("Note"),
        ]
        tasks = self._task_names()
        rows = [
            [
                work.name,
                tasks[work.task],
                work.date_due,
                work.sudo().installation_id.name or "",
                work.sudo().membership_id.member_number,
                *work._told_contact(),
                work.before or "",
                work.after or "",
                work.note or "",
            ]
            for work in self
        ]
        return csv_bytes(titles, rows)
