from odoo import fields, models
from odoo.exceptions import UserError

from ...procedure.holds import ADDRESS
from .letter_mixin import BY_MAIL


class DunningReminder(models.Model):
    """A mail that says of a reminder that it came back.

    It is not delivered then. Whoever has the reminder knows all that such a mail names,
    and can write one: where the policy says so, it moves no money, and the member is
    not reminded further until somebody has looked.
    """

    _inherit = "asom.dunning.reminder"

    said_back = fields.Char(
        string="Said to Have Come Back",
        readonly=True,
        tracking=3,
        copy=False,
        help="By a mail. The member himself can write such a one.",
    )
    back_hold_id = fields.Many2one(
        "asom.dunning.hold", readonly=True, copy=False, check_company=True
    )

    def _message_receive_bounce(self, email, partner):
        result = super()._message_receive_bounce(email, partner)
        mailed = self.sudo().filtered(
            lambda row: row.state == "sent" and row.channel in BY_MAIL
        )
        why = self.env._("The mail to %s came back.", email)
        policies = self.env["asom.dunning.policy"].sudo()
        for reminder in mailed.filtered(lambda row: not row.said_back):
            if policies._of(reminder.company_id).look_at_returned:
                reminder._said_back(why)
            else:
                reminder._not_delivered(why)
        return result

    def _said_back(self, why):
        """Ask the bureau whether it is so."""
        self.ensure_one()
        text = f"{self.display_name}: {why}"
        if self.channel == "both":
            # Paper has gone as well: that arrives.
            self.message_post(body=why)
            return
        self.said_back = why
        self.back_hold_id = self.env["asom.dunning.hold"].create(
            {"membership_id": self.membership_id.id, "reason": ADDRESS, "note": text}
        )
        self.case_id.message_post(body=text)
        self.case_id.activity_schedule(
            "mail.mail_activity_data_todo",
            fields.Date.context_today(self),
            summary=text,
            user_id=self.case_id._bureau_user(self.company_id).id,
        )

    def action_not_delivered(self):
        """It has not arrived: its stage does not count, fee and interest are credited,
        and a letter goes with the next run.

        :raises UserError: nothing says that it came back
        """
        for reminder in self._looked_at():
            why = reminder.said_back
            reminder._over_back()
            reminder._not_delivered(why)
        return True

    def action_arrived(self):
        """It has arrived all the same: reminders go on.

        :raises UserError: nothing says that it came back
        """
        self._looked_at()._over_back()
        return True

    def _looked_at(self):
        self.check_access("write")
        this = self.sudo()
        this.lock_for_update()
        this.invalidate_recordset()
        for reminder in this:
            if not reminder.said_back or reminder.state != "sent":
                raise UserError(
                    self.env._(
                        "Nothing says that %s came back.",
                        reminder.with_env(self.env).display_name,
                    )
                )
        return this

    def _over_back(self):
        for reminder in self:
            hold = reminder.back_hold_id
            asked = reminder.case_id.activity_ids.filtered(
                lambda activity, hold=hold: activity.summary == hold.note
            )
            asked.unlink()
            hold.action_end()
        self.write({"said_back": False, "back_hold_id": False})
