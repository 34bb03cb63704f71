from odoo import models


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
