from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from odoo.addons.asom_membership.money import to_kroner, to_ore

TOLD_SIDES = ("paid", "returned", "corrected")
SIDES = [
    ("paid", "Paid by Members"),
    ("returned", "Charged Back"),
    ("corrected", "Corrected by Hand"),
    ("bank", "On the Bank Account"),
    ("difference", "Difference Booked"),
]


class NetsPayout(models.Model):
    """What Nets owes one association on one day, and what its bank account shows.

    One row for each creditor agreement, section, debtor group and bookkeeping day of
    the payment records (domain/betalingsservice.md 3). The figures are those of the
    journal items on the clearing account, so that the open amounts of all payouts are
    the account's balance. The money never passes through the bureau.
    """

    _name = "asom.nets.payout"
    _description = "Payment from Nets to the Association"
    _inherit = ["mail.thread", "asom.association.mixin"]
    _order = "date desc, company_id, number, debtor_group_number, id desc"
    _rec_names_search = ["number"]

    company_id = fields.Many2one(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    agreement_id = fields.Many2one(
        "asom.nets.agreement",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    number = fields.Char(
        string="Section",
        required=True,
        readonly=True,
        help="0211 automatic payments, 0215 payment slips, FI payments that the bank "
        "tells.",
    )
    debtor_group_number = fields.Integer(
        string="Debtor Group",
        required=True,
        readonly=True,
        aggregator=False,
        help="0 in a file of a bank.",
    )
    date = fields.Date(
        string="Booked by the Bank",
        required=True,
        readonly=True,
        index=True,
        help="The day on which the bank moves the money, by the payment records.",
    )
    payment_ids = fields.One2many("asom.nets.payment", "payout_id", readonly=True)
    clearing_line_ids = fields.One2many(
        "account.move.line",
        "nets_payout_id",
        readonly=True,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    paid_count = fields.Integer(string="Payments", readonly=True)
    returned_count = fields.Integer(string="Charge-Backs", readonly=True)
    paid = fields.Monetary(compute="_compute_figures", store=True)
    returned = fields.Monetary(
        string="Charged Back", compute="_compute_figures", store=True
    )
    corrected = fields.Monetary(
        compute="_compute_figures",
        store=True,
        help="Told by Nets, but a person has found that there was no such money.",
    )
    expected = fields.Monetary(
        compute="_compute_figures",
        store=True,
        help="What the bank account must have received: paid less charged back.",
    )
    received = fields.Monetary(
        string="On the Bank Account", compute="_compute_figures", store=True
    )
    difference_booked = fields.Monetary(
        compute="_compute_figures",
        store=True,
        help="Missing (below zero: too much), and booked elsewhere since.",
    )
    difference = fields.Monetary(
        compute="_compute_figures",
        store=True,
        help="On the bank account less expected; 0 while the bank has shown nothing.",
    )
    open_amount = fields.Monetary(
        string="Not Received",
        compute="_compute_figures",
        store=True,
        help="What still stands on the clearing account.",
    )
    received_on = fields.Date(string="Received", compute="_compute_figures", store=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("different", "Different"),
            ("explained", "Explained"),
            ("agreed", "Agreed"),
        ],
        compute="_compute_figures",
        store=True,
        index=True,
        help="Open: nothing has been received. Different: not what was expected. "
        "Explained: a person has said why; the difference stands on the clearing "
        "account. Agreed: nothing is left there.",
    )
    explanation = fields.Char(readonly=True, tracking=1)
    explained_open = fields.Monetary(
        readonly=True, help="The difference that the explanation is about."
    )
    explained_by_id = fields.Many2one("res.users", readonly=True)
    explained_at = fields.Datetime(readonly=True)

    _key_uniq = models.UniqueIndex(
        "(agreement_id, number, debtor_group_number, date)",
        "There is one payment from Nets for each section, debtor group and day.",
    )
    _to_do_idx = models.Index("(company_id, date) WHERE state != 'agreed'")

    # === COMPUTE METHODS === #

    @api.depends("number", "debtor_group_number", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = {
            "0211": self.env._("Automatic Payments"),
            "0215": self.env._("Payment Slips"),
        }
        for payout in self:
            section = f"{kinds.get(payout.number, '')} {payout.number or ''}".strip()
            if payout.debtor_group_number:
                section += f"/{payout.debtor_group_number:05d}"
            day = format_date(self.env, payout.date) if payout.date else ""
            payout.display_name = f"{section} {day}".strip()

    @api.depends(
        "clearing_line_ids.balance",
        "clearing_line_ids.amount_residual",
        "clearing_line_ids.nets_payout_side",
        "clearing_line_ids.parent_state",
        "explained_open",
        "explained_at",
    )
    def _compute_figures(self):
        for payout in self:
            items = payout.clearing_line_ids.filtered(
                lambda item: item.parent_state == "posted"
            )
            sums = dict.fromkeys(dict(SIDES), 0)
            for item in items:
                sums[item.nets_payout_side] += to_ore(item.balance)
            # What an accountant has reconciled without our steps is gone from here too.
            left = sum(to_ore(item.amount_residual) for item in items)
            # An entry that was reset to draft stays reconciled, and settles nothing.
            for item in payout.clearing_line_ids - items:
                left += to_ore(item.amount_residual) - to_ore(item.balance)
            expected = sum(sums[side] for side in TOLD_SIDES)
            missing = -sums["difference"]
            received = expected - missing - left
            banked = items.filtered(lambda item: item.nets_payout_side == "bank")
            payout.paid = to_kroner(sums["paid"])
            payout.returned = to_kroner(-sums["returned"])
            payout.corrected = to_kroner(sums["corrected"])
            payout.expected = to_kroner(expected)
            payout.difference_booked = to_kroner(missing)
            payout.received = to_kroner(received)
            payout.open_amount = to_kroner(left)
            payout.received_on = max(banked.mapped("date"), default=False)
            shown = bool(received or missing or sums["bank"])
            payout.state = payout._state_of(left, shown)
            payout.difference = to_kroner(
                received - expected if shown or payout.state == "explained" else 0
            )

    def _state_of(self, left, shown):
        """:param left: øre on the clearing account
        :param shown: whether the bank side is known
        """
        if not left:
            return "agreed"
        # An explanation is about one difference; when that changes it is void.
        if self.explained_at and to_ore(self.explained_open) == left:
            return "explained"
        return "different" if shown else "open"

    # === CRUD METHODS === #

    def _asom_locked_text(self, field):
        return self.env._(
            "What Nets has paid follows from the payment records and the bank "
            "statement; it is not edited."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A payment from Nets is kept for ever."))

    # === MADE FROM PAYMENTS === #

    @api.model
    def _of_section(self, section, days):
        """The payouts of a section of a file; those that are missing are made.

        :param section: asom.nets.section
        :param days: bookkeeping dates
        :returns: {day: payout}
        """
        key = (section.agreement_id.id, section.number, section.debtor_group_number)
        domain = [
            ("agreement_id", "=", key[0]),
            ("number", "=", key[1]),
            ("debtor_group_number", "=", key[2]),
            ("date", "in", list(days)),
        ]
        found = {payout.date: payout for payout in self.search(domain)}
        missing = sorted(set(days) - set(found))
        if missing:
            # Two workers may come here at once: the second waits, then tries again as
            # a whole. A unique error would put its payments on the work list instead.
            # The figures are those of a payout that nothing stands in yet.
            self.env.execute_query(
                SQL(
                    """
                    INSERT INTO asom_nets_payout
                           (company_id, agreement_id, number, debtor_group_number, date,
                            state, paid, returned, corrected, expected, received,
                            difference_booked, difference, open_amount,
                            create_uid, create_date, write_uid, write_date)
                    SELECT %s, %s, %s, %s, day, 'agreed', 0.00, 0.00, 0.00, 0.00, 0.00,
                           0.00, 0.00, 0.00, %s, now() AT TIME ZONE 'UTC',
                           %s, now() AT TIME ZONE 'UTC'
                      FROM unnest(%s::date[]) AS day
                    ON CONFLICT DO NOTHING
                 RETURNING id
                    """,
                    section.company_id.id,
                    *key,
                    self.env.uid,
                    self.env.uid,
                    missing,
                )
            )
            found = {payout.date: payout for payout in self.search(domain)}
        return found
