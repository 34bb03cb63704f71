from odoo import api, fields, models
from odoo.fields import Domain


class HoldMixin(models.AbstractModel):
    """Something that is not done to a member for some time: from when, until when, and
    who has said so. What is held, and why, is the model's own matter::

        class MyHold(models.Model):
            _name = "my.hold"
            _description = "My Hold"
            _inherit = ["asom.hold.mixin"]
    """

    _name = "asom.hold.mixin"
    _description = "Hold"
    _inherit = "asom.member.mixin"

    company_id = fields.Many2one(
        related="membership_id.company_id", store=True, precompute=True
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="Last Day", help="Empty: until somebody ends it.")
    author_id = fields.Many2one(
        "res.users",
        string="Held By",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
    )
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A hold cannot end before it begins.",
    )

    @api.depends("date_from", "date_to")
    def _compute_in_force(self):
        today = fields.Date.context_today(self)
        for hold in self:
            hold.in_force = bool(hold.date_from) and hold._holds_on(today)

    def _search_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._on_domain(fields.Date.context_today(self))
        return domain if True in value else ~domain

    def _holds_on(self, day) -> bool:
        self.ensure_one()
        return self.date_from <= day and (not self.date_to or day <= self.date_to)

    @api.model
    def _on_domain(self, day) -> Domain:
        """Those that hold on ``day``."""
        return Domain("date_from", "<=", day) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )
