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
