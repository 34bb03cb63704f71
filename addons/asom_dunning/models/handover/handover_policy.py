from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.asom_membership.money import danish

from ...procedure.closing import LEAST_NOTICE


class DunningPolicy(models.Model):
    """What comes after reminder 2: how long the association has to answer, and how a
    signal is closed."""

    _inherit = "asom.dunning.policy"

    answer_days = fields.Integer(
        string="Days to Decide",
        default=14,
        required=True,
        tracking=True,
        help="That the association has to say what is to be done about a member.",
    )
    answer_again_days = fields.Integer(
        string="Told to the Bureau After",
        default=7,
        required=True,
        tracking=True,
        help="Days after it was reminded of the decision: the bureau calls.",
    )
    closing_days = fields.Integer(
        string="Notice Before Closing",
        default=14,
        required=True,
        tracking=True,
        help="Days from the notice to the day before the signal is closed.",
    )
    closing_pauses = fields.Boolean(
        string="Dues Stop While Closed",
        tracking=True,
        help="The services that are closed end with the day on which they are closed "
        "and begin anew when they are opened. Else their dues go on.",
    )
    reopen_product_id = fields.Many2one(
        "product.product",
        string="Reopening Fee",
        check_company=True,
        tracking=True,
        domain="[('asom_kind', '=', 'fee'), ('company_id', '=', company_id)]",
        help="Charged at the price of the price list when the signal is opened again.",
    )

    @api.constrains("answer_days", "answer_again_days", "closing_days")
    def _check_answer_days(self):
        for policy in self:
            if min(policy.answer_days, policy.answer_again_days) < 1:
                raise ValidationError(
                    self.env._("The association has one day or more to decide.")
                )
            if policy.closing_days < LEAST_NOTICE:
                raise ValidationError(
                    self.env._(
                        "A signal is closed with notice of %(least)s days or more.",
                        least=LEAST_NOTICE,
                    )
                )

    @api.model
    def _danish(self, ore) -> str:
        """An amount for a text, with the unit."""
        return self.env._("%s kr.", danish(ore))
