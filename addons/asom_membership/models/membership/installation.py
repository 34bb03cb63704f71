from odoo import api, fields, models


class InstallationGroup(models.Model):
    """Addresses that may buy the same products (an area, a building, a network)."""

    _name = "asom.installation.group"
    _description = "Installation Group"
    _inherit = "asom.association.mixin"
    _order = "company_id, name"
    _asom_may = frozenset({"name_create"})

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    installation_ids = fields.One2many("asom.installation", "group_id")

    _name_company_uniq = models.UniqueIndex(
        "(company_id, name)", "The association has an installation group of that name."
    )


class Installation(models.Model):
    """The address that is connected; it stays when people move."""

    _name = "asom.installation"
    _description = "Installation"
    _inherit = ["mail.thread", "mail.activity.mixin", "asom.association.mixin"]
    _order = "company_id, zip, street, id"
    _rec_names_search = ["name", "reference", "property_reference"]

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    name = fields.Char(
        string="Address", compute="_compute_name", store=True, precompute=True
    )
    reference = fields.Char(
        string="Outlet", help="The association's own number of the outlet.", copy=False
    )
    street = fields.Char(required=True, tracking=1)
    street2 = fields.Char(string="Floor, Door or Place")
    zip = fields.Char(string="Postcode", index="btree_not_null")
    city = fields.Char()
    country_id = fields.Many2one(
        "res.country", default=lambda self: self.env.ref("base.dk", False)
    )
    municipality_code = fields.Char(help="The municipality's 3-digit code.")
    property_reference = fields.Char(
        help="The property's number with the municipality or the land register (BFE)."
    )
    group_id = fields.Many2one(
        "asom.installation.group", index="btree_not_null", check_company=True
    )
    active = fields.Boolean(default=True)
    note = fields.Text()
    occupancy_ids = fields.One2many(
        "asom.occupancy", "installation_id", string="History"
    )
    membership_ids = fields.One2many(
        "asom.membership",
        "installation_id",
        string="Members Now",
        groups="asom_membership.group_protected_names",
    )
    membership_count = fields.Integer(
        compute="_compute_membership_count", groups="asom_membership.group_board"
    )

    _reference_company_uniq = models.UniqueIndex(
        "(company_id, reference) WHERE reference IS NOT NULL AND reference != ''",
        "The association has an installation with this outlet number.",
    )

    @api.depends("street", "street2", "floor", "door", "locality", "zip", "city")
    def _compute_name(self):
        for installation in self:
            place = " ".join(filter(None, [installation.zip, installation.city]))
            parts = [installation.street, installation._postal_street2(), place]
            installation.name = ", ".join(filter(None, parts))

    def _compute_membership_count(self):
        # Superuser: how many is told, who it is not.
        counts = dict(
            self.env["asom.membership"]
            .sudo()
            ._read_group(
                [("installation_id", "in", self.ids)],
                ["installation_id"],
                ["__count"],
            )
        )
        for installation in self:
            installation.membership_count = counts.get(installation.sudo(), 0)

    def action_view_memberships(self):
        """Open the members who live at the address or have lived there."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_membership"
        )
        action["domain"] = [("occupancy_ids.installation_id", "=", self.id)]
        action["context"] = {"default_installation_id": self.id}
        return action


class Occupancy(models.Model):
    """Which member had which address when; ended, never edited."""

    _name = "asom.occupancy"
    _description = "Occupancy of an Installation"
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _rec_name = "installation_id"

    company_id = fields.Many2one(
        related="membership_id.company_id", store=True, index=True, precompute=True
    )
    # A service partner sees that an outlet is in use, and not by whom.
    membership_id = fields.Many2one(
        "asom.membership",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        groups="asom_membership.group_board",
    )
    installation_id = fields.Many2one(
        "asom.installation",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    date_from = fields.Date(string="Moved In", required=True)
    date_to = fields.Date(string="Moved Out")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "Nobody moves out before moving in.",
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (membership_id WITH =, "
        "daterange(date_from, date_to, '[]') WITH &&)",
        "The member already has an address on some of these days.",
    )
