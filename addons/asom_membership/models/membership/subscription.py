from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

FROZEN_FIELDS = {
    "membership_id",
    "product_id",
    "date_from",
    "quantity",
    "company_id",
    "replaces_id",
    "dues_from",
}


class Subscription(models.Model):
    """One product on one membership from–to; a change ends a row and starts another."""

    _name = "asom.subscription"
    _description = "Subscription"
    _inherit = ["mail.thread"]
    _order = "membership_id, date_from desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["product_id.name", "membership_id.member_number"]

    company_id = fields.Many2one(
        related="membership_id.company_id", store=True, index=True, precompute=True
    )
    membership_id = fields.Many2one(
        "asom.membership",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('asom_kind', 'in', ('package', 'addon'))]",
    )
    kind = fields.Selection(related="product_id.asom_kind", store=True, precompute=True)
    installation_id = fields.Many2one(
        related="membership_id.installation_id",
        groups="asom_membership.group_protected_names",
    )
    address = fields.Char(related="membership_id.address", related_sudo=False)
    quantity = fields.Integer(default=1, required=True)
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=1
    )
    date_to = fields.Date(string="Last Day", tracking=2, copy=False)
    cancelled = fields.Boolean(
        help="Never took effect: nothing is charged, and what was charged is credited.",
        readonly=True,
        copy=False,
        tracking=3,
    )
    state = fields.Selection(
        [
            ("future", "Not Begun"),
            ("running", "Running"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    discount_ids = fields.One2many("asom.discount", "subscription_id")
    charge_ids = fields.One2many("asom.charge", "subscription_id", string="Charges")
    charged_to = fields.Date(
        compute="_compute_charged_to", help="What has been invoiced, previews left out."
    )
    has_charges = fields.Boolean(compute="_compute_charged_to")
    recheck_from = fields.Date(
        readonly=True,
        copy=False,
        help="Charges from this day on are computed again by the next collection run.",
    )
    recheck_run_id = fields.Many2one(
        "asom.collection.run",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        help="The run whose preview has computed them again.",
    )

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A subscription cannot end before it begins; cancel it instead.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 1)", "The quantity is at least 1."
    )
    _company_dates_idx = models.Index("(company_id, membership_id, date_from)")

    # === COMPUTE METHODS === #

    @api.depends("product_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            days = (row.date_from, row.date_to)
            first, last = (format_date(self.env, day) for day in days)
            row.display_name = f"{row.product_id.name or ''} {first} – {last}".strip()

    @api.depends("date_from", "date_to", "cancelled")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for row in self:
            if row.cancelled:
                row.state = "cancelled"
            elif row.date_to and row.date_to < today:
                row.state = "ended"
            else:
                row.state = (
                    "future" if row.date_from and row.date_from > today else "running"
                )

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = {
            "cancelled": fields.Domain("cancelled", "=", True),
            "ended": fields.Domain("cancelled", "=", False)
            & fields.Domain("date_to", "<", today),
            "future": fields.Domain("cancelled", "=", False)
            & fields.Domain("date_from", ">", today),
            "running": fields.Domain("cancelled", "=", False)
            & fields.Domain("date_from", "<=", today)
            & (
                fields.Domain("date_to", "=", False)
                | fields.Domain("date_to", ">=", today)
            ),
        }
        return fields.Domain.OR([domains[state] for state in value if state in domains])

    def _compute_charged_to(self):
        charges = self.env["asom.charge"]
        own = [("subscription_id", "in", self.ids)]
        invoiced = charges._invoiced_domain(self)
        charged_to = dict(
            charges._read_group(invoiced, ["subscription_id"], ["date_to:max"])
        )
        having = {row for [row] in charges._read_group(own, ["subscription_id"])}
        for row in self:
            row.charged_to = charged_to.get(row._origin, False)
            row.has_charges = row._origin in having

    # === CONSTRAINT METHODS === #

    @api.constrains("membership_id", "product_id", "date_from", "quantity")
    def _check_allowed(self):
        """Who may buy what (package groups, needs, excludes, limits of an address).

        Asked of what begins and of what is made longer; whatever has come to be, it
        can be ended.
        """
        for row in self.filtered(lambda r: not r.cancelled):
            row._check_inside_membership()
        self._check_combination()
        self._check_addresses()

    def _check_inside_membership(self):
        left = self.membership_id.date_left
        if left and (not self.date_to or self.date_to > left):
            raise ValidationError(
                self.env._(
                    "%(member)s leaves on %(day)s; no subscription can run longer.",
                    member=self.membership_id.display_name,
                    day=format_date(self.env, left),
                )
            )

    def _overlaps(self, other) -> bool:
        return (not self.date_to or self.date_to >= other.date_from) and (
            not other.date_to or other.date_to >= self.date_from
        )

    def _check_combination(self):
        for row in self.filtered(lambda r: not r.cancelled):
            others = row.membership_id.subscription_ids.filtered(
                lambda other, row=row: (
                    other != row and not other.cancelled and row._overlaps(other)
                )
            )
            product = row.product_id.product_tmpl_id
            templates = others.product_id.product_tmpl_id
            group = product.asom_package_group_id
            clash = templates.filtered(
                lambda other, group=group: (
                    group.exclusive and other.asom_package_group_id == group
                )
            )
            clash |= templates & product.asom_excludes_ids
            clash |= templates.filtered(
                lambda other, product=product: product in other.asom_excludes_ids
            )
            if clash:
                raise ValidationError(
                    self.env._(
                        "%(member)s already has %(other)s on some of these days, and "
                        "%(product)s cannot be had together with it. End that "
                        "subscription first.",
                        member=row.membership_id.display_name,
                        other=", ".join(clash.mapped("name")),
                        product=product.name,
                    )
                )
            needed = product.asom_requires_ids
            at_start = others.filtered(
                lambda other, row=row: other.date_from <= row.date_from
            ).product_id.product_tmpl_id
            if needed and not needed & at_start:
                raise ValidationError(
                    self.env._(
                        "%(product)s needs one of: %(needed)s. %(member)s has none of "
                        "them on %(day)s.",
                        product=product.name,
                        needed=", ".join(needed.mapped("name")),
                        member=row.membership_id.display_name,
                        day=format_date(self.env, row.date_from),
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        memberships = self.env["asom.membership"]
        cut = []
        for vals in vals_list:
            left = memberships.browse(vals.get("membership_id")).date_left
            start = fields.Date.to_date(vals.get("date_from"))
            if left and not vals.get("date_to") and (not start or start <= left):
                vals = dict(vals, date_to=left)
            cut.append(vals)
        rows = super().create(cut)
        rows._recheck_followers()
        rows._end_with_what_they_need()
        rows._log_begins()
        return rows

    def write(self, vals):
        # In order: what it was, the change, what follows from it.
        self._forget_other_dues(vals)
        before = self._asom_ends()
        needs = self._needs_before(vals)
        followers = self._followers_before(vals)
        self._check_history(vals)
        result = super().write(vals)
        ended = {"date_to", "cancelled"} & set(vals)
        if ended:
            self._longer_than(before)._check_allowed()
        if followers is not None:
            self._recheck_followers(followers)
        if needs is not None:
            self._needs_after(before, needs)
        if ended:
            self._log_ends(before)
        return result

    def unlink(self):
        memberships = self.membership_id
        needs = memberships._days_without_needed()
        followers = self._followers() - self
        result = super().unlink()
        followers._recheck_followers(followers)
        memberships._end_without_needed(needs)
        return result

    def _check_history(self, vals):
        """:raises UserError: when the values change what has been charged"""
        changed = FROZEN_FIELDS & set(vals)
        if changed:
            for row in self.filtered("charge_ids"):
                if any(
                    row._fields[name].convert_to_write(row[name], row) != vals[name]
                    for name in changed
                ):
                    raise UserError(
                        self.env._(
                            "%s has been charged and is history: end it and start a "
                            "new subscription instead.",
                            row.display_name,
                        )
                    )
        if "date_to" in vals and not self._is_undoing():
            self._check_end_is_open(fields.Date.to_date(vals["date_to"]))

    def _asom_ends(self) -> dict:
        """{row: (last day or False, cancelled, last day that is charged, where that is
        another one)}, to be compared afterwards."""
        return {row: (row.date_to, row.cancelled, row.dues_to) for row in self}

    def _longer_than(self, before):
        """Rows that now run on days on which they did not."""

        def longer(row):
            end, cancelled, _dues_to = before[row]
            if row.cancelled:
                return False
            return cancelled or (end and (not row.date_to or row.date_to > end))

        return self.filtered(longer)

    def _check_end_is_open(self, date_to):
        """Refuse to open again what has ended; an earlier end is credited."""
        today = fields.Date.context_today(self)
        for row in self:
            if not (row.date_to and row.date_to < today and row.charge_ids):
                continue
            if not date_to or date_to > row.date_to:
                raise UserError(
                    self.env._(
                        "%s has ended and is history: start a new subscription "
                        "instead.",
                        row.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_charged(self):
        if self.charge_ids:
            raise UserError(
                self.env._("A subscription that was charged is ended, never deleted.")
            )

    # === BUSINESS METHODS === #

    def _end(self, last_day):
        """End the rows on ``last_day``; rows that begin later never take effect."""
        for row in self.filtered(lambda r: not r.cancelled):
            if row.date_from > last_day:
                row._asom_step().cancelled = True
            elif not row.date_to or row.date_to > last_day:
                row.date_to = last_day

    def _recheck(self, day):
        """Let the next run compute charges from ``day`` on again.

        Rows without a charge are marked as well: a preview that is charging them at
        this moment does not show its charges before it has committed.
        """
        for first, rows in self.grouped(
            lambda row: min(filter(None, [row.recheck_from, day]))
        ).items():
            rows._asom_step().write({"recheck_from": first, "recheck_run_id": False})
        # What changes after one has ended changes nothing for those that follow it.
        self.filtered(
            lambda row: row.date_to and row.date_to >= day
        )._recheck_followers()
