"""The books of two associations, read straight from the database and compared with the
ledger of payment_ledger.py."""

from odoo.addons.asom_membership.money import to_ore

from .payment_ledger import PAID, RETURNED, Ledger

OPEN = ("not_paid", "partial")


class BooksCase:
    """Mixed into a test case with ``north`` and ``south``."""

    def open_ledger(self):
        """An empty ledger, and which payment record each of its facts is."""
        self.ledger = Ledger()
        self.rows = {}
        self.credited = set()
        self.terms = {self.north: list(self.north_terms())}
        self.terms[self.south] = list(self.south_terms())

    @staticmethod
    def north_terms():
        return [
            ("2026-04-01", "2026-06-30"),
            ("2026-07-01", "2026-09-30"),
            ("2026-10-01", "2026-12-31"),
        ]

    @staticmethod
    def south_terms():
        return [("2025-12-01", "2025-12-31"), ("2026-01-01", "2026-01-31")]

    # === WHO AND WHAT === #

    @staticmethod
    def own(move):
        return move.asom_membership_id

    def members(self, company):
        return self.env["asom.membership"].search([("company_id", "=", company.id)])

    def price_of(self, member):
        """Øre for one term, by the member's subscriptions."""
        prices = member.subscription_ids.product_id.product_tmpl_id.asom_price_ids
        return sum(to_ore(price.amount) for price in prices)

    def invoices(self, company):
        """Posted invoices that somebody may pay."""
        return self.env["account.move"].search(
            [
                ("company_id", "=", company.id),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("asom_membership_id", "!=", False),
            ],
            order="id",
        )

    def money_on(self, move):
        """Whether anything but a credit note has settled an invoice."""
        return self.sql(
            """SELECT part.id
                 FROM account_partial_reconcile part
                 JOIN account_move_line claim ON claim.id = part.debit_move_id
                 JOIN account_move_line money ON money.id = part.credit_move_id
                 JOIN account_move move ON move.id = money.move_id
                WHERE claim.move_id = %s AND move.move_type <> 'out_refund'""",
            move.id,
        )

    def fact_of(self, row):
        [fact] = [f for f in self.ledger.facts if self.rows[id(f)] == row]
        return fact

    # === WHAT COMES === #

    def statement(self, company, amount, text):
        """A line of the association's bank statement; øre."""
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
        )
        lines = self.env["account.bank.statement.line"].with_company(company)
        return lines.create(
            {
                "journal_id": bank.id,
                "date": "2026-01-05",
                "amount": amount / 100,
                "payment_ref": text,
            }
        )

    def file_fi(self, company, payments):
        """The bank's file of payments by FI id (betalingsservice.md 10).

        :param payments: [(payment id, archive reference, øre)]
        """
        creditor = self.env["asom.nets.agreement"]._of(company)
        creditor = creditor.l10n_dk_fik_creditor_number
        self.numbers += 1
        lines = [f"FI010{self.numbers:023d}{'0' * 15}20260105143901P"]
        lines.append(f"FI020{creditor}{self.numbers:038d}20260105143901")
        for number, archive, amount in payments:
            lines.append(
                f"FI0302026010271{number:0>19}{archive:<22}20260105{amount:015d}"
                f"{'':22}CC000000000N"
            )
        total = sum(amount for _number, _archive, amount in payments)
        lines.append(f"FI080{creditor}{len(payments):011d}{total:015d}{'0' * 15}")
        lines.append(f"FI090{self.numbers:023d}{'0' * 5}{1:011d}{len(payments):011d}")
        return "\r\n".join(lines).encode("latin-1") + b"\r\n"

    # === THE COMPARISON === #

    def sql(self, query, *values):
        self.env.cr.execute(query, values)
        return self.env.cr.fetchall()

    def check_books(self):
        """Compare everything with the ledger.

        :raises AssertionError: telling what differs
        """
        self.env.flush_all()
        self.env.invalidate_all()
        for company in (self.north, self.south):
            self.check_accounts(company)
            self.check_invoices(company)
        self.check_reconciled()
        self.check_payments()

    def check_accounts(self, company):
        rows = self.sql(
            """SELECT COALESCE(line.asom_membership_id, move.asom_membership_id),
                      SUM(line.balance)
                 FROM account_move_line line
                 JOIN account_move move ON move.id = line.move_id
                 JOIN account_account account ON account.id = line.account_id
                WHERE line.company_id = %s AND line.parent_state = 'posted'
                  AND account.account_type = 'asset_receivable'
                GROUP BY 1""",
            company.id,
        )
        books = {owner: to_ore(total) for owner, total in rows if to_ore(total)}
        members = self.members(company)
        ledger = {m.id: self.ledger.owed[m] for m in members if self.ledger.owed[m]}
        self.assertEqual(books, ledger, "the claims' account")
        for member in members:
            self.assertEqual(to_ore(member.balance), self.ledger.owed[member], member)
        agreement = self.env["asom.nets.agreement"]._of(company)
        for account, expected in (
            (agreement.unmatched_account_id, -self.ledger.waiting[company]),
            (agreement.refund_account_id, -self.ledger.refunds[company]),
            (agreement.clearing_account_id, self.ledger.clearing[company]),
        ):
            [[total]] = self.sql(
                """SELECT SUM(balance) FROM account_move_line
                    WHERE account_id = %s AND parent_state = 'posted'""",
                account.id or 0,
            )
            self.assertEqual(to_ore(total or 0), expected, account.name)
        payouts = self.env["asom.nets.payout"].search([("company_id", "=", company.id)])
        self.assertEqual(
            sum(to_ore(payout.open_amount) for payout in payouts),
            self.ledger.clearing[company],
            "payments from Nets",
        )

    def check_invoices(self, company):
        """What is left of each invoice, by the partial reconciliations alone."""
        rows = self.sql(
            """SELECT move.name, move.payment_state, move.nets_failure,
                      move.amount_total, move.amount_residual,
                      COALESCE(SUM(part.amount), 0)
                 FROM account_move move
                 JOIN account_move_line line ON line.move_id = move.id
                  AND line.display_type = 'payment_term'
                 LEFT JOIN account_partial_reconcile part
                   ON part.debit_move_id = line.id
                WHERE move.company_id = %s AND move.state = 'posted'
                  AND move.move_type = 'out_invoice'
                GROUP BY move.id""",
            company.id,
        )
        for name, state, failure, total, residual, paid in rows:
            left = to_ore(total) - to_ore(paid)
            self.assertEqual(to_ore(residual), left, name)
            expected = OPEN if left else ("paid", "in_payment", "reversed")
            self.assertIn(state, expected, name)
            if left:
                self.assertEqual(state == "partial", left != to_ore(total), name)
            else:
                self.assertFalse(failure, name)

    def check_reconciled(self):
        """No entry is out of balance; nothing links two associations or members."""
        ids = (self.north | self.south).ids
        self.assertFalse(
            self.sql(
                """SELECT move_id FROM account_move_line
                    WHERE company_id = ANY(%s) AND parent_state = 'posted'
                    GROUP BY move_id HAVING SUM(balance) <> 0""",
                ids,
            )
        )
        self.assertFalse(
            self.sql(
                """SELECT part.id
                     FROM account_partial_reconcile part
                     JOIN account_move_line debit ON debit.id = part.debit_move_id
                     JOIN account_move one ON one.id = debit.move_id
                     JOIN account_move_line credit ON credit.id = part.credit_move_id
                     JOIN account_move other ON other.id = credit.move_id
                    WHERE debit.company_id = ANY(%s)
                      AND (debit.company_id <> credit.company_id
                           OR debit.account_id <> credit.account_id
                           OR COALESCE(debit.asom_membership_id,
                                       one.asom_membership_id)
                              IS DISTINCT FROM
                              COALESCE(credit.asom_membership_id,
                                       other.asom_membership_id))""",
                ids,
            )
        )

    def check_payments(self):
        """Each record is in one state, and its money stands there."""
        for fact in self.ledger.facts:
            row = self.rows[id(fact)]
            self.assertEqual(row.state, fact.state, row.reason)
            agreement = row.section_id.agreement_id
            line = row.line_id
            self.assertEqual(
                bool(line), bool(fact.amount), f"{row.display_name}: {row.state}"
            )
            self.assertEqual(to_ore(row.returned), fact.returned)
            self.assertEqual(to_ore(row.refunded), fact.refunded)
            if not line:
                continue
            sign = -1 if fact.kind in PAID else 1
            self.assertEqual(line.parent_state, "posted")
            self.assertEqual(to_ore(line.balance), sign * fact.amount)
            if fact.state == "booked":
                self.assertEqual(line.account_id.account_type, "asset_receivable")
                self.assertEqual(line.asom_membership_id, row.membership_id)
                self.assertEqual(row.move_id, fact.invoice)
                self.assertEqual(self.own(row.move_id), row.membership_id)
            elif fact.state == "parked":
                self.assertEqual(line.account_id, agreement.unmatched_account_id)
                self.assertEqual(to_ore(line.amount_residual), sign * fact.amount)
            if fact.kind in RETURNED and fact.state == "booked":
                takes = self.rows[id(fact.takes)] if fact.takes else row.browse()
                self.assertEqual(row.returns_id, takes)
