from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..procedure import holds

REASONS = [
    (holds.DISPUTE, "Disputed"),
    (holds.DECEASED, "Deceased"),
    (holds.AGREEMENT, "Payment agreement"),
    (holds.ADDRESS, "Wrong address"),
    (holds.PROMISE, "Promise to pay"),
    (holds.WISH, "The association's wish"),
]


class DunningHold(models.Model):
    """For some time a member is not reminded, of one claim or of any.

    Fees are stopped too, and interest where the reason says so.
    """

    _name = "asom.dunning.hold"
    _description = "Hold on Reminders"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        related="membership_id.company_id",
        store=True,
        index=True,
        required=True,
        precompute=True,
        string="Association",
    )
    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Only of This Invoice",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('asom_membership_id', '=', membership_id),"
        " ('move_type', '=', 'out_invoice')]",
    )
    reason = fields.Selection(REASONS, required=True, default=holds.DISPUTE)
    note = fields.Char(string="What Was Said")
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

    @api.depends("reason", "date_from")
    def _compute_display_name(self):
        labels = dict(self._fields["reason"]._description_selection(self.env))
        for hold in self:
            hold.display_name = labels.get(hold.reason, "")

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

    @api.constrains("move_id", "membership_id")
    def _check_move(self):
        for hold in self.sudo():
            if hold.move_id and hold.move_id.asom_membership_id != hold.membership_id:
                raise UserError(
                    self.env._("The invoice of a hold is one of its member's.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        for hold in created.filtered("date_to"):
            hold._remind_of_end()
        return created

    def write(self, vals):
        self.check_access("write")
        if set(vals) - {"date_to", "note"} and not self._asom_is_step():
            raise UserError(
                self.env._("A hold is not made another one. End it and make a new one.")
            )
        result = super().write(vals)
        if vals.get("date_to"):
            for hold in self:
                hold._remind_of_end()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was held is history: end it."))

    def action_end(self):
        """Let the member be reminded again from today on."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        for hold in self.filtered(lambda row: not row.date_to or row.date_to >= today):
            yesterday = fields.Date.subtract(today, days=1)
            hold.date_to = max(yesterday, hold.date_from)

    # === BUSINESS METHODS === #

    def _holds_on(self, day) -> bool:
        self.ensure_one()
        return self.date_from <= day and (not self.date_to or day <= self.date_to)

    @api.model
    def _on_domain(self, day) -> Domain:
        """Those that hold on ``day``."""
        return Domain("date_from", "<=", day) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )

    def _remind_of_end(self):
        """Somebody looks at the member when the hold ends."""
        self.ensure_one()
        self.membership_id.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            self.date_to,
            summary=self.env._("The hold on reminders ends: %s", self.display_name),
            user_id=self.author_id.id,
        )
