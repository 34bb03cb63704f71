from odoo import models
from odoo.exceptions import UserError


class Membership(models.Model):
    """Asking members to sign up for Betalingsservice."""

    _inherit = "asom.membership"

    def action_send_sign_up(self):
        """Write to the members who have no mandate, each in the member's language,
        with the link to sign up.

        :raises UserError: when there is nobody among them to write to
        """
        wanted = self.filtered(
            lambda member: member.nets_sign_up_url and member.state != "left"
        )
        if not wanted:
            raise UserError(
                self.env._(
                    "Nobody here needs a link: they have a mandate, have left, or "
                    "their association's creditor agreement has no sign-up link."
                )
            )
        if not wanted.filtered("email"):
            raise UserError(self.env._("None of them has an e-mail address."))
        one = len(self) == 1
        return {
            "name": self.env._("Sign Up for Betalingsservice"),
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": wanted.ids if one else wanted.filtered("email").ids,
                "default_template_id": self.env.ref(
                    "asom_nets.mail_template_sign_up"
                ).id,
                "default_composition_mode": "comment" if one else "mass_mail",
                "default_email_layout_xmlid": "asom_membership.mail_layout",
            },
        }

    def action_register_mandate(self):
        """Enter a mandate that Nets has told on the telephone."""
        return self._wizard("asom_nets.action_nets_mandate_manual")

    def action_request_mandate(self):
        """Ask for the account that Nets shall collect from (delivery 0605)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_mandate_request"
        )
        action["views"] = [(False, "form")]
        action["context"] = {"default_membership_id": self.id}
        return action


class NetsMandate(models.Model):
    _inherit = "asom.nets.mandate"

    def action_end_by_hand(self):
        """Ask for the day and the reason."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_mandate_manual"
        )
        action["context"] = {
            "default_membership_id": self.membership_id.id,
            "default_mandate_id": self.id,
        }
        return action

    def action_request_cancellation(self):
        """Ask Nets to cancel the mandate (delivery 0605)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_mandate_request"
        )
        action["views"] = [(False, "form")]
        action["context"] = {
            "default_membership_id": self.membership_id.id,
            "default_debtor_group_id": self.debtor_group_id.id,
            "default_mandate_id": self.id,
            "default_kind": "cancel",
        }
        return action
