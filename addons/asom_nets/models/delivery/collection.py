from odoo import fields, models
from odoo.exceptions import UserError

# The rest says what stands in the file.
TOLD_LATER = {"state", "outcome", "outcome_date", "slip_payment_id"}


class NetsCollection(models.Model):
    """One invoice in one delivery, or why it was left out."""

    _name = "asom.nets.collection"
    _description = "Collection in a Delivery"
    _inherit = ["asom.association.mixin", "asom.searched.mixin"]
    _order = "delivery_id, id"
    _rec_name = "reference"

    delivery_id = fields.Many2one(
        "asom.nets.delivery",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    membership_id = fields.Many2one(
        "asom.membership", required=True, index=True, check_company=True
    )
    debtor_group_id = fields.Many2one(
        "asom.nets.debtor.group", required=True, index=True, check_company=True
    )
    customer_number = fields.Char(required=True)
    customer_key = fields.Char(
        required=True, help="The customer number without leading zeros."
    )
    date_due = fields.Date(string="Due Date", required=True)
    amount = fields.Monetary(required=True, aggregator="sum")
    reference = fields.Char()
    payment_id = fields.Char(string="FI Payment Id")
    attempt = fields.Integer(
        required=True,
        default=1,
        help="2: collected once more, after the first collection was refused.",
    )
    state = fields.Selection(
        [
            ("included", "Included"),
            ("left_out", "Left Out"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="included",
        index=True,
    )
    reason = fields.Char(string="Why Left Out")
    note = fields.Char(
        help="What stands in the delivery otherwise than in the register: letters that "
        "Nets does not know, lines of the address without room.",
    )
    outcome = fields.Selection(
        [
            ("paid", "Paid"),
            ("rejected", "Rejected"),
            ("cancelled", "Cancelled by Nets"),
            ("charged_back", "Charged Back"),
        ],
        readonly=True,
        index="btree_not_null",
        help="What Nets has told about it; empty while nothing has come.",
    )
    outcome_date = fields.Date(readonly=True)
    slip_payment_id = fields.Char(
        string="FI Payment Id of Nets' Slip",
        readonly=True,
        index="btree_not_null",
        help="On the slip that Nets has printed for this collection.",
    )

    _move_once = models.UniqueIndex(
        "(move_id, attempt) WHERE state = 'included'",
        "The invoice stands in a delivery already.",
    )
    _numbers_trgm = models.Index(
        "USING gin (customer_number gin_trgm_ops, reference gin_trgm_ops, "
        "payment_id gin_trgm_ops)"
    )
    _two_attempts = models.Constraint(
        "CHECK (attempt IN (1, 2))",
        "What was refused is collected once more, not twice.",
    )
    _customer_once = models.UniqueIndex(
        "(debtor_group_id, customer_key, date_due) WHERE state = 'included'",
        "The customer has a collection on this due date already; Nets refuses two.",
    )

    def write(self, vals):
        if set(vals) - TOLD_LATER:
            raise UserError(
                self.env._("What stands in a delivery to Nets is never edited.")
            )
        return super().write(vals)
