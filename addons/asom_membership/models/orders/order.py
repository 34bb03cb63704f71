from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .kinds import KINDS, ORIGINS, STANDING, STATES, SUBSCRIPTIONS

# What is ordered: kept as it was once the order stands.
ORDERED = {
    "company_id",
    "membership_id",
    "kind",
    "date",
    "date_asked",
    "line_ids",
    "installation_id",
    "change_postal_address",
    "occupied_known",
    "date_until",
    "payer_id",
    "payment_channel",
    "email",
    "phone",
    "override",
    "override_reason",
    "new_name",
    "street",
    "street2",
    "zip",
    "city",
    "ean_number",
    "same_known",
}


# Of an order that has been changed since it was shown.
NOT_SHOWN = {"preview": False, "date_effect": False, "refusal": False}


class Order(models.Model):
    """What is wanted of a membership: the one door for every change."""

    _name = "asom.order"
    _description = "Order"
    _inherit = [
        "asom.association.mixin",
        "asom.searched.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "membership_id.member_number"]

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        compute="_compute_company_id", store=True, precompute=True, readonly=False
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Of who joins: a member who comes back; else the order makes one.",
    )
    kind = fields.Selection(KINDS, required=True, default="change", tracking=True)
    date = fields.Date(
        string="Wished From",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="First day of the change; of a member who leaves, the last day.",
    )
    date_asked = fields.Date(
        string="Asked For On",
        required=True,
        default=fields.Date.context_today,
        help="The day of the call or letter: notices count from it.",
    )
    date_effect = fields.Date(
        string="Takes Effect",
        readonly=True,
        copy=False,
        tracking=True,
        help="What the association's rule makes of the wish.",
    )
    date_until = fields.Date(
        string="Until",
        help="Last day of a pause: what was paused begins again after it.",
    )
    payer_id = fields.Many2one(
        "res.partner",
        string="New Payer",
        check_company=True,
        domain="[('company_id', '=', company_id)]",
    )
    line_ids = fields.One2many("asom.order.line", "order_id", string="Lines")
    installation_id = fields.Many2one(
        "asom.installation",
        string="New Address",
        check_company=True,
    )
    change_postal_address = fields.Boolean(
        string="Postal Address Follows", default=True
    )
    occupied = fields.Text(compute="_compute_occupied")
    occupied_known = fields.Boolean(
        string="Move There All the Same",
        help="Somebody lives at the new address, and both are to have it.",
    )
    payment_channel = fields.Selection(
        lambda self: self.env["asom.payment.channel"]._selection()
    )
    email = fields.Char(string="E-mail")
    phone = fields.Char()
    origin = fields.Selection(ORIGINS, required=True, default="phone", tracking=True)
    asked_by = fields.Char(help="Who has asked for it.")
    reason = fields.Char(tracking=True)
    state = fields.Selection(
        STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    rule_id = fields.Many2one(
        "asom.change.rule", readonly=True, copy=False, check_company=True
    )
    fee = fields.Monetary(readonly=True, copy=False)
    override = fields.Boolean(
        string="Otherwise Than the Rule",
        tracking=True,
        help="Takes effect as wished and without a fee; for managers, with a reason.",
    )
    override_reason = fields.Char(tracking=True)
    preview = fields.Json(readonly=True, copy=False)
    refusal = fields.Text(
        string="Cannot Be Confirmed",
        readonly=True,
        copy=False,
        help="What stands in the way: the preview has tried it.",
    )
    effect_ids = fields.One2many("asom.order.effect", "order_id", readonly=True)
    date_confirmed = fields.Datetime(string="Confirmed", readonly=True, copy=False)
    confirmed_user_id = fields.Many2one(
        "res.users", string="Confirmed By", readonly=True, copy=False
    )
    counter_of_id = fields.Many2one(
        "asom.order",
        string="Takes Back",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
    )
    fingerprint = fields.Char(readonly=True, copy=False)
    may_order = fields.Boolean(compute="_compute_may_order")

    _number_trgm = models.Index("USING gin (name gin_trgm_ops)")
    _once = models.UniqueIndex(
        "(membership_id, kind, date_effect, fingerprint) "
        "WHERE state IN ('confirmed', 'scheduled', 'done') "
        "AND fingerprint IS NOT NULL",
        "The member has this order already.",
    )
    _member = models.Constraint(
        "CHECK (membership_id IS NOT NULL OR kind = 'join')",
        "Choose the member.",
    )
    _company_state_idx = models.Index("(company_id, state, date_effect)")

    # === COMPUTE METHODS === #

    @api.depends("membership_id")
    def _compute_company_id(self):
        for order in self:
            order.company_id = (
                order.membership_id.company_id
                or order.company_id
                or self.env["res.company"]._asom_default()
            )

    @api.depends("name", "kind", "membership_id", "new_name")
    @api.depends_context("lang", "uid")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for order in self:
            number = order.membership_id.member_number or order.new_name or ""
            order.display_name = f"{order.name or ''} {kinds[order.kind]} {number}"

    @api.depends("company_id.asom_board_orders")
    @api.depends_context("uid")
    def _compute_may_order(self):
        for order in self:
            order.may_order = order._asom_orders()

    @api.depends("kind", "installation_id", "date", "membership_id", "street", "zip")
    def _compute_occupied(self):
        for order in self:
            place = order._known_place()._origin
            day, member = order.date, order.membership_id._origin
            order.occupied = place._occupied_text(day, member) if place else False

    # === CONSTRAINT METHODS === #

    @api.constrains("membership_id", "company_id")
    def _check_member_of_association(self):
        for order in self:
            member = order.membership_id
            if member and member.company_id != order.company_id:
                raise ValidationError(
                    self.env._("The member belongs to another association.")
                )

    @api.constrains("override", "override_reason")
    def _check_override(self):
        for order in self.filtered("override"):
            if not (order.override_reason or "").strip():
                raise ValidationError(
                    self.env._("Give the reason for deciding otherwise than the rule.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        # Asked of the records: a default value of the context decides as well.
        orders._asom_may_override(orders.mapped("override"))
        for company, some in orders.grouped("company_id").items():
            some._asom_may_order()
            sequence = company.sudo()._asom_sequence("asom.order")
            for order in some:
                order._asom_step("name").name = sequence.next_by_id()
        return orders

    def write(self, vals):
        self._asom_may_override([vals.get("override")])
        changed = ORDERED & set(vals)
        if changed and not self._asom_is_step(next(iter(changed))):
            self._asom_may_order()
            standing = self.filtered(lambda order: order.state != "draft")
            if standing:
                raise UserError(
                    self.env._(
                        "%s has been confirmed and stays as it was asked for. Undo or "
                        "withdraw it, and make a new one.",
                        standing[0].display_name,
                    )
                )
        associations = {order: order.company_id for order in self}
        result = super().write(vals)
        for order, company in associations.items():
            if order.company_id != company:
                raise UserError(
                    self.env._("The member belongs to another association.")
                )
        if changed:
            # What was shown was another order.
            shown = self.filtered(lambda order: order.state == "draft")
            shown._asom_step().write(NOT_SHOWN)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_standing(self):
        if any(order.state != "draft" for order in self):
            raise UserError(
                self.env._("An order that was confirmed stays: undo or withdraw it.")
            )

    def _asom_may_override(self, asked):
        """:param asked: values of ``override``
        :raises AccessError: when somebody else than a manager decides otherwise"""
        if any(asked) and not self.env.su:
            if not self.env.user.has_group("asom_membership.group_manager"):
                raise AccessError(
                    self.env._("Only a manager decides otherwise than a rule.")
                )

    def _asom_may_order(self):
        """A board orders where its association lets it.

        :raises AccessError: when it does not
        """
        for order in self:
            if not order._asom_orders():
                raise AccessError(
                    self.env._(
                        "The board of %s enters no orders; ask the bureau.",
                        order.company_id.name,
                    )
                )

    def _asom_orders(self) -> bool:
        """May the user order for this association?"""
        if self.env.su or self.env.user.has_group("asom_membership.group_staff"):
            return True
        return self.company_id.asom_board_orders != "no"

    def _asom_locked_text(self, field):
        return self.env._(
            "What becomes of an order follows from its steps: preview, confirm, undo."
        )

    # === STEPS WITHOUT EFFECT === #

    def action_refuse(self):
        """The association or the bureau says no.

        :raises UserError: when it has taken effect
        """
        return self._put_aside("refused")

    def action_withdraw(self):
        """The member does not want it any more, before it took effect.

        :raises UserError: when it has
        """
        return self._put_aside("withdrawn")

    def action_back_to_draft(self):
        """Look again at what was refused or withdrawn."""
        self.check_access("write")
        self._asom_may_order()
        for order in self.filtered(lambda each: each.state in ("refused", "withdrawn")):
            order._asom_step().state = "draft"
        return True

    def _put_aside(self, state):
        self.check_access("write")
        self._asom_may_order()
        for order in self:
            if order.state not in ("draft", "confirmed"):
                raise UserError(
                    self.env._(
                        "%s has taken effect; undo it instead.", order.display_name
                    )
                )
            order._asom_step().state = state
        return True

    # === BUSINESS METHODS === #

    def _stands(self) -> bool:
        return self.state in STANDING

    def _is_about_subscriptions(self) -> bool:
        return self.kind in SUBSCRIPTIONS
