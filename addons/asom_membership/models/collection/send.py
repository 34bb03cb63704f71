import base64

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...fetch_file import fetch_file

# Letters are made while the user waits: so many stand in one file.
LETTERS_AT_ONCE = 100


class CollectionRun(models.Model):
    """Invoices that nobody else sends: by mail in the background, on paper as one file.

    Who got what stands on the run's lines.
    """

    _inherit = "asom.collection.run"

    # Superuser: a board sees how many, but opens no invoices.
    to_mail_count = fields.Integer(
        string="By Mail", compute="_compute_to_send", compute_sudo=True
    )
    to_print_count = fields.Integer(
        string="As Letters", compute="_compute_to_send", compute_sudo=True
    )
    to_send_count = fields.Integer(
        string="To Be Sent", compute="_compute_to_send", compute_sudo=True
    )

    def _compute_to_send(self):
        for run in self:
            run.to_mail_count = run.to_print_count = 0
            if run.state == "done":
                lines = run._lines_of_company()
                run.to_mail_count = lines.search_count(run._way_domain(by_mail=True))
                run.to_print_count = lines.search_count(run._way_domain(by_mail=False))
            run.to_send_count = run.to_mail_count + run.to_print_count

    def _to_send_domain(self) -> list:
        """Lines with an invoice that is to be paid and that the member has not got."""
        self.ensure_one()
        return [
            ("run_id", "=", self.id),
            ("state", "=", "done"),
            ("sent_by", "in", (False, "mail_failed")),
            (
                "move_id",
                "any",
                [
                    *self.env["account.move"]._asom_owed(),
                    *self._not_collected_domain(),
                ],
            ),
        ]

    def _not_collected_domain(self) -> list:
        """Hook: which invoices nobody collects who tells the member of them."""
        return []

    def _lines_of_company(self):
        # How a contact wants its invoices is kept for each association.
        return self.env["asom.collection.run.line"].with_company(self.company_id)

    def _way_domain(self, by_mail) -> Domain:
        """Lines that go by mail, or as letters: to members who have no address for
        mails, or who have chosen another way (the portal asks them)."""
        takes_mail = Domain("partner_id.email", "!=", False) & Domain(
            "partner_id.commercial_partner_id.invoice_sending_method",
            "in",
            (False, "email"),
        )
        to_send = Domain(self._to_send_domain())
        return to_send & (takes_mail if by_mail else ~takes_mail)

    def action_send_ask(self):
        """Tell how many invoices go by mail and how many are printed."""
        self.ensure_one()
        self._expect(("done",), self.env._("sent"))
        view = self.env.ref("asom_membership.collection_run_send_form")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Invoices"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
        }

    def _next_to_send(self, by_mail, limit=None):
        self.check_access("write")
        self._expect(("done",), self.env._("sent"))
        lines = self._lines_of_company().search(
            self._way_domain(by_mail), order="id", limit=limit
        )
        locked = lines.try_lock_for_update()
        if not locked:
            raise UserError(self.env._("Nothing is left to be sent in this way."))
        return locked

    def action_send_mails(self):
        """Hand the invoices of members with a mail address to Odoo's own sending, which
        works in the background.

        :raises UserError: when there is none
        """
        self.ensure_one()
        lines = self._next_to_send(by_mail=True)
        self.env["account.move.send"]._check_move_constraints(lines.move_id)
        # As Odoo's own wizard for several invoices, which fails with one.
        lines.move_id.sending_data = {
            "author_user_id": self.env.user.id,
            "author_partner_id": self.env.user.partner_id.id,
        }
        self.env.ref("account.ir_cron_account_move_send")._trigger()
        self._note_sent(lines, "mail")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "Invoices being sent by mail in the background: %s.", len(lines)
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_print_letters(self):
        """Make one PDF of the next invoices for members who get no mails.

        :raises UserError: when there is none
        """
        self.ensure_one()
        lines = self._next_to_send(by_mail=False, limit=LETTERS_AT_ONCE)
        report = self.env.ref("account.account_invoices")
        content, _kind = (
            self.env["ir.actions.report"]
            .sudo()
            .with_company(self.company_id)
            ._render_qweb_pdf(report, lines.move_id.ids)
        )
        letters = self.env["ir.attachment"].create(
            {
                "name": self.env._(
                    "Letters %(first)s to %(last)s.pdf",
                    first=lines[0].move_id.name.replace("/", "-"),
                    last=lines[-1].move_id.name.replace("/", "-"),
                ),
                "datas": base64.b64encode(content),
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": "application/pdf",
            }
        )
        self._note_sent(lines, "letter", letters)
        return fetch_file(f"/web/content/{letters.id}?download=true")

    def _note_sent(self, lines, way, attachments=None):
        lines.sudo().write(
            {
                "sent_by": way,
                "sent_at": fields.Datetime.now(),
                "send_failure": False,
                "send_error": False,
            }
        )
        ways = dict(lines._fields["sent_by"]._description_selection(self.env))
        self.message_post(
            body=self.env._(
                "%(way)s. Invoices: %(count)s.", way=ways[way], count=len(lines)
            ),
            attachment_ids=attachments.ids if attachments else [],
        )

    def _sent_notes(self) -> list[str]:
        """Members who have the invoice are not told by anybody that it is credited."""
        notes = []
        lines = self.env["asom.collection.run.line"]
        waiting = self._mails_waiting()[-1]
        if waiting:
            notes.append(
                self.env._(
                    "Mails with invoices that are still waiting, and will be stopped: "
                    "%s.",
                    len(waiting),
                )
            )
        sent = lines._read_group(
            [
                ("run_id", "=", self.id),
                ("state", "=", "done"),
                ("sent_by", "in", ("mail", "letter")),
                ("id", "not in", waiting.ids),
            ],
            ["sent_by"],
            ["__count"],
        )
        if sent:
            ways = dict(lines._fields["sent_by"]._description_selection(self.env))
            notes.append(
                self.env._(
                    "Members have got their invoice already (%s). They are not told "
                    "that it is credited: write to them.",
                    ", ".join(f"{ways[way]}: {count}" for way, count in sent),
                )
            )
        return notes

    def action_view_sent(self):
        """Open who got an invoice from us, and how."""
        action = self._open("asom_membership.action_collection_run_line")
        action["context"]["search_default_sent"] = 1
        return action
