from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """When late work orders are reminded and told on, and to whom."""

    _inherit = "res.company"

    asom_work_remind_days = fields.Integer(
        string="Remind When Late By (Days)",
        default=1,
        help="Days after the day by which a work order was to be done; its receiver is "
        "reminded once.",
    )
    asom_work_escalate_days = fields.Integer(
        string="Told On After (Days)",
        default=7,
        help="Days after the reminder; then a contact person of the association is "
        "written to, and the bureau gets a task.",
    )
    asom_work_contact_id = fields.Many2one(
        "asom.association.contact",
        string="Told of Late Work",
        ondelete="set null",
        domain="[('company_id', '=', id)]",
        help="Empty: the manager among the contact persons, else the first of them.",
    )
    asom_work_user_id = fields.Many2one(
        "res.users",
        string="Gets the Task",
        domain="[('share', '=', False)]",
        help="Of the bureau. Empty: whoever has confirmed the order.",
    )

    _asom_work_days = models.Constraint(
        "CHECK (asom_work_remind_days >= 1 AND asom_work_escalate_days >= 1)",
        "Late work is reminded after a day at least, and told on a day later at least.",
    )

    @api.constrains("asom_work_contact_id")
    def _check_work_contact(self):
        for company in self:
            contact = company.asom_work_contact_id
            if contact and contact.company_id != company:
                raise ValidationError(
                    self.env._(
                        "%s is another association's contact person.",
                        contact.display_name,
                    )
                )
