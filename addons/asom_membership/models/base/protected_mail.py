"""What was written and filed about members with protected names."""

from odoo import models

from odoo.addons.mail.tools.discuss import Store


class Base(models.AbstractModel):
    _inherit = "base"

    def _asom_names_protected(self) -> bool:
        """Is the record about a member whose name is protected?"""
        field = self._fields.get("membership_id")
        if field is None or field.comodel_name != "asom.membership":
            return False
        return self.membership_id.name_protected

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """What was written about such a member, on whatever record, is read by who may
        write about it."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "read" and not self.env.user._asom_sees_protected():
            for record in self.sudo():
                if record._asom_names_protected():
                    operations[record.with_env(self.env)] = "write"
        return operations


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
