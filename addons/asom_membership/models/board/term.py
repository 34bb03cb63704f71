from odoo import fields, models
from odoo.tools import SQL

from ...periods import TERM_MONTHS

# An id tells association and month: what is read from the books has none of its own.
PER_COMPANY, PER_TERM = 100_000, 10_000_000


class Term(models.Model):
    """A dues term of an association: what members were asked for, and what became of
    it. One row for each term in which something was invoiced.

    Read from the books: an invoice belongs to the term of its collection, else to the
    term of its date; a credit note to the term of what it credits. So the terms add up
    to the account of all members, and in each of them

        total = paid + settled by credit + settled otherwise + open
    """

    _name = "asom.term"
    _description = "Dues Term of an Association"
    _auto = False
    _order = "date_from desc, company_id"
    _rec_name = "company_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    date_from = fields.Date(string="From", readonly=True)
    date_to = fields.Date(string="To", readonly=True)
    members = fields.Integer(
        readonly=True,
        aggregator="max",
        help="Who was sent an invoice or a credit note.",
    )
    invoices = fields.Integer(readonly=True)
    charged = fields.Monetary(
        readonly=True, help="All invoices of the term, fees included."
    )
    collected = fields.Monetary(
        string="Of It by Runs",
        readonly=True,
        help="Of the invoices, those of collection runs.",
    )
    credited = fields.Monetary(readonly=True, help="All credit notes of the term.")
    total = fields.Monetary(
        readonly=True, help="Charged, less what was credited: what the ledger has."
    )
    paid = fields.Monetary(
        readonly=True, help="By members, less what was paid back to them."
    )
    by_credit = fields.Monetary(
        string="Settled by Credit",
        readonly=True,
        help="Invoices that credit notes of other terms have settled; below zero: "
        "credit notes that have settled invoices of other terms.",
    )
    otherwise = fields.Monetary(
        string="Settled Otherwise",
        readonly=True,
        help="Written off, or corrected in the books.",
    )
    residual = fields.Monetary(
        string="Open",
        readonly=True,
        help="Not paid, less the credit that is not used.",
    )
    line_ids = fields.One2many("asom.term.line", "term_id", string="By Package")

    _depends = {
        "account.move": [
            "amount_residual_signed",
            "amount_total_signed",
            "asom_membership_id",
            "asom_run_id",
            "company_id",
            "invoice_date",
            "journal_id",
            "move_type",
            "reversed_entry_id",
            "state",
        ],
        "account.move.line": ["account_id", "display_type", "move_id", "parent_state"],
        "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id"],
        "account.account": ["account_type"],
        "account.journal": ["type"],
        "asom.collection.run": ["date_from"],
        "res.company": ["asom_dues_first_month", "asom_dues_term", "currency_id"],
    }

    # === SQL === #

    @property
    def _table_query(self):
        return SQL(
            """
            WITH invoice AS (%(invoices)s), settled AS (%(settled)s)
            SELECT invoice.term_id AS id, invoice.company_id, company.currency_id,
                   MIN(invoice.date_from) AS date_from, MIN(invoice.date_to) AS date_to,
                   COUNT(DISTINCT invoice.membership_id)::integer AS members,
                   (COUNT(*) FILTER (WHERE invoice.amount >= 0))::integer AS invoices,
                   COALESCE(SUM(amount) FILTER (WHERE NOT is_credit), 0) AS charged,
                   COALESCE(SUM(amount) FILTER (WHERE NOT is_credit AND of_run), 0)
                       AS collected,
                   COALESCE(-SUM(amount) FILTER (WHERE is_credit), 0) AS credited,
                   SUM(amount) AS total,
                   COALESCE(SUM(settled.paid), 0) AS paid,
                   COALESCE(SUM(settled.by_credit), 0) AS by_credit,
                   SUM(amount) - SUM(residual) - COALESCE(SUM(settled.paid), 0)
                       - COALESCE(SUM(settled.by_credit), 0) AS otherwise,
                   SUM(residual) AS residual
              FROM invoice
         LEFT JOIN settled ON settled.move_id = invoice.id
              JOIN res_company AS company ON company.id = invoice.company_id
          GROUP BY invoice.term_id, invoice.company_id, company.currency_id
            """,
            invoices=self._invoices(),
            settled=self._settled(),
        )

    def _invoices(self):
        """SQL: members' invoices and credit notes with the term they belong to."""
        months = SQL(" ").join(
            SQL("WHEN %s THEN %s", term, number) for term, number in TERM_MONTHS.items()
        )
        return SQL(
            """
            SELECT move.id, move.company_id, move.asom_membership_id AS membership_id,
                   move.move_type = 'out_refund' AS is_credit,
                   run.id IS NOT NULL AS of_run,
                   move.amount_total_signed AS amount,
                   move.amount_residual_signed AS residual,
                   term.date_from,
                   (term.date_from + make_interval(months => term.months)
                       - interval '1 day')::date AS date_to,
                   move.company_id::bigint * %(per_company)s
                       + EXTRACT(year FROM term.date_from)::integer * 12
                       + EXTRACT(month FROM term.date_from)::integer AS term_id
              FROM account_move AS move
              JOIN res_company AS company ON company.id = move.company_id
         LEFT JOIN account_move AS credited ON credited.id = move.reversed_entry_id
         LEFT JOIN asom_collection_run AS run
                ON run.id = COALESCE(move.asom_run_id, credited.asom_run_id)
        CROSS JOIN LATERAL (
                   SELECT COALESCE(run.date_from, credited.invoice_date,
                                   move.invoice_date) AS day,
                          CASE company.asom_dues_term %(months)s END AS months) AS own
        CROSS JOIN LATERAL (
                   SELECT (date_trunc('month', own.day) - make_interval(months => MOD(
                              EXTRACT(month FROM own.day)::integer
                              - company.asom_dues_first_month::integer + 12,
                              own.months)))::date AS date_from,
                          own.months) AS term
             WHERE move.asom_membership_id IS NOT NULL AND move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund')
            """,
            per_company=PER_COMPANY,
            months=months,
        )

    def _settled(self):
        """SQL: of each invoice and credit note, what money has settled and what the one
        has settled of the other."""
        return SQL(
            """
            SELECT side.move_id,
                   SUM(side.amount) FILTER (WHERE side.is_money) AS paid,
                   SUM(side.amount) FILTER (WHERE side.is_invoice) AS by_credit
              FROM (SELECT own.move_id,
                           CASE WHEN own.id = part.debit_move_id THEN part.amount
                                ELSE -part.amount END AS amount,
                           %(is_money)s AS is_money,
                           move.asom_membership_id IS NOT NULL
                           AND move.move_type IN ('out_invoice', 'out_refund')
                               AS is_invoice
                      FROM account_partial_reconcile AS part
                      JOIN account_move_line AS own
                        ON own.id IN (part.debit_move_id, part.credit_move_id)
                      JOIN invoice ON invoice.id = own.move_id
                      JOIN account_account AS account ON account.id = own.account_id
                      JOIN account_move_line AS other
                        ON other.id IN (part.debit_move_id, part.credit_move_id)
                       AND other.id != own.id
                      JOIN account_move AS move ON move.id = other.move_id
                      JOIN account_journal AS journal ON journal.id = move.journal_id
                     WHERE account.account_type = 'asset_receivable') AS side
          GROUP BY side.move_id
            """,
            is_money=self.env["asom.member.entry"]._is_money(),
        )


