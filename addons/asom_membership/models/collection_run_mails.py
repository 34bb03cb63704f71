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
                and row.mail_message_id.attachment_ids
            )
        )
        lines = told and self._mailed(told.mail_message_id.mapped("res_id"))
        for line in lines or ():
            moves = line.move_id.ids
            mine = told.filtered(
                lambda row, line=line, moves=moves: (
                    row.mail_message_id.res_id in moves
                    and row.res_partner_id in line.partner_id | line.move_id.partner_id
                    # A late answer to a mail before the last one.
                    and row.mail_message_id.date >= line.sent_at
                )
            ).sorted("id")[-1:]
            if mine.notification_status in FAILED:
                line._mail_failed(mine.failure_type, mine.failure_reason)
            elif mine and line.sent_by == "mail_failed":
                line.write(
                    {"sent_by": "mail", "send_failure": False, "send_error": False}
                )

    def _mailed(self, move_ids):
        """The lines whose invoice was handed to the mails, superuser."""
        return self.sudo().search(
            [("move_id", "in", move_ids), ("sent_by", "in", ("mail", "mail_failed"))]
        )

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
        waiting = self.sudo().filtered(
            lambda mail: mail.state == "outgoing" and mail.model == "account.move"
        )
        result = super().cancel()
        lines = self.env["asom.collection.run.line"]._mailed(waiting.mapped("res_id"))
        lines.write({"sent_by": False, "sent_at": False})
        return result


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
        """Invoices whose mail is to be made, and mails that are to be sent; superuser.

        :returns: (account.move, mail.mail)
        """
        self.ensure_one()
        moves = self.env["account.move"].sudo()
        mine = Domain("asom_run_id", "=", self.id)
        mails = self.env["mail.mail"].sudo()
        return (
            moves.search(mine & Domain("sending_data", "!=", False)),
            mails.search(
                [
                    ("state", "=", "outgoing"),
                    ("model", "=", "account.move"),
                    ("res_id", "in", moves._search(mine)),
                ]
            ),
        )

    def _lines_waiting(self):
        """The lines whose invoice is on its way to the mails."""
        moves, mails = self._mails_waiting()
        lines = self.env["asom.collection.run.line"]
        return lines._mailed([*moves.ids, *mails.mapped("res_id")])

    def _before_cancel(self):
        result = super()._before_cancel()
        waiting = self._lines_waiting()
        moves, mails = self._mails_waiting()
        moves.sending_data = False
        mails.cancel()
        mails.notification_ids.write({"notification_status": "canceled"})
        if waiting:
            waiting.write({"sent_by": False, "sent_at": False})
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
