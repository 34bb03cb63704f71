from odoo import api, fields, models

# What Nets collects; the other channels go past it.
NETS_CHANNELS = ("betalingsservice", "slip")


class Membership(models.Model):
    _inherit = "asom.membership"

    nets_mandate_ids = fields.One2many(
        "asom.nets.mandate", "membership_id", string="Mandates"
    )
    nets_debtor_group_id = fields.Many2one(
        "asom.nets.debtor.group",
        string="Debtor Group",
        check_company=True,
        help="Empty: the first group of the creditor agreement.",
    )
    nets_has_mandate = fields.Boolean(
        string="Has a Mandate",
        compute="_compute_nets_has_mandate",
        search="_search_nets_has_mandate",
    )

    @api.depends("nets_mandate_ids.date_to")
    def _compute_nets_has_mandate(self):
        active = self.env["asom.nets.mandate"].search(
            [("membership_id", "in", self.ids), ("state", "=", "active")]
        )
        having = set(active.membership_id.ids)
        for membership in self:
            membership.nets_has_mandate = membership.id in having

    def _search_nets_has_mandate(self, operator, value):
        if operator != "in":
            return NotImplemented
        having = fields.Domain("nets_mandate_ids", "any", [("state", "=", "active")])
        return having if True in value else ~having
