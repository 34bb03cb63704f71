from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...days.deadlines import payment_day
from .plan import OPEN

DESK_STEPS = ("prices", "preview", "approve", "execute")


class NetsPlan(models.Model):
    """What staff do from a planned step."""

    _inherit = "asom.nets.plan"

    can_create_run = fields.Boolean(compute="_compute_can_create_run")
    dates = fields.Html(
        string="Dates at Nets",
        compute="_compute_dates",
        sanitize=False,
        help="Betalingsservice's calendar of the payment month.",
    )

    @api.depends("run_id", "state", "kind")
    def _compute_can_create_run(self):
        for plan in self:
            plan.can_create_run = (
                not plan.run_id and plan.state in OPEN and plan.kind in DESK_STEPS
            )

    @api.depends("agreement_id", "date_collected")
    @api.depends_context("lang")
    def _compute_dates(self):
        for plan in self:
            plan.dates = self.env["ir.qweb"]._render(
                "asom_nets.plan_dates", {"rows": plan._calendar_rows()}
            )

    def _calendar_rows(self):
        """[(what, when)] of the payment month, as the user reads it."""
        agreement, due = self.agreement_id, self.date_collected
        if not agreement or not due:
            return []
        env = self.env
        paid = payment_day(due, agreement.due_shift)
        payment = (env._("The member's bank pays"), format_date(env, paid))
        if not agreement._is_monthly():
            return [payment]
        at = agreement._deadlines(due)
        rows = [
            (env._("New mandates: file to Nets before"), agreement._local(at.mandates)),
            (env._("Nets' deadline"), agreement._local(at.normal)),
        ]
        if agreement.late_taken:
            rows.append((env._("At an extra fee until"), agreement._local(at.late)))
        return rows + [
            (
                env._("Members see the payment from"),
                format_date(env, at.overview_from),
            ),
            (
                env._("A collection can be cancelled until"),
                format_date(env, at.cancel_until),
            ),
            payment,
            (
                env._("The member's bank can reverse until"),
                format_date(env, at.reverse_until),
            ),
            (env._("Members can reject until"), format_date(env, at.reject_until)),
        ]

    # === ACTION METHODS === #

    def action_create_run(self):
        """Open a new collection run of the term; it is not saved yet."""
        self.ensure_one()
        self.check_access("write")
        if self.run_id:
            return self.action_open_run()
        action = self._form("asom.collection.run")
        action["name"] = self.env._("New Collection")
        action["context"] = {
            "default_company_id": self.company_id.id,
            "default_date_from": fields.Date.to_string(self.date_from),
            "default_date_to": fields.Date.to_string(self.date_to),
            "default_date_due": fields.Date.to_string(self.date_due),
            "asom_planned_period": True,
        }
        return action

    def action_open_run(self):
        """Open the collection run."""
        self.ensure_one()
        return self._form("asom.collection.run", self.run_id)

    def action_open_delivery(self):
        """Open the delivery."""
        self.ensure_one()
        return self._form("asom.nets.delivery", self.delivery_id)

    def action_ask_skip(self):
        """Ask why the step is skipped."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_plan_skip"
        )
        action["context"] = {"default_plan_id": self.id}
        return action

    def action_again(self):
        """The step is to be done after all.

        :raises UserError: when nobody has skipped it
        """
        self.check_access("write")
        if not all(plan.skip_reason for plan in self):
            raise UserError(
                self.env._("Only a step that somebody has skipped can be taken up.")
            )
        self.sudo().write({"skip_reason": False, "skipped_by_id": False})
        self._after_step(self.env._("To be done after all."))
        return True

    def _skip(self, reason):
        """Leave these steps out.

        :param reason: why, as the association reads it
        """
        self.check_access("write")
        if any(plan.state not in OPEN for plan in self):
            raise UserError(self.env._("Only an open step can be skipped."))
        self.sudo().write({"skip_reason": reason, "skipped_by_id": self.env.uid})
        self._after_step(self.env._("Skipped: %s", reason))

    def _after_step(self, text):
        for plan in self:
            plan.message_post(body=text)
        self._follow_companies(self.company_id)

    def _siblings(self):
        """The steps of the same collection."""
        self.ensure_one()
        return self.search(
            [("company_id", "=", self.company_id.id), ("date_due", "=", self.date_due)]
        )

    @staticmethod
    def _form(model, record=None):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": record.id if record else False,
            "view_mode": "form",
            "views": [(False, "form")],
        }
