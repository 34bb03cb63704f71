from functools import partial

from odoo import models


class MailNotification(models.Model):
    """Who was notified of a message, and at which address that failed, is told to those
    who may read the message. Odoo tells every user of the backend all of them."""

    _inherit = "mail.notification"

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if self.env.su or bypass_access:
            kwargs["bypass_access"] = bypass_access
            return super()._search(domain, *args, **kwargs)
        found = self.browse(super()._search(domain, *args, **kwargs))
        order = kwargs.get("order") or (args[2] if len(args) > 2 else None)
        return (found - found._asom_hidden())._as_query(order)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or not self or self.env.su:
            return result
        if hidden := self._asom_hidden():
            refuse = partial(self.env["ir.rule"]._make_access_error, operation, hidden)
            return hidden, refuse
        return None

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

    _inherit = "mail.alias"

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if self.env.su or bypass_access:
            kwargs["bypass_access"] = bypass_access
            return super()._search(domain, *args, **kwargs)
        found = self.browse(super()._search(domain, *args, **kwargs))
        order = kwargs.get("order") or (args[2] if len(args) > 2 else None)
        return (found - found._asom_hidden())._as_query(order)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or not self or self.env.su:
            return result
        if hidden := self._asom_hidden():
            refuse = partial(self.env["ir.rule"]._make_access_error, operation, hidden)
            return hidden, refuse
        return None

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
