from odoo import api, fields, models
from odoo.fields import Domain

# What a notification can end as; the others are still on their way.
FAILED = ("bounce", "exception")


class CollectionRunLine(models.Model):
    """What became of the mail with a member's invoice."""

    _inherit = "asom.collection.run.line"

    send_failure = fields.Selection(
        lambda self: (
            self.env["mail.notification"]
            ._fields["failure_type"]
            ._description_selection(self.env)
        ),
        string="Not Sent Because",
        readonly=True,
        help="Why the mail did not reach the member. Correct the address, or send the "
        "invoice as a letter, with Send the Invoices on the run.",
    )
    send_error = fields.Text(
        string="Mail Server's Answer",
        readonly=True,
        help="In the words of the mail server that refused the mail.",
    )

    def _mail_ended(self, notifications):
        """Note how the mails with invoices ended.

        :param notifications: ``mail.notification`` of any document
        """
        told = notifications.sudo().filtered(
            lambda row: (
                row.notification_type == "email"
                and row.notification_status in (*FAILED, "sent")
                and row.mail_message_id.model == "account.move"
            )
        )
        lines = told and self._mailed(told.mail_message_id.mapped("res_id"))
        by_move = told.sorted("id").grouped(lambda row: row.mail_message_id.res_id)
        for line in lines or ():
            last = [
                row
                for row in by_move[line.move_id.id]
                if line._is_brought_by(row.mail_message_id, row.res_partner_id)
            ][-1:]
            for row in last:
                if row.notification_status in FAILED:
                    line._mail_failed(row.failure_type, row.failure_reason)
                elif line.sent_by == "mail_failed":
                    line.write(
                        {"sent_by": "mail", "send_failure": False, "send_error": False}
                    )

    def _is_brought_by(self, message, receivers) -> bool:
        """Whether a mail is the one with the line's invoice: it has documents, goes to
        who pays, and is none from before the invoice was sent (again)."""
        self.ensure_one()
        payers = self.partner_id | self.move_id.partner_id
        return bool(
            message.attachment_ids
            and receivers & payers
            and message.date >= self.sent_at
        )

    def _brought_by(self, mails):
        """The lines whose invoice comes with one of the mails, and these mails.

        :param mails: ``mail.mail`` of any document
        """
        mails = mails.filtered(lambda mail: mail.model == "account.move")
        by_move = mails.grouped("res_id")
        lines = brought = self.sudo().browse()
        bringing = mails.browse()
        for line in lines._mailed(list(by_move)):
            mine = by_move[line.move_id.id].filtered(
                lambda mail, line=line: line._is_brought_by(
                    mail.mail_message_id, mail.recipient_ids
                )
            )
            bringing |= mine
            if mine:
                brought |= line
        return brought, bringing

    def _mailed(self, move_ids):
        """The lines whose invoice was handed to the mails, superuser."""
        return self.sudo().search(
            [("move_id", "in", move_ids), ("sent_by", "in", ("mail", "mail_failed"))]
        )

    def _never_sent(self):
        if self:
            self.write({"sent_by": False, "sent_at": False})

    def _mail_failed(self, failure, reason=False):
        self.write(
            {
                "sent_by": "mail_failed",
                "send_failure": failure or "unknown",
                "send_error": reason,
            }
        )


class MailNotification(models.Model):
    _inherit = "mail.notification"

    def write(self, vals):
        """A run's line tells how the mail with its invoice ended; an answer that it
        cannot be delivered may come days later."""
        result = super().write(vals)
        if vals.get("notification_status") in (*FAILED, "sent"):
            self.env["asom.collection.run.line"]._mail_ended(self)
        return result


class MailMail(models.Model):
    _inherit = "mail.mail"

    def cancel(self):
        """A mail that somebody stops has not been sent."""
        stopped = self._asom_waiting_lines()
        result = super().cancel()
        stopped._never_sent()
        return result

    def unlink(self):
        """Nor has one that somebody throws away."""
        self._asom_waiting_lines()._never_sent()
        return super().unlink()

    def _asom_waiting_lines(self):
        waiting = self.sudo().filtered(lambda mail: mail.state == "outgoing")
        return self.env["asom.collection.run.line"]._brought_by(waiting)[0]


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _hook_if_errors(self, moves_data, allow_raising=True):
        """An invoice that could not be made into a document has not been mailed."""
        result = super()._hook_if_errors(moves_data, allow_raising=allow_raising)
        for move, data in moves_data.items():
            lines = self.env["asom.collection.run.line"]._mailed(move.ids)
            lines._mail_failed("unknown", self._format_error_text(data["error"]))
        return result

    @api.model
    def _hook_if_success(self, moves_data, from_cron=False):
        """Nor has that of a member whose address has gone since it was handed over."""
        result = super()._hook_if_success(moves_data, from_cron=from_cron)
        unmailed = [
            move.id
            for move, data in moves_data.items()
            if from_cron
            and not (
                "email" in data["sending_methods"]
                and self._is_applicable_to_move("email", move, **data)
            )
        ]
        lines = self.env["asom.collection.run.line"]._mailed(unmailed)
        lines._mail_failed("mail_email_missing")
        return result


class CollectionRun(models.Model):
    """Mails that are waiting when the run is cancelled never go."""

    _inherit = "asom.collection.run"

    mail_failed_count = fields.Integer(
        string="Mails That Failed", compute="_compute_mail_failed_count"
    )

    def _compute_mail_failed_count(self):
        counts = dict(
            self.env["asom.collection.run.line"]._read_group(
                [("run_id", "in", self.ids), ("sent_by", "=", "mail_failed")],
                ["run_id"],
                ["__count"],
            )
        )
        for run in self:
            run.mail_failed_count = counts.get(run._origin, 0)

    def _mails_waiting(self):
        """What is on its way to members: invoices whose mail is to be made, mails with
        invoices that are to be sent, and the run's lines of both; superuser.

        :returns: (account.move, mail.mail, asom.collection.run.line)
        """
        self.ensure_one()
        moves = self.env["account.move"].sudo()
        mine = Domain("asom_run_id", "=", self.id)
        mails = self.env["mail.mail"].sudo()
        lines, bringing = self.env["asom.collection.run.line"]._brought_by(
            mails.search(
                [
                    ("state", "=", "outgoing"),
                    ("model", "=", "account.move"),
                    ("res_id", "in", moves._search(mine)),
                ]
            )
        )
        unmade = moves.search(mine & Domain("sending_data", "!=", False))
        return unmade, bringing, lines | lines._mailed(unmade.ids)

    def _before_cancel(self):
        result = super()._before_cancel()
        moves, mails, waiting = self._mails_waiting()
        moves.sending_data = False
        mails.cancel()
        mails.notification_ids.write({"notification_status": "canceled"})
        if waiting:
            waiting._never_sent()
            gone = self.env["asom.collection.run.line"].search_count(
                [("run_id", "=", self.id), ("sent_by", "=", "mail")]
            )
            self.message_post(
                body=self.env._(
                    "Mails with invoices that were stopped: %(stopped)s. Had been sent "
                    "already: %(gone)s.",
                    stopped=len(waiting),
                    gone=gone,
                )
            )
        return result

    def action_view_mail_failed(self):
        """Open the members whose mail failed."""
        action = self._open("asom_membership.action_collection_run_line")
        action["context"]["search_default_mail_failed"] = 1
        return action
