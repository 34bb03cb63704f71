from functools import partial

from odoo import api, models

# Neither boards nor service partners delete what has a log.
CLOSED = "unlink"


class MailThread(models.AbstractModel):
    """Mails and messages about a member name the member, on whatever record they lie:
    an order, a work order, a reminder."""

    _inherit = "mail.thread"

    def _asom_log_is_of(self):
        """The member whom a record's log is about, or none."""
        field = self._fields.get("membership_id")
        if field is not None and field.comodel_name == "asom.membership":
            return self.membership_id
        return self.env["asom.membership"]

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """What was written about a member with a protected name is not for who is not
        told it."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "read" and not self.env.user._asom_sees_protected():
            for record in self.sudo():
                if any(record._asom_log_is_of().mapped("name_protected")):
                    operations[record.with_env(self.env)] = CLOSED
        return operations


class Membership(models.Model):
    _inherit = "asom.membership"

    def _asom_log_is_of(self):
        return self


class IrAttachment(models.Model):
    """Files that lie beside such a log."""

    _inherit = "ir.attachment"

    def _asom_of_protected(self):
        """Those of records about members with a protected name."""
        found = self.browse()
        for model, files in self.sudo().grouped("res_model").items():
            about = getattr(self.env.registry.get(model), "_asom_log_is_of", None)
            if about is None:
                continue
            records = self.env[model].sudo().browse(files.mapped("res_id")).exists()
            hidden = {
                record.id
                for record in records
                if any(record._asom_log_is_of().mapped("name_protected"))
            }
            found |= files.filtered(lambda file, ids=hidden: file.res_id in ids)
        return found.sudo(False)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self or self.env.user._asom_sees_protected():
            return result
        if not (hidden := self._asom_of_protected()):
            return result
        forbidden, error = result or (self.browse(), None)
        refuse = partial(self.env["ir.rule"]._make_access_error, operation, hidden)
        return forbidden | hidden, error or refuse

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        user = self.env.user
        if self.env.su or bypass_access or user._asom_sees_protected():
            return query
        found = self.browse(query)
        if hidden := found._asom_of_protected():
            return (found - hidden)._as_query()
        return query
