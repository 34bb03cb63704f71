from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.asom_membership.money import to_kroner

from ..delivery.record_mixin import NetsRecordMixin

PAID = ("0236", "0297", "FI")
RETURNED = ("0239", "0299")
# No money, if it is as Nets writes it: what became of a collection.
NO_MONEY_KINDS = ("0237", "0238")

KINDS = [
    ("0236", "Paid by Betalingsservice"),
    ("0237", "Rejected"),
    ("0238", "Collection Cancelled"),
    ("0239", "Charged Back"),
    ("0297", "Slip Paid"),
    ("0299", "Slip Charged Back"),
    ("FI", "Paid into the Bank"),
]


class NetsPayment(models.Model):
    """One payment record from Nets or the bank, and what was done with it."""

    _name = "asom.nets.payment"
    _description = "Payment from Nets"
    _inherit = ["asom.nets.record.mixin", "asom.stepped.mixin", "asom.searched.mixin"]
    _order = "id desc"
    _rec_names_search = ["reference", "customer_number"]

    _frozen_fields = NetsRecordMixin._frozen_fields | {
        "kind",
        "amount",
        "amount_collected",
        "reference",
        "payment_number",
        "archive_reference",
        "date_due",
        "date",
        "date_booked",
        "no_day",
        "named_move_id",
    }

    kind = fields.Selection(KINDS, required=True, readonly=True, index=True)
    mandate_number = fields.Char(readonly=True)
    reference = fields.Char(readonly=True)
    payment_number = fields.Char(string="FI Payment Id", readonly=True)
    card_type = fields.Char(readonly=True)
    archive_reference = fields.Char(readonly=True, index="btree_not_null")
    date_due = fields.Date(string="Due Date", readonly=True)
    date = fields.Date(
        string="Payment Date",
        required=True,
        readonly=True,
        index=True,
        help="When it was paid, taken back or told; the entry has this date. Where the "
        "record tells a day that cannot be, it is the day on which it was told.",
    )
    date_booked = fields.Date(
        string="Booked by the Bank",
        readonly=True,
        help="When the bank moves the money on the association's account.",
    )
    no_day = fields.Char(
        string="No Such Day",
        readonly=True,
        help="What the record has where a day should stand, if no calendar has it.",
    )
    amount_collected = fields.Monetary(
        string="Collected", readonly=True, help="The amount of the collection."
    )
    amount = fields.Monetary(
        readonly=True,
        aggregator=False,
        help="What was paid, or taken back; never below zero.",
    )
    amount_signed = fields.Monetary(
        string="Paid, Less Taken Back",
        compute="_compute_amount_signed",
        store=True,
        precompute=True,
        help="Below zero when it was taken back, so that sums tell what was received.",
    )
    disbursement = fields.Boolean(readonly=True)
    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The invoice that it names, or the one that a person has chosen.",
    )
    named_move_id = fields.Many2one(
        "account.move",
        string="Named Invoice",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The invoice that the record names, wherever the money stands now.",
    )
    line_id = fields.Many2one(
        "account.move.line",
        string="Journal Item",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Where the money stands: at the member, or to be placed.",
    )
    entry_id = fields.Many2one(
        "account.move",
        string="Journal Entry",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    returns_id = fields.Many2one(
        "asom.nets.payment",
        string="Takes Back",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        help="The payment that was charged back.",
    )
    returned = fields.Monetary(
        readonly=True, help="How much of it was charged back later."
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("booked", "Booked"),
            ("noted", "Noted"),
            ("parked", "To Be Placed"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    reason = fields.Char(readonly=True, help="Why it is to be placed by a person.")
    parked_ids = fields.One2many("asom.nets.parked", "payment_id", readonly=True)

    _to_do_idx = models.Index("(delivery_id, id) WHERE state = 'new'")
    _amount_idx = models.Index("(amount)")
    _numbers_trgm = models.Index(
        "USING gin (customer_number gin_trgm_ops, reference gin_trgm_ops, "
        "payment_number gin_trgm_ops, archive_reference gin_trgm_ops)"
    )
    _not_negative = models.Constraint(
        "CHECK (amount >= 0 AND returned >= 0 AND returned <= amount)",
        "A payment is not below zero, and no more than it is charged back.",
    )

    @api.depends("kind", "amount")
    def _compute_amount_signed(self):
        for payment in self:
            sign = -1 if payment.kind in RETURNED else 1
            payment.amount_signed = sign * payment.amount

    @api.depends("kind", "reference", "customer_number")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for payment in self:
            number = payment.reference or payment.customer_number or ""
            payment.display_name = f"{labels.get(payment.kind, '')} {number}".strip()

    @api.model
    def _told_vals(self, row, section_number, told_on):
        return {
            "kind": row.transaction,
            "mandate_number": row.mandate,
            "reference": row.reference,
            "payment_number": row.payment_id,
            "card_type": row.card_type,
            "archive_reference": _named(row.archive_reference),
            "date_due": row.due_date,
            "date": row.paid_date or row.booked_date or told_on,
            "date_booked": row.booked_date,
            "no_day": row.no_day or False,
            "amount_collected": to_kroner(row.amount),
            "amount": to_kroner(row.paid_amount),
            "disbursement": row.sign == 2,
        }

    def _put(self, rows):
        """Write values that differ from payment to payment in one statement; a write
        for each would cost more than booking them.

        :param rows: [{field: value as stored}] for ``self``, all with the same fields
        """
        if not self:
            return
        names = list(rows[0])
        self.flush_recordset()
        arrays = [SQL("%s::int[]", self.ids)] + [
            SQL(
                "%s::%s[]",
                [
                    self._fields[name].convert_to_column_insert(row[name], payment)
                    for payment, row in zip(self, rows, strict=True)
                ],
                SQL(self._fields[name].column_type[0]),
            )
            for name in names
        ]
        columns = SQL(", ").join(map(SQL.identifier, names))
        self.env.cr.execute(
            SQL(
                "UPDATE asom_nets_payment SET (%s) = ROW(%s) "
                "FROM unnest(%s) AS new(id, %s) WHERE asom_nets_payment.id = new.id",
                columns,
                SQL(", ").join(SQL.identifier("new", name) for name in names),
                SQL(", ").join(arrays),
                columns,
            )
        )
        self.invalidate_recordset(names, flush=False)

    def _park(self, reasons):
        """Put payments on the work list; where they stand in the books stays.

        :param reasons: why, in the user's language; or {payment: why}
        """
        if isinstance(reasons, str):
            reasons = dict.fromkeys(self, reasons)
        payments = self.browse([payment.id for payment in reasons])
        payments.state = "parked"
        payments._put([{"reason": reasons[payment]} for payment in payments])
        again = payments.parked_ids
        for parked in again:
            parked.write(
                {
                    "state": "open",
                    "reason": reasons[parked.payment_id],
                    "resolution": False,
                }
            )
        self.env["asom.nets.parked"].create(
            [
                {
                    "company_id": payment.company_id.id,
                    "delivery_id": payment.delivery_id.id,
                    "section_id": payment.section_id.id,
                    "line": payment.line,
                    "raw": payment.raw,
                    "date": payment.date,
                    "kind": "return" if payment.kind in RETURNED else "payment",
                    "payment_id": payment.id,
                    "membership_id": payment.membership_id.id,
                    "reason": reasons[payment],
                }
                for payment in payments - again.payment_id
            ]
        )

    def action_view_invoice(self):
        """Open the invoice that the payment names."""
        return self._open_move(self.move_id)

    def action_view_entry(self):
        """Open the journal entry that books it."""
        return self._open_move(self.entry_id)

    def _open_move(self, move):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": move.id,
            "view_mode": "form",
        }

    def action_view_parked(self):
        """Open its row on the work list."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "asom.nets.parked",
            "res_id": self.parked_ids[:1].id,
            "view_mode": "form",
        }


def _named(reference) -> str | bool:
    """A reference of the bank's; one of blanks or zeros names no payment."""
    return reference if reference.strip(" 0") else False
