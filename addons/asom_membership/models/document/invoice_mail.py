from odoo import models


class AccountMove(models.Model):
    """The mail that a member's invoice or credit note comes with."""

    _inherit = "account.move"

    def _get_mail_template(self):
        """Members get the short mail with amount, date and way to pay on top."""
        if self and all(move._asom_is_document() for move in self):
            return self.env.ref("asom_membership.mail_template_member_document")
        return super()._get_mail_template()

    def _asom_mail_subject(self) -> str:
        """What the subject says beside the association's name: how much is paid and
        until when, as the mail itself does."""
        self.ensure_one()
        if self._asom_is_owed():
            return self._asom_mail_due()
        if self.move_type == "out_refund":
            amount = self._asom_amount(self.amount_total)
            return self.env._("credit note, %s in your favour", amount)
        return self.env._("invoice %s", self.name)

    def _asom_mail_due(self) -> str:
        """Amount and date for the subject of a mail about something that is owed."""
        return self.env._(
            "%(amount)s, due %(due)s",
            amount=self._asom_amount(self.amount_residual),
            due=self._asom_due_text(),
        )

    def _asom_mail_way(self):
        """Amount, date and how it is paid, as HTML for the mail's body."""
        self.ensure_one()
        values = {"o": self, "payment": self._asom_payment()}
        return self.env["ir.qweb"]._render("asom_membership.mail_way_to_pay", values)
