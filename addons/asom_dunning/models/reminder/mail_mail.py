from odoo import models

LETTERS = ("asom.dunning.reminder", "asom.dunning.notice")


class MailMail(models.Model):
    """What no server takes has not been delivered."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # Without a reason it is the server that could not be reached: tried again.
        failed = failure_type and (failure_reason or failure_type != "mail_smtp")
        # Before: mails may be deleted when they are done with.
        carried = self._asom_carried() if failed else []
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        for records in carried:
            if records := records.exists():
                records._not_delivered(
                    failure_reason or self.env._("The mail could not be sent.")
                )
        return result

    def _asom_carried(self) -> list:
        """What these mails carry, a model each."""
        mails = self.grouped("model")
        letters = [
            self.env[name].sudo().browse(mails[name].mapped("res_id"))
            for name in LETTERS
            if name in mails
        ]
        messages = self.env["asom.inkasso.message"].sudo()
        return [*letters, messages.search([("mail_id", "in", self.ids)])]
