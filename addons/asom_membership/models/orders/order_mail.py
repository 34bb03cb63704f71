from odoo import models


class Order(models.Model):
    """The member is told what was ordered, in the member's language."""

    _inherit = "asom.order"

    def _tell_member(self):
        """Send the confirmation to a member who has an address for mails."""
        template = self.env.ref(
            "asom_membership.mail_template_order", raise_if_not_found=False
        )
        member = self.membership_id.sudo()
        quiet = self.env.context.get("tracking_disable")
        if not template or quiet or not member.partner_id.email:
            return
        template.sudo().send_mail(self.id, force_send=False)

    def _mail_preview(self):
        """What happens, in the member's language."""
        lang = self.membership_id.sudo().partner_id._asom_lang()
        return self.sudo().with_context(lang=lang).preview_html

    def _mail_subject(self) -> str:
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{kinds[self.kind]} ({self.name})"
