from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...days.planning import Leads, Rules

# Banking days between the steps before Nets' deadline, in the order of the steps.
LEADS = (
    "plan_preview_days",
    "plan_approve_days",
    "plan_execute_days",
    "plan_send_days",
)
OWN_SETTINGS = {
    "active",
    "company_id",
    "cut_off_hour",
    "debtor_group_ids",
    "due_shift",
    "late_taken",
    "plan_prices",
    "plan_remind_days",
    "slip_days",
    *LEADS,
}


class NetsAgreement(models.Model):
    """How the planner plans an association's collections."""

    _inherit = "asom.nets.agreement"

    due_shift = fields.Selection(
        [
            ("next", "The next banking day"),
            ("previous", "The previous banking day"),
        ],
        string="Closed Due Date",
        default="next",
        required=True,
        tracking=10,
        help="When Nets takes the money if the due date is no banking day.",
    )
    late_taken = fields.Boolean(
        string="Late Deadline",
        default=True,
        help="Nets takes files up to 3 banking days after the deadline at an extra fee "
        "per collection.",
    )
    mandate_hour = fields.Float(
        string="Hour for Mandates",
        default=17.5,
        help="Danish time; a file with mandates that comes later is registered a "
        "banking day later.",
    )
    slip_days = fields.Integer(
        string="Slips on the Way",
        default=6,
        help="Banking days from the file until a payment slip is with the member: one "
        "to print it and 5 in the post.",
    )
    plan_preview_days = fields.Integer(string="Preview", default=10)
    plan_approve_days = fields.Integer(string="Approve", default=7)
    plan_execute_days = fields.Integer(string="Execute", default=6)
    plan_send_days = fields.Integer(string="Send", default=5)
    plan_remind_days = fields.Integer(
        string="Remind",
        default=3,
        help="Banking days before a step is due on which the responsible gets an "
        "activity.",
    )
    plan_prices = fields.Selection(
        [
            ("collection", "Before each collection"),
            ("year", "Before the first collection of the year"),
            ("never", "Never"),
        ],
        default="collection",
        required=True,
        help="When the planner asks whether the prices have been announced.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains(*LEADS, "plan_remind_days", "slip_days", "mandate_hour")
    def _check_plan(self):
        for agreement in self:
            days = [agreement[name] for name in LEADS]
            if days != sorted(days, reverse=True) or days[-1] < 0:
                raise ValidationError(
                    self.env._(
                        "Preview, approve, execute and send follow one another: each "
                        "has at most as many banking days before the deadline as the "
                        "one before, and none is below zero."
                    )
                )
            if agreement.plan_remind_days < 0 or agreement.slip_days < 0:
                raise ValidationError(self.env._("Days cannot be negative."))
            if not 0 <= agreement.mandate_hour < 24:
                raise ValidationError(
                    self.env._("The hour for mandates lies from 0 to 24.")
                )

    # === CRUD METHODS === #

    def unlink(self):
        # Not by the database alone: reminders of the steps would be left behind.
        plans = self.env["asom.nets.plan"].sudo()
        plans.search([("agreement_id", "in", self.ids)]).unlink()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _plan_again(self, vals):
        """Plan anew where the values are what a plan follows from."""
        if OWN_SETTINGS & set(vals):
            self.env["asom.nets.plan"]._plan_soon()

    def _plan_rules(self) -> Rules:
        """How the association collects, as pure logic sees it."""
        self.ensure_one()
        company = self.company_id
        first_month = int(company.asom_dues_first_month)
        announce = {"collection": None, "year": (first_month,), "never": ()}
        return Rules(
            term_months=company._asom_term_months(),
            first_month=first_month,
            due_date=company._asom_due_date,
            price_notice_days=company.asom_price_notice_days,
            announce=announce[self.plan_prices],
            monthly=self._is_monthly(),
            cut_off_hour=self.cut_off_hour,
            late_taken=self.late_taken,
            shift=self.due_shift,
            slip_days=self.slip_days,
            leads=Leads(*(self[name] for name in LEADS)),
        )

    def _plan_responsible(self):
        """Who is reminded: the association's responsible at the bureau, else whoever
        entered the agreement, if they are staff who work in the association; else an
        empty recordset."""
        self.ensure_one()
        # The id from the cache: `ref` asks the database each time.
        ids = self.env["ir.model.data"].sudo()
        staff = ids._xmlid_to_res_id("asom_membership.group_staff")
        # Superuser: a user's other associations are not read by everybody.
        this = self.sudo()
        for user in (this.company_id.asom_responsible_id, this.create_uid):
            if (
                user.active
                and staff in user.all_group_ids.ids
                and this.company_id in user.company_ids
            ):
                return user.with_env(self.env)
        return self.env["res.users"]
