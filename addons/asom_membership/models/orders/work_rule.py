from datetime import timedelta

from odoo import api, fields, models

from .tasks import CAUSES, TASKS


class WorkRule(models.Model):
    """Which work an order makes: association × kind × product × installation group.

    Who receives it is told where members live: the association's first receiver is
    entered by one person, another one is used when a second manager has confirmed it.
    """

    _name = "asom.work.rule"
    _description = "Rule for Work Orders"
    _inherit = ["asom.association.mixin", "asom.setting.record"]
    _order = "company_id, cause, sequence, id"
    _rec_name = "task"
    _asom_second = ("receiver_id", "company_id", "active")

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    cause = fields.Selection(CAUSES, string="By", required=True, default="change")
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Product",
        check_company=True,
        domain="[('asom_kind', 'in', ('package', 'addon'))]",
        help="Only where this one starts or ends; empty: any.",
    )
    installation_group_id = fields.Many2one(
        "asom.installation.group",
        string="Only at Installations Of",
        check_company=True,
    )
    task = fields.Selection(TASKS, required=True)
    place = fields.Selection(
        [("now", "The address now"), ("new", "The new address")],
        default="now",
        required=True,
        string="Where",
        help="Of a move, there are two.",
    )
    days = fields.Integer(
        string="Due After Days",
        help="Days from the day on which the order takes effect; below zero: before.",
    )
    receiver_id = fields.Many2one(
        "res.partner",
        required=True,
        check_company=True,
        help="Who gets it by mail: the service partner, or the association.",
    )
    receiver_user_ids = fields.Many2many(
        related="receiver_id.asom_receiver_user_ids",
        string="Users of the Receiver",
        groups="asom_membership.group_staff",
        help="They see its work orders in their list. Set on the user: Works For.",
    )
    note = fields.Char(string="Note to the Receiver")

    # === COMPUTE METHODS === #

    @api.depends("cause", "task")
    @api.depends_context("lang")
    def _compute_display_name(self):
        causes, tasks = (
            dict(self._fields[name]._description_selection(self.env))
            for name in ("cause", "task")
        )
        for rule in self:
            rule.display_name = (
                f"{causes.get(rule.cause, '')}: {tasks.get(rule.task, '')}"
            )

    # === CRUD METHODS === #

    def write(self, vals):
        return self._asom_guarded(vals, lambda some, given: super().write(given))

    def _asom_is_another(self):
        """Who gets work by a rule in force may get more of it by another rule."""
        same = [
            ("company_id", "=", self.company_id.id),
            ("receiver_id", "=", self.receiver_id.id),
        ]
        if self.env[self._name].sudo().search_count(same, limit=1):
            return False
        return super()._asom_is_another()

    def _asom_shown(self, names):
        shown = super()._asom_shown(names)
        for name in {"active", "receiver_id"} & {*shown}:
            if shown[name]:
                receiver = self.sudo().receiver_id
                shown[name] = " ".join(
                    filter(None, [receiver.display_name, receiver.email])
                )
        return shown

    # === BUSINESS METHODS === #

    def _fits(self, products, place) -> bool:
        """Does the rule want work for an order?

        :param products: product templates that start or end by it
        :param place: the installation where the work would be
        """
        product, group = self.product_tmpl_id, self.installation_group_id
        if product and product not in products:
            return False
        return not group or group == place.group_id

    def _due(self, day):
        """The day on which the work is due."""
        return day + timedelta(days=self.days)
