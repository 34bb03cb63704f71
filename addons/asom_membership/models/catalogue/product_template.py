from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [("package", "Package"), ("addon", "Add-on"), ("fee", "Fee")]


class PackageGroup(models.Model):
    """Packages of which a member has one at a time (TV, broadband)."""

    _name = "asom.package.group"
    _description = "Package Group"
    _inherit = "asom.association.mixin"
    _order = "company_id, sequence, name"
    _asom_may = frozenset({"name_create"})

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    exclusive = fields.Boolean(
        default=True, help="A member has at most one package of the group at a time."
    )
    product_tmpl_ids = fields.One2many("product.template", "asom_package_group_id")


class ProductTemplate(models.Model):
    """Packages, add-ons and fees of an association."""

    _inherit = "product.template"

    asom_kind = fields.Selection(KINDS, string="Kind in the Association", index=True)
    asom_proration = fields.Selection(
        [
            ("day", "By day"),
            ("month", "By started month"),
            ("none", "None: the whole term is due"),
        ],
        string="Proration",
        default="day",
        required=True,
    )
    asom_on_change = fields.Selection(
        [
            ("difference", "The difference"),
            ("full", "A full new term"),
            ("next_term", "Nothing until the next term"),
        ],
        string="Changed To in a Paid Term",
        default="difference",
        required=True,
        help="What a member owes who changes to it from another package inside a term "
        "that is due as a whole. With another quantity of the same it is always the "
        "difference. Nothing is given back where the new one costs less.",
    )
    asom_package_group_id = fields.Many2one(
        "asom.package.group", string="Package Group", check_company=True
    )
    asom_requires_ids = fields.Many2many(
        "product.template",
        "asom_product_requires_rel",
        "product_id",
        "required_id",
        string="Needs One Of",
        check_company=True,
        domain="[('asom_kind', 'in', ('package', 'addon'))]",
    )
    asom_excludes_ids = fields.Many2many(
        "product.template",
        "asom_product_excludes_rel",
        "product_id",
        "excluded_id",
        string="Not Together With",
        check_company=True,
        domain="[('asom_kind', 'in', ('package', 'addon'))]",
    )
    asom_installation_group_ids = fields.Many2many(
        "asom.installation.group",
        "asom_product_installation_group_rel",
        string="Only at Installations Of",
        check_company=True,
        groups="asom_membership.group_board,asom_membership.group_service_partner",
        help="Empty: may be bought at every address.",
    )
    asom_max_per_installation = fields.Integer(
        string="Most per Installation",
        help="How many may run at one address at the same time; 0 is no limit.",
    )
    asom_price_ids = fields.One2many(
        "asom.price",
        "product_tmpl_id",
        string="Prices",
        groups="asom_membership.group_board",
    )
    asom_price_now = fields.Monetary(
        string="Price Today",
        compute="_compute_asom_price_now",
        groups="asom_membership.group_board",
    )

    _asom_max_positive = models.Constraint(
        "CHECK (asom_max_per_installation >= 0)",
        "The most per installation cannot be negative.",
    )

    def _compute_asom_price_now(self):
        today = fields.Date.context_today(self)
        for product in self:
            price = product.asom_price_ids.filtered(
                lambda row, today=today: row.valid_from <= today
            ).sorted("valid_from")[-1:]
            product.asom_price_now = price.amount

    @api.constrains("asom_kind", "company_id")
    def _check_asom_company(self):
        for product in self.filtered("asom_kind"):
            if not product.company_id:
                raise ValidationError(
                    self.env._(
                        "%s: a package, add-on or fee belongs to one association; fill "
                        "in the company.",
                        product.name,
                    )
                )

    def copy_data(self, default=None):
        """Odoo reads every field for the copy, also those that the user may not; what
        is so limited for an association is limited by its own people."""
        hidden = [
            name
            for name, field in self._fields.items()
            if field.copy and not self._has_field_access(field, "read")
        ]
        default = {**dict.fromkeys(hidden), **(default or {})}
        given = [name for name in hidden if default[name] is None]
        vals_list = super().copy_data(default)
        for vals in vals_list:
            for name in given:
                vals.pop(name, None)
        return vals_list

    def write(self, vals):
        way = vals.get("asom_proration")
        changed = self.filtered(lambda product: way and product.asom_proration != way)
        result = super().write(vals)
        changed._asom_recheck_term()
        return result

    def _asom_recheck_term(self):
        """A term that is charged in part by the one way of proration and in part by the
        other does not add up: the next run charges all of it anew."""
        today = fields.Date.context_today(self)
        for company, products in self.grouped("company_id").items():
            if company.asom_is_association:
                term = company._asom_term_containing(today)
                self.env["asom.subscription"].search(
                    [("product_id.product_tmpl_id", "in", products.ids)]
                )._recheck(term.date_from)

    @api.onchange("asom_kind")
    def _onchange_asom_kind(self):
        if self.asom_kind:
            self.type = "service"
            self.company_id = self.company_id or self.company_id._asom_default()

    @api.onchange("company_id")
    def _onchange_asom_company_id(self):
        """Odoo proposes the VAT of every company that is active; only the
        association's own is meant."""
        if self.asom_kind:
            self.taxes_id = self.company_id.account_sale_tax_id