class TermLine(models.Model):
    """What members were asked for in a term, by package, add-on and fee."""

    _name = "asom.term.line"
    _description = "Package of a Dues Term"
    _auto = False
    _order = "date_from desc, company_id, sort, amount desc, id"
    _rec_name = "product_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    term_id = fields.Many2one("asom.term", readonly=True, check_company=True)
    date_from = fields.Date(string="Term From", readonly=True)
    product_id = fields.Many2one(
        "product.product", string="Package", readonly=True, check_company=True
    )
    kind = fields.Selection(
        [
            ("package", "Package"),
            ("addon", "Add-On"),
            ("fee", "Fee"),
            ("other", "Other"),
        ],
        readonly=True,
    )
    sort = fields.Integer(readonly=True, aggregator=False)
    lines = fields.Integer(readonly=True, help="Lines that ask for something.")
    charged = fields.Monetary(readonly=True)
    credited = fields.Monetary(
        readonly=True, help="On credit notes, or taken off an invoice."
    )
    amount = fields.Monetary(string="In All", readonly=True)

    _depends = {
        **Term._depends,
        "account.move.line": [
            "display_type",
            "move_id",
            "parent_state",
            "price_total",
            "product_id",
        ],
        "product.product": ["product_tmpl_id"],
        "product.template": ["asom_kind"],
    }

    @property
    def _table_query(self):
        """VAT included, as members pay it."""
        return SQL(
            """
            WITH invoice AS (%(invoices)s), line AS (
                SELECT invoice.term_id, invoice.company_id, invoice.date_from,
                       item.product_id, COALESCE(template.asom_kind, 'other') AS kind,
                       CASE WHEN invoice.is_credit THEN -item.price_total
                            ELSE item.price_total END AS amount
                  FROM account_move_line AS item
                  JOIN invoice ON invoice.id = item.move_id
             LEFT JOIN product_product AS product ON product.id = item.product_id
             LEFT JOIN product_template AS template
                    ON template.id = product.product_tmpl_id
                 WHERE item.display_type IN ('product', 'rounding')
            )
            SELECT line.term_id * %(per_term)s + COALESCE(line.product_id, 0) AS id,
                   line.term_id, line.company_id, company.currency_id,
                   line.date_from, line.product_id, line.kind,
                   CASE line.kind WHEN 'package' THEN 1 WHEN 'addon' THEN 2
                        WHEN 'fee' THEN 3 ELSE 4 END AS sort,
                   (COUNT(*) FILTER (WHERE line.amount >= 0))::integer AS lines,
                   COALESCE(SUM(line.amount) FILTER (WHERE line.amount > 0), 0)
                       AS charged,
                   COALESCE(-SUM(line.amount) FILTER (WHERE line.amount < 0), 0)
                       AS credited,
                   SUM(line.amount) AS amount
              FROM line JOIN res_company AS company ON company.id = line.company_id
          GROUP BY line.term_id, line.company_id, company.currency_id, line.date_from,
                   line.product_id, line.kind
            """,
            invoices=self.env["asom.term"]._invoices(),
            per_term=PER_TERM,
        )
