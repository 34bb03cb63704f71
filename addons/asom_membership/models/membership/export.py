from odoo import models

STAFF = "asom_membership.group_staff"
BOARD = "asom_membership.group_board"


class Membership(models.Model):
    _inherit = "asom.membership"

    def export_data(self, fields_to_export):
        """Protected names are on no list that leaves the house; staff alone see to
        that themselves."""
        return super(Membership, self._asom_exported()).export_data(fields_to_export)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """Nor are they in the columns of another list: its rows stay, without them."""
        records = self if _is_toplevel_call else self._asom_exported()
        return super(Membership, records)._export_rows(
            fields, _is_toplevel_call=_is_toplevel_call
        )

    def _asom_exported(self):
        """Those of the members that the user may take out of the system."""
        if self.env.su or self.env.user.has_group(STAFF):
            return self
        return self.filtered(lambda member: not member.name_protected)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def fetch(self, field_names=None):
        """An export reads what it needs ahead, of all contacts at once: of those whose
        cells stay empty it reads nothing."""
        if self.env.context.get("asom_export"):
            return super(ResPartner, self._asom_exported()).fetch(field_names)
        return super().fetch(field_names)

    def export_data(self, fields_to_export):
        """As of members: a board's list of contacts has no protected names."""
        return super(ResPartner, self._asom_exported()).export_data(fields_to_export)

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        """As of members: nor has a list of something else."""
        records = self if _is_toplevel_call else self._asom_exported()
        return super(ResPartner, records)._export_rows(
            fields, _is_toplevel_call=_is_toplevel_call
        )

    def _asom_exported(self):
        """The contacts without those of members with a protected name, and without the
        others in their households, who live at the same address."""
        user = self.env.user
        if self.env.su or not user.has_group(BOARD) or user.has_group(STAFF):
            return self
        return self.filtered(lambda partner: not partner.sudo().asom_name_protected)
