from odoo import api, fields, models
from odoo.exceptions import UserError

END_REASONS = [
    ("bank", "Cancelled by the Bank"),
    ("creditor", "Cancelled by the Association"),
    ("betalingsservice", "Cancelled by Betalingsservice"),
    ("replaced", "Replaced by Another Mandate"),
    ("not_listed", "Not on Nets' List"),
    ("hand", "Ended by Hand"),
]
# History rows are ended, not edited (design.md, invariant 2).
FROZEN = {"membership_id", "debtor_group_id", "number", "kind", "date_from", "source"}
# The number that Nets gives to all agreements on electronic slips.
ELECTRONIC_SLIP = "999999999"


class NetsMandate(models.Model):
    """A member's payment agreement (betalingsaftale), as Nets tells it."""

    _name = "asom.nets.mandate"
    _description = "Mandate"
    _inherit = ["asom.delivery.part", "asom.searched.mixin"]
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
    agreement_id = fields.Many2one(
        related="debtor_group_id.agreement_id", store=True, precompute=True, index=True
    )
    payment_channel = fields.Selection(related="membership_id.payment_channel")
    kind = fields.Selection(
        [("mandate", "Payment Agreement"), ("electronic_slip", "Electronic Slip")],
        required=True,
        readonly=True,
        default="mandate",
        index=True,
        help="Who has agreed on electronic slips gets them in the net bank instead of "
        "on paper; nothing is collected automatically.",
    )
    number = fields.Char(string="Mandate Number", required=True)
    date_from = fields.Date(
        string="Registered", required=True, help="The first day that it counts for."
    )
    # Not the last day, as ``date_to`` is elsewhere.
    ended_on = fields.Date(
        help="From this day on nothing is collected by it. A day before the first one: "
        "it was cancelled before it counted.",
    )
    end_reason = fields.Selection(END_REASONS, string="Why It Ended", readonly=True)
    state = fields.Selection(
        [("active", "Active"), ("ended", "Ended")],
        compute="_compute_state",
        search="_search_state",
    )
    source = fields.Selection(
        [("nets", "Told by Nets"), ("hand", "Entered by Hand")],
        required=True,
        readonly=True,
        default="nets",
    )
    customer_key = fields.Char(
        string="Nets Knows the Payer As",
        readonly=True,
        help="The customer number that the payer gave in the bank, where it is not the "
        "member's own. Collections with the member's number do not find such a mandate "
        "until Nets has corrected it.",
    )
    note = fields.Char(
        string="Why Entered by Hand", readonly=True, help="The reason that was given."
    )
    end_note = fields.Char(
        string="Why Ended by Hand", readonly=True, help="The reason that was given."
    )
    # The delivery may belong to the bureau, because it holds several associations.
    delivery_id = fields.Many2one(
        "asom.nets.delivery",
        string="Told In",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    event_ids = fields.One2many(
        "asom.nets.mandate.event", "mandate_id", string="History", readonly=True
    )

    _number_trgm = models.Index("USING gin (number gin_trgm_ops)")
    _number_digits = models.Constraint(
        "CHECK (number ~ '^[0-9]{9}$')", "A mandate number has 9 digits."
    )
    _open_uniq = models.UniqueIndex(
        "(membership_id, debtor_group_id, kind) WHERE ended_on IS NULL",
        "The member has an active mandate in this debtor group.",
    )
    # One that was cancelled before its first day (ends before it begins) takes no time.
    _number_once = models.Constraint(
        "EXCLUDE USING gist (agreement_id WITH =, number WITH =, "
        "daterange(date_from, CASE WHEN ended_on < date_from THEN date_from "
        "ELSE ended_on END) WITH &&) WHERE (kind = 'mandate')",
        "The creditor agreement has a mandate with this number already.",
    )

    @api.depends("ended_on")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for mandate in self:
            ended = mandate.ended_on and mandate.ended_on <= today
            mandate.state = "ended" if ended else "active"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        ended = fields.Domain("ended_on", "<=", today)
        domains = {"ended": ended, "active": ~ended}
        return fields.Domain.OR([domains[state] for state in value if state in domains])

    def write(self, vals):
        if FROZEN & set(vals):
            raise UserError(
                self.env._(
                    "What Nets has registered is never edited; a mandate ends and "
                    "another one begins."
                )
            )
        return super().write(vals)
