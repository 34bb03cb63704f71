from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _asom_check_merge(self):
        """Members' contacts are merged with those of their own association alone, and
        so that each payer of today is still another person.

        :raises UserError: naming the memberships; or a contact whose mails would go to
            another address, which two decide
        """
        self._asom_check_guarded()
        memberships = self._asom_family()._asom_memberships()
        if not memberships:
            return
        companies = self.sudo().mapped("company_id")
        alone = all(partner.company_id for partner in self.sudo())
        if len(companies) > 1 or not alone or companies != memberships.company_id:
            raise UserError(
                self.env._(
                    "These contacts cannot be merged: they do not all belong to one "
                    "association, and one of them is a contact of %s. A person who is "
                    "a member of two associations has a contact in each.",
                    memberships._asom_named(),
                )
            )
        paying = memberships.filtered(
            lambda member: member.state != "left" and member.partner_id in self
        )
        if len(paying.partner_id) > 1:
            raise UserError(
                self.env._(
                    "These contacts cannot be merged: each pays for a membership of "
                    "its own (%s), and one payer would get the other's invoices. End "
                    "one of the memberships first, or let the same contact pay for "
                    "both.",
                    paying._asom_named(),
                )
            )

    def _asom_check_guarded(self):
        """Another address for warnings or work orders is confirmed by a second
        manager."""
        if len({partner.email_normalized for partner in self.sudo()}) < 2:
            return
        guarded = self.sudo().filtered(lambda each: each._asom_setting_company())
        if guarded:
            raise UserError(
                self.env._(
                    "%s receives an association's work orders, or is told of its "
                    "settings: contacts are merged with it when they have the same "
                    "e-mail address.",
                    guarded[0].with_env(self.env).display_name,
                )
            )

    def _asom_after_merge(self):
        """A payer is not one of the others in the household as well."""
        members = self._asom_memberships()
        for member in members.sudo():
            if member.partner_id in member.household_ids:
                member.household_ids -= member.partner_id
