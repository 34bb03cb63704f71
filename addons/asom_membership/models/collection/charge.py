from odoo import api, fields, models
from odoo.exceptions import UserError

# What a charge says; only a preview's own charges are thrown away and made again.
FROZEN_FIELDS = {
    "company_id",
    "membership_id",
    "subscription_id",
    "product_id",
    "kind",
    "name",
    "date_from",
    "date_to",
    "amount",
    "reverses_id",
    "rule",
}


class Charge(models.Model):
    """Subscription × period, or a fee or credit: what is to be invoiced, once.

    The database itself refuses a second charge for a day that a subscription has
    been charged for (design.md, invariant 1). A charge is never edited: a credit
    takes it back as a whole, and then its days are free again.
    """

    _name = "asom.charge"
    _description = "Charge"
    _inherit = ["asom.association.mixin", "asom.searched.mixin"]
    _order = "company_id, membership_id, date_from, id"

    currency_id = fields.Many2one(related="company_id.currency_id")
    membership_id = fields.Many2one(
        "asom.membership",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    subscription_id = fields.Many2one(
        "asom.subscription",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(
        [("subscription", "Dues"), ("fee", "Fee"), ("credit", "Credit")],
        required=True,
        index=True,
    )
    name = fields.Char(string="Text", required=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    amount = fields.Monetary(
        required=True, help="VAT included. A credit is below zero.", aggregator="sum"
    )
    state = fields.Selection(
        [
            ("draft", "Preview"),
            ("waiting", "Waiting"),
            ("invoiced", "Invoiced"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="waiting",
        index=True,
        readonly=True,
        copy=False,
    )
    run_id = fields.Many2one(
        "asom.collection.run",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
    )
    run_line_id = fields.Many2one(
        "asom.collection.run.line",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        readonly=True,
        copy=False,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    reverses_id = fields.Many2one(
        "asom.charge",
        string="Takes Back",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    reversal_id = fields.Many2one(
        "asom.charge",
        string="Taken Back By",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        readonly=True,
        copy=False,
    )
    payment_channel = fields.Selection(
        related="run_line_id.payment_channel", store=True, precompute=True
    )
    note = fields.Char(help="Why a fee or credit was made.")
    rule = fields.Char(
        string="Made By Rule",
        readonly=True,
        copy=False,
        help="The rule by which a collection run has added it; it belongs to the run "
        "and goes with it.",
    )

    _once = models.Constraint(
        "EXCLUDE USING gist (subscription_id WITH =, "
        "daterange(date_from, date_to, '[]') WITH &&) "
        "WHERE (kind = 'subscription' AND state != 'cancelled' "
        "AND reversal_id IS NULL)",
        "The subscription is already charged for some of these days.",
    )
    _credited_once = models.UniqueIndex(
        "(reverses_id) WHERE reverses_id IS NOT NULL AND state != 'cancelled'",
        "The charge has been credited already.",
    )
    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "A charge cannot end before it begins."
    )
    _subscription_needed = models.Constraint(
        "CHECK (kind != 'subscription' OR subscription_id IS NOT NULL)",
        "Dues are charged for a subscription.",
    )
    _signs = models.Constraint(
        "CHECK ((kind = 'credit' AND amount <= 0) OR (kind != "
        "'credit' AND amount >= 0))",
        "Dues and fees are not below zero, credits not above.",
    )
    _rule_once = models.UniqueIndex(
        "(run_id, membership_id, rule) WHERE rule IS NOT NULL AND state != 'cancelled'",
        "A collection run adds such a charge once for a member.",
    )
    _open_idx = models.Index("(company_id, membership_id) WHERE state = 'waiting'")
    # Dues are found by their product. A run writes three of them for each member, and
    # would pay for an index of their texts.
    _text_trgm = models.Index(
        "USING gin (name gin_trgm_ops) WHERE kind IN ('fee', 'credit')"
    )

    @api.depends("name", "membership_id.member_number")
    def _compute_display_name(self):
        for charge in self:
            charge.display_name = f"{charge.membership_id.member_number} {charge.name}"

    @api.model_create_multi
    def create(self, vals_list):
        charges = super().create(vals_list)
        if not self.env.su:
            charges._check_by_hand()
        return charges

    def _check_by_hand(self):
        """By hand there are fees and credits that wait; all else makes a run.

        :raises UserError: when one claims to be more
        """
        for charge in self:
            if charge.kind == "subscription" or charge.subscription_id:
                raise UserError(
                    self.env._(
                        "By hand, only fees and credits are made that wait for a "
                        "collection run; dues are charged by the run."
                    )
                )

    def _asom_locked_text(self, field):
        return self.env._(
            "What becomes of a charge follows from the steps of its collection run. "
            "Cancel one that waits, or credit it."
        )

    def write(self, vals):
        changed = FROZEN_FIELDS & set(vals)
        if changed and self:
            raise UserError(
                self.env._(
                    "%(charge)s is never edited (%(fields)s); credit it and "
                    "charge anew.",
                    charge=self[0].display_name,
                    fields=", ".join(sorted(changed)),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_preview(self):
        if not self.env.su or any(charge.state != "draft" for charge in self):
            raise UserError(
                self.env._(
                    "Only charges of a preview are deleted; others are cancelled or "
                    "credited."
                )
            )

    def action_cancel(self):
        """Take back a fee or credit that has not been invoiced yet."""
        wrong = self.filtered(lambda c: c.state != "waiting" or c.run_id)
        if wrong:
            raise UserError(
                self.env._(
                    "%s cannot be cancelled here: it belongs to a collection run or "
                    "has been invoiced. Credit it instead.",
                    wrong[0].display_name,
                )
            )
        self.check_access("write")
        self.sudo().state = "cancelled"
        return True

    def _withdraw(self):
        """Take back a fee or credit that waits, also one that a preview has proposed to
        collect: it keeps its place there, so that what was approved with it is set
        aside as changed and not invoiced without it (changed.py)."""
        self.filtered(lambda charge: charge.state == "waiting").state = "cancelled"

    # === BUSINESS METHODS === #

    @api.model
    def _invoiced_domain(self, subscriptions) -> list:
        """Dues of subscriptions that have been invoiced and not credited: what stands
        in a preview has not been asked for, nor has it been given back."""
        return [
            ("subscription_id", "in", subscriptions.ids),
            ("kind", "=", "subscription"),
            ("state", "=", "invoiced"),
            "|",
            ("reversal_id", "=", False),
            ("reversal_id.state", "=", "draft"),
        ]

    def _take_back(self):
        """Undo charges whose invoice is reversed: their days are free again, fees wait
        for another run, and what they had credited counts again."""
        self = self.sudo()
        fees = self.filtered(
            lambda c: not c.rule and (c.kind == "fee" or not c.subscription_id)
        )
        others = self - fees
        others.write({"state": "cancelled"})
        others.flush_recordset()
        originals = self.search([("reversal_id", "in", others.ids)])
        originals.write({"reversal_id": False})
        # Why they had been credited is still true: let the next run find it again.
        for day, some in originals.grouped("date_from").items():
            some.subscription_id._recheck(day)
        fees.write({"state": "waiting", "run_id": False, "run_line_id": False})
