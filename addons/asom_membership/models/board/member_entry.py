from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Rows of several kinds of records are one list: ids are theirs by four, and this.
OF_INVOICE, OF_ITEM, OF_TRANSFER, PER_RECORD = 0, 1, 2, 4


class MemberEntry(models.Model):
    """One line of a member's account: an invoice, a credit note, a payment, money that
    was taken back.

    Read from the books, so that it adds up to what the member owes: nothing of it is
    kept apart. Neither the journal nor the texts of the bank are told, which may name
    others.
    """

    _name = "asom.member.entry"
    _description = "Entry of a Member's Account"
    _auto = False
    # On one day what is asked for stands before what is paid.
    _order = "date desc, amount, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    membership_id = fields.Many2one(
        "asom.membership", string="Member", readonly=True, check_company=True
    )
    date = fields.Date(readonly=True)
    name = fields.Char(string="Number", readonly=True)
    kind = fields.Selection(
        [
            ("invoice", "Invoice"),
            ("credit_note", "Credit Note"),
            ("payment", "Payment"),
            ("returned", "Paid Back or Charged Back"),
            ("other", "Other Entry"),
        ],
        readonly=True,
    )
    amount = fields.Monetary(
        readonly=True, help="What the member owes more by it; below zero: less."
    )
    asked = fields.Monetary(
        string="Charged", readonly=True, help="Invoiced, or taken back."
    )
    paid = fields.Monetary(
        string="Paid or Credited", readonly=True, help="What the member owes less."
    )
    residual = fields.Monetary(
        string="Not Settled",
        readonly=True,
        help="Open of an invoice; below zero: not yet used of a payment or a credit.",
    )
    balance = fields.Monetary(
        compute="_compute_balance",
        help="What the member owes after it. Negative means credit.",
    )
    text = fields.Char(compute="_compute_text", string="What For")
    received_by = fields.Char(compute="_compute_text", string="Came By")
    invoice_id = fields.Many2one(
        "asom.member.invoice", readonly=True, check_company=True
    )

    _depends = {
        "account.move": [
            "amount_residual_signed",
            "amount_total_signed",
            "asom_membership_id",
            "company_id",
            "invoice_date",
            "move_type",
            "name",
            "state",
        ],
        "account.move.line": [
            "account_id",
            "amount_residual",
            "asom_membership_id",
            "balance",
            "date",
            "move_id",
            "parent_state",
        ],
        "account.partial.reconcile": [
            "amount",
            "credit_move_id",
            "debit_move_id",
            "max_date",
        ],
        "account.account": ["account_type"],
        "account.journal": ["type"],
        "res.company": ["currency_id"],
    }

    # === SQL === #

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row.*, GREATEST(row.amount, 0) AS asked,
                   GREATEST(-row.amount, 0) AS paid, company.currency_id
              FROM (%s UNION ALL %s UNION ALL %s) AS row
              JOIN res_company AS company ON company.id = row.company_id
            """,
            self._invoices(),
            self._items(),
            self._transfers(),
        )

    def _invoices(self):
        return SQL(
            """
            SELECT move.id::bigint * %(per)s + %(kind)s AS id, move.company_id,
                   move.asom_membership_id AS membership_id,
                   move.invoice_date AS date, move.name, move.id AS invoice_id,
                   CASE WHEN move.move_type = 'out_refund' THEN 'credit_note'
                        ELSE 'invoice' END AS kind,
                   move.amount_total_signed AS amount,
                   move.amount_residual_signed AS residual
              FROM account_move AS move
             WHERE move.asom_membership_id IS NOT NULL AND move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund')
            """,
            per=PER_RECORD,
            kind=OF_INVOICE,
        )

    def _items(self):
        """Money, and what else was booked on a member's account."""
        return SQL(
            """
            SELECT line.id::bigint * %(per)s + %(kind)s, line.company_id,
                   line.asom_membership_id, line.date, move.name, NULL::integer,
                   CASE WHEN NOT (%(is_money)s) THEN 'other'
                        WHEN line.balance < 0 THEN 'payment' ELSE 'returned' END,
                   line.balance, line.amount_residual
              FROM account_move_line AS line
              JOIN account_move AS move ON move.id = line.move_id
              JOIN account_journal AS journal ON journal.id = move.journal_id
              JOIN account_account AS account ON account.id = line.account_id
             WHERE line.asom_membership_id IS NOT NULL
               AND line.parent_state = 'posted'
               AND account.account_type = 'asset_receivable'
            """,
            per=PER_RECORD,
            kind=OF_ITEM,
            is_money=self._is_money(),
        )

    def _is_money(self):
        """SQL: hook: whether an entry (``move`` in ``journal``) is money that came or
        went, and no correction."""
        return SQL("journal.type IN ('bank', 'cash', 'credit')")

    def _transfers(self):
        """What has settled another member's invoice: less is owed by the one, and the
        other has less credit."""
        return SQL(
            """
            SELECT part.id::bigint * %(per)s + %(kind)s + side.second, part.company_id,
                   side.membership_id, part.max_date, side.name, NULL::integer, 'other',
                   side.amount, 0::numeric
              FROM account_partial_reconcile AS part
              JOIN account_move_line AS debit ON debit.id = part.debit_move_id
              JOIN account_move AS asked ON asked.id = debit.move_id
              JOIN account_move_line AS credit ON credit.id = part.credit_move_id
              JOIN account_move AS given ON given.id = credit.move_id
              JOIN account_account AS account ON account.id = debit.account_id
        CROSS JOIN LATERAL (VALUES
                   (0, COALESCE(asked.asom_membership_id, debit.asom_membership_id),
                    given.name, -part.amount),
                   (1, COALESCE(given.asom_membership_id, credit.asom_membership_id),
                    asked.name, part.amount)
                   ) AS side(second, membership_id, name, amount)
             WHERE side.membership_id IS NOT NULL
               AND account.account_type = 'asset_receivable'
               AND COALESCE(asked.asom_membership_id, debit.asom_membership_id)
                   IS DISTINCT FROM
                   COALESCE(given.asom_membership_id, credit.asom_membership_id)
            """,
            per=PER_RECORD,
            kind=OF_TRANSFER,
        )

    # === COMPUTE METHODS === #

    def _compute_balance(self):
        """Over all entries of these members, whatever is shown of them.

        Superuser by SQL: the rows themselves were read by the user's rights.
        """
        balances = {}
        members = self.membership_id.ids
        if members:
            for model, names in self._depends.items():
                self.env[model].flush_model(names)
            balances = dict(
                self.env.execute_query(
                    SQL(
                        """
                        SELECT id, SUM(amount) OVER (PARTITION BY membership_id
                                                     ORDER BY date, amount DESC, id)
                          FROM (%s) AS entry WHERE membership_id IN %s
                        """,
                        self._table_query,
                        tuple(members),
                    )
                )
            )
        for entry in self:
            entry.balance = balances.get(entry.id, 0.0)

    @api.depends_context("lang")
    def _compute_text(self):
        """What an invoice is for, and what a payment has settled.

        Superuser: neither items nor journals are the board's to open.
        """
        items = self.env["account.move.line"].sudo()
        booked = self.filtered(lambda entry: entry.id % PER_RECORD == OF_ITEM)
        # One recordset, so that all are read together.
        items = items.browse(entry.id // PER_RECORD for entry in booked)
        item_of = dict(zip(booked, items, strict=True))
        for entry in self:
            item = item_of.get(entry)
            names = entry.invoice_id.charge_ids.mapped("name")
            if item:
                names = entry._settled_by(item)
            is_money = item and entry.kind != "other"
            entry.text = ", ".join(dict.fromkeys(names)) or False
            entry.received_by = is_money and item.journal_id.name

    def _settled_by(self, item):
        """Numbers of the member's own invoices that the item has settled."""
        parts = item.matched_debit_ids.debit_move_id.move_id
        parts |= item.matched_credit_ids.credit_move_id.move_id
        own = parts.filtered(
            lambda move: (
                move.asom_membership_id.id == self.membership_id.id
                and move.move_type in ("out_invoice", "out_refund")
            )
        )
        return own.sorted("id").mapped("name")

    # === ACTION METHODS === #

    def action_open(self):
        """Open the invoice, or what is told of the payment."""
        self.ensure_one()
        if self.invoice_id:
            return self.invoice_id.action_open()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_statement_pdf(self):
        """Open the PDF of the member whose account the list shows.

        :raises UserError: when the list is of several members
        """
        members = self.membership_id
        if not members:
            shown = self.env.context.get("asom_statement_of")
            members = members.search([("id", "=", shown)]) if shown else members
        if len(members) != 1:
            raise UserError(
                self.env._("A statement is of one member: choose one of the entries.")
            )
        return members.action_statement_pdf()
