from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize

# What a message says, beside marks that each reader puts on it.
SAID = frozenset(
    (
        *("body", "subject", "date", "author_id", "author_guest_id", "email_from"),
        *("message_type", "subtype_id", "model", "res_id", "parent_id"),
        *("attachment_ids", "tracking_value_ids", "is_internal", "create_uid"),
    )
)
# Without one of these a day is that of something else, in the context of a call.
MESSAGE = frozenset(("body", "subject", "message_type", "subtype_id", "res_id"))


class MailMessage(models.Model):
    """The log of a record says who did what, and when: a call writes in the name of who
    calls, and today; and nobody changes or deletes what another one, or a step, has
    written. Own comments are their author's to correct."""

    _inherit = "mail.message"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        self._asom_check_history(SAID)

    def _asom_check_history(self, names):
        """:param names: of the fields that are written
        :raises AccessError: when what was said would be another than it was
        """
        user, said = self.env.user, SAID.intersection(names)
        if self.env.su or user._is_system() or not said:
            return
        for message in self.sudo():
            # Odoo adds the files of an activity when its message is there.
            free = message.message_type == "comment" or said == {"attachment_ids"}
            if not free or message.create_uid != user:
                raise AccessError(
                    self.env._(
                        "The log stays as it was written: you change or delete your "
                        "own comments alone."
                    )
                )

    def _asom_given(self, vals):
        """A message is made by commands in other records' values as well."""
        self._asom_check_own_name(vals)
        yield from super()._asom_given(vals)

    def _asom_check_own_name(self, vals):
        """:raises AccessError: when the values of a call name another author or day"""
        own = self.env.user.sudo().partner_id
        email = str(vals.get("email_from") or "")
        if (
            vals.get("author_id") not in (None, False, own.id)
            # What is no address at all would be shown as a name.
            or email
            and (email_normalize(email) or email) != own.email_normalized
            or vals.get("author_guest_id")
            or vals.get("date")
            and (self or MESSAGE.intersection(vals))
        ):
            self._asom_tell_own_name()

    @api.model
    def _asom_tell_own_name(self):
        raise AccessError(
            self.env._("Write in your own name: the log says who wrote, and when.")
        )


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _asom_called(self, method, args, kwargs):
        if method.__name__.startswith("message_"):
            self.env["mail.message"]._asom_check_own_name(kwargs)
        return super()._asom_called(method, args, kwargs)


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    def _asom_given(self, vals):
        author = {"author_id": vals.get("author_id")}
        self.env["mail.message"]._asom_check_own_name(author)
        yield from super()._asom_given(vals)


class MailComposer(models.TransientModel):
    """By a template an association writes; no other user does."""

    _inherit = "mail.compose.message"

    def _asom_given(self, vals):
        author = self.env["res.partner"].sudo().browse(vals.get("author_id") or ())
        if author.with_context(active_test=False).user_ids - self.env.user:
            self.env["mail.message"]._asom_tell_own_name()
        yield from super()._asom_given(vals)
