"""What was written and filed about members with protected names."""

from functools import partial

from odoo import api, models
from odoo.exceptions import AccessError

from odoo.addons.mail.tools.discuss import Store

# Neither boards nor service partners delete what has a log; a board writes orders.
CLOSED = "unlink"


class Base(models.AbstractModel):
    _inherit = "base"

    def _asom_names_protected(self) -> bool:
        """Is the record about a member whose name is protected?"""
        field = self._fields.get("membership_id")
        if field is None or field.comodel_name != "asom.membership":
            return False
        return self.membership_id.name_protected

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """What was written about such a member, on whatever record, is not for who is
        not told the name."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "read" and not self.env.user._asom_sees_protected():
            for record in self.sudo():
                if record._asom_names_protected():
                    operations[record.with_env(self.env)] = CLOSED
        return operations


class FrozenMixin(models.AbstractModel):
    """Letters, and whatever else was frozen about such a member."""

    _inherit = "asom.frozen.mixin"

    def _frozen_before_serve(self, name):
        sees = self.env.user._asom_sees_protected()
        if not sees and self.sudo()._asom_names_protected():
            raise AccessError(
                self.env._("The member's name is protected; ask the bureau.")
            )
        return super()._frozen_before_serve(name)


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _to_store_defaults(self, target):
        """Odoo hands out the key of each file of a message that can be read. Letters
        printed for all are files of a message too, and their rule says who reads
        them."""
        defaults = super()._to_store_defaults(target)
        if self.env.user._asom_sees_protected():
            return defaults
        return [
            each
            for each in defaults
            if getattr(each, "field_name", "") != "attachment_ids"
        ] + [
            Store.Many(
                "attachment_ids",
                sort="id",
                dynamic_fields=lambda m: m._get_store_attachment_fields(target),
                value=lambda m: m._asom_shown_files(),
            )
        ]

    def _asom_shown_files(self):
        """Files of the message that the user may read: those of a record are read by
        the files' own rules, others with the message."""
        files = self.sudo().attachment_ids
        own = files.filtered("res_id").sudo(False)
        return files - (own - own._filtered_access("read")).sudo()


class IrAttachment(models.Model):
    """Files that lie beside such a log."""

    _inherit = "ir.attachment"

    def _asom_of_protected(self):
        """Those of records about members with a protected name."""
        found = self.browse()
        for model, files in self.sudo().grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].sudo().browse(files.mapped("res_id")).exists()
            hidden = {each.id for each in records if each._asom_names_protected()}
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
