from odoo import models


class MailNotification(models.Model):
    """Who was notified of a message, and at which address that failed, is told to those
    who may read the message. Odoo tells every user of the backend all of them."""

    _name = "mail.notification"
    _inherit = ["mail.notification", "asom.hidden.mixin"]

    def _asom_hidden(self):
        """Those of messages that the user may not read; the own ones are never."""
        if self._asom_sees_all_companies():
            return self.browse()
        mine = self.env.user.sudo().partner_id
        others = self.sudo().filtered(lambda row: row.res_partner_id != mine)
        messages = others.mail_message_id.with_env(self.env)
        foreign = messages - messages._filtered_access("read")
        hidden = others.filtered(lambda row: row.mail_message_id in foreign)
        return hidden.with_env(self.env)


class MailAlias(models.Model):
    """An address for incoming mail is told to those who may read what it belongs to:
    it names the company."""

    _name = "mail.alias"
    _inherit = ["mail.alias", "asom.hidden.mixin"]

    def _asom_hidden(self):
        """Those of records that are not the user's to read."""
        hidden = self.browse()
        if self._asom_sees_all_companies():
            return hidden
        for alias in self.sudo():
            model = alias.alias_parent_model_id.model
            thread = alias.alias_parent_thread_id
            if thread and model in self.env:
                owner = self.env[model].browse(thread)
                if owner.sudo().exists() and owner._asom_foreign():
                    hidden += alias
        return hidden.with_env(self.env)
