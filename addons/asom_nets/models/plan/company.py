from odoo import models

# What moves an association's due dates and the steps before them.
RULE_FIELDS = {
    "active",
    "asom_collect_from",
    "asom_due_day",
    "asom_due_month_offset",
    "asom_due_rule",
    "asom_dues_first_month",
    "asom_dues_term",
    "asom_dues_timing",
    "asom_is_association",
    "asom_price_notice_days",
    "asom_responsible_id",
}


class ResCompany(models.Model):
    """The planner follows the association's own rules."""

    _inherit = "res.company"

    def write(self, vals):
        result = super().write(vals)
        if RULE_FIELDS & set(vals):
            self.env["asom.nets.plan"]._plan_soon()
        return result
