from odoo import models

from ..guards.frozen import Copies


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Followers are shown by name and address, and get what is written.

        :raises AccessError: when the user may not read somebody, who is no follower yet
        """
        if partner_ids and not self.env.su:
            partners = self.env["res.partner"].browse(partner_ids)
            foreign = partners._asom_foreign()
            if foreign and not all(
                foreign <= record.message_partner_ids for record in self.sudo()
            ):
                foreign._asom_refuse()
        return super().message_subscribe(partner_ids, subtype_ids)

    def _message_get_suggested_recipients(self, *args, **kwargs):
        """Whom to write to is told by name and address: nobody is suggested whom the
        user may not read."""
        found = super()._message_get_suggested_recipients(*args, **kwargs)
        if self.env.su:
            return found
        partners = self.env["res.partner"].browse(
            each["partner_id"] for each in found if each.get("partner_id")
        )
        hidden = set((partners - partners._filtered_access("read")).ids)
        return [each for each in found if each.get("partner_id") not in hidden]

    def _process_attachments_for_template_post(self, mail_template):
        """Odoo asks what else goes with the mails of a template: the copies of frozen
        files that were made for them."""
        found = super()._process_attachments_for_template_post(mail_template)
        copies = self.env.context.get("asom_frozen_copies")
        for record in self if isinstance(copies, Copies) else ():
            taken = found.setdefault(record.id, {}).setdefault("attachment_ids", [])
            taken.extend(copies.get(record.id, ()))
        return found
