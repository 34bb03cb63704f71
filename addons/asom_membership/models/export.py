from odoo import models

STAFF = "asom_membership.group_staff"
BOARD = "asom_membership.group_board"


class Membership(models.Model):
    _inherit = "asom.membership"

    def export_data(self, fields_to_export):
        """Protected names are on no list that leaves the house; staff alone see to
        that themselves."""
        records = self
        if not self.env.su and not self.env.user.has_group(STAFF):
            records = self.filtered(lambda member: not member.name_protected)
        return super(Membership, records).export_data(fields_to_export)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def export_data(self, fields_to_export):
        """As of members: a board's list of contacts has no protected names."""
        records = self
        user = self.env.user
        if not self.env.su and user.has_group(BOARD) and not user.has_group(STAFF):
            protected = self.env["asom.membership"].search(
                [("partner_id", "in", self.ids), ("name_protected", "=", True)]
            )
            records = self - protected.partner_id
        return super(ResPartner, records).export_data(fields_to_export)
