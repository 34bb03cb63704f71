from odoo import api, fields, models


class NetsMandate(models.Model):
    """A member's payment agreement (betalingsaftale), as Nets tells it."""

    _name = "asom.nets.mandate"
    _description = "Mandate"
    _order = "membership_id, date_from desc, id desc"
    _check_company_auto = True
    _rec_name = "number"

    company_id = fields.Many2one(
        related="membership_id.company_id",
        string="Association",
        store=True,
        required=True,
        index=True,
        precompute=True,
    )
    membership_id = fields.Many2one(
        "asom.membership",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    debtor_group_id = fields.Many2one(
        "asom.nets.debtor.group", required=True, index=True, check_company=True
    )
    payment_channel = fields.Selection(related="membership_id.payment_channel")
    number = fields.Char(string="Mandate Number", required=True)
    date_from = fields.Date(string="Registered", required=True)
    date_to = fields.Date(string="Ended")
    state = fields.Selection(
        [("active", "Active"), ("ended", "Ended")],
        compute="_compute_state",
        search="_search_state",
    )

    _number_digits = models.Constraint(
        "CHECK (number ~ '^[0-9]{9}$')", "A mandate number has 9 digits."
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A mandate cannot end before it was registered.",
    )
    _open_uniq = models.UniqueIndex(
        "(membership_id, debtor_group_id) WHERE date_to IS NULL",
        "The member has an active mandate in this debtor group.",
    )

    @api.depends("date_to")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for mandate in self:
            ended = mandate.date_to and mandate.date_to <= today
            mandate.state = "ended" if ended else "active"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        ended = fields.Domain("date_to", "<=", today)
        domains = {"ended": ended, "active": ~ended}
        return fields.Domain.OR([domains[state] for state in value if state in domains])
