from odoo import fields, models
from odoo.tools import SQL

AGES = [
    # Groups stand in the order of these.
    ("0", "Not yet due"),
    ("1", "1-30 days"),
    ("31", "31-60 days"),
    ("61", "61-90 days"),
    ("91", "More than 90 days"),
    ("none", "Nothing open"),
]


class MemberInvoice(models.Model):
    """An invoice or credit note of a member, as far as the board may know it.

    A board works for its association without an accountant's rights: this row tells
    what a member was asked for, what is paid and what is not, and opens neither the
    journal nor the messages, attachments and contacts behind the invoice.
    """

    _name = "asom.member.invoice"
    _description = "Invoice of a Member"
    _auto = False
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    membership_id = fields.Many2one(
        "asom.membership", string="Member", readonly=True, check_company=True
    )
    run_id = fields.Many2one(
        "asom.collection.run",
        string="Collection Run",
        readonly=True,
        check_company=True,
    )
    name = fields.Char(string="Number", readonly=True)
    kind = fields.Selection(
        [
            ("out_invoice", "Invoice"),
            ("out_refund", "Credit Note"),
            ("cancelled", "Cancelled Invoice"),
        ],
        readonly=True,
    )
    payment_channel = fields.Selection(
        lambda self: self.env["asom.payment.channel"]._selection(),
        string="Collected By",
        readonly=True,
    )
    date = fields.Date(string="Invoice Date", readonly=True)
    date_due = fields.Date(string="Last Payment Date", readonly=True)
    amount = fields.Monetary(
        readonly=True,
        help="A credit note counts below zero, as in all totals here; a cancelled "
        "invoice counts nothing.",
    )
    paid = fields.Monetary(
        string="Paid or Credited",
        readonly=True,
        help="Settled by payments, credit notes or credit.",
    )
    residual = fields.Monetary(string="Open", readonly=True)
    overdue = fields.Monetary(
        readonly=True, help="Open after the last payment date has passed."
    )
    overdue_days = fields.Integer(
        string="Days Overdue", readonly=True, aggregator="max"
    )
    age = fields.Selection(AGES, string="Overdue Since", readonly=True)
    state = fields.Selection(
        [
            # In this order: graphs paint the first blue and the second red.
            ("in_full", "Paid"),
            ("open", "Open"),
            ("partial", "Partly Paid"),
            ("reversed", "Credited"),
            ("cancelled", "Cancelled"),
        ],
        readonly=True,
    )
    charge_ids = fields.Many2many(
        "asom.charge", string="Charged For", compute="_compute_charge_ids"
    )

    _depends = {
        "account.move": [
            "amount_residual_signed",
            "amount_total_signed",
            "asom_membership_id",
            "asom_payment_channel",
            "asom_run_id",
            "company_id",
            "invoice_date",
            "invoice_date_due",
            "move_type",
            "name",
            "payment_state",
            "state",
        ],
        "res.company": ["currency_id"],
    }

    @property
    def _table_query(self):
        """Two queries instead of one with conditions: what was cancelled is little, and
        the index on what is open serves the other one."""
        columns = self._columns()
        cancelled = {
            **columns,
            "kind": SQL("'cancelled'::text"),
            "amount": SQL("0::numeric"),
            "paid": SQL("0::numeric"),
            "residual": SQL("0::numeric"),
            "overdue": SQL("0::numeric"),
            "overdue_days": SQL("0"),
            "age": SQL("'none'::text"),
            "state": SQL("'cancelled'::text"),
        }
        return SQL(
            "%s AND move.state = 'posted' UNION ALL "
            # What was never posted has no number, and nobody was told of it.
            "%s AND move.state = 'cancel' AND NULLIF(move.name, '/') IS NOT NULL",
            self._rows_of(columns),
            self._rows_of(cancelled),
        )

    @staticmethod
    def _rows_of(columns):
        return SQL(
            """
            SELECT %s
              FROM account_move AS move
              JOIN res_company AS company ON company.id = move.company_id
             WHERE move.asom_membership_id IS NOT NULL
               AND move.move_type IN ('out_invoice', 'out_refund')
            """,
            SQL(", ").join(
                SQL("%s AS %s", value, SQL.identifier(name))
                for name, value in columns.items()
            ),
        )

    def _columns(self):
        """The row's columns from ``move`` (account_move) and ``company``; an add-on
        that knows more of an invoice adds its own."""
        today = fields.Date.context_today(self)
        moves = self.env["account.move"]
        moves._asom_flush_awaited()
        # Not late as long as word of the collection is awaited.
        days = SQL(
            "(CASE WHEN %(awaited)s THEN 0 ELSE %(today)s::date - move.invoice_date_due"
            " END)",
            awaited=moves._asom_awaited_sql("move"),
            today=today,
        )
        is_open = SQL("move.amount_residual_signed > 0")
        return {
            "id": SQL("move.id"),
            "company_id": SQL("move.company_id"),
            "currency_id": SQL("company.currency_id"),
            "membership_id": SQL("move.asom_membership_id"),
            "run_id": SQL("move.asom_run_id"),
            "name": SQL("move.name"),
            "kind": SQL("move.move_type::text"),
            "payment_channel": SQL("move.asom_payment_channel"),
            "date": SQL("move.invoice_date"),
            "date_due": SQL("move.invoice_date_due"),
            "amount": SQL("move.amount_total_signed"),
            "paid": SQL("(move.amount_total_signed - move.amount_residual_signed)"),
            "residual": SQL("move.amount_residual_signed"),
            "overdue": SQL(
                "CASE WHEN %s AND %s > 0 THEN move.amount_residual_signed "
                "ELSE 0::numeric END",
                is_open,
                days,
            ),
            "overdue_days": SQL(
                "CASE WHEN %s THEN GREATEST(%s, 0) ELSE 0 END", is_open, days
            ),
            "age": SQL(
                """CASE WHEN NOT %(is_open)s THEN 'none'
                        WHEN COALESCE(%(days)s, 0) <= 0 THEN '0'
                        WHEN %(days)s <= 30 THEN '1'
                        WHEN %(days)s <= 60 THEN '31'
                        WHEN %(days)s <= 90 THEN '61' ELSE '91' END""",
                is_open=is_open,
                days=days,
            ),
            "state": SQL(
                """CASE WHEN move.payment_state = 'reversed' THEN 'reversed'
                        WHEN move.amount_residual_signed = 0 THEN 'in_full'
                        WHEN move.payment_state = 'partial' THEN 'partial'
                        ELSE 'open' END"""
            ),
        }

    def _compute_charge_ids(self):
        rows = self.env["asom.charge"]._read_group(
            [("move_id", "in", self.ids)], ["move_id"], ["id:recordset"]
        )
        charges = {move.id: found for move, found in rows}
        for invoice in self:
            invoice.charge_ids = charges.get(invoice.id, False)

    def action_open(self):
        """Open the invoice itself for those who work with invoices; for others what
        is told of it here."""
        self.ensure_one()
        if self.env["account.move"].has_access("read"):
            return {
                "type": "ir.actions.act_window",
                "res_model": "account.move",
                "res_id": self.id,
                "views": [
                    (self.env.ref("asom_membership.member_move_form").id, "form")
                ],
                "context": {"create": False},
            }
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
