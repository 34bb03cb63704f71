from odoo import models

STAFF = "asom_membership.group_staff"
BOARD = "asom_membership.group_board"


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        """Odoo asks for the right to export and reads the columns that are wanted; for
        external ids alone it reads nothing, and makes them for records of anybody.

        :raises AccessError: when a record is not the user's to read
        """
        self.check_access("read")
        return super().export_data(fields_to_export)


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
