"""What Nets pays, and the associations' bank statements, for the tests."""

from odoo.addons.asom_membership.money import to_ore

from .common_payments import DUE, PaymentCase


class SettlementCase(PaymentCase):
    """Ida pays 300 kr. automatically, Bo by slip; their bank statement is empty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida_move = cls.quarter.move_ids.filtered(
            lambda move: move.asom_membership_id == cls.ida
        )
        cls.bo_move = cls.quarter.move_ids - cls.ida_move
        cls.payouts = cls.env["asom.nets.payout"]

    def payout(self, delivery=None, **vals):
        """The only payout (of a delivery, with these values)."""
        found = delivery._payouts() if delivery else self.payouts.search([])
        found = found.filtered(
            lambda payout: all(payout[name] == value for name, value in vals.items())
        )
        self.assertEqual(len(found), 1)
        return found

    @classmethod
    def bank(cls, company):
        return cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
        )

    def statement(self, amount, day=DUE, text="BETALINGSSERVICE", company=None):
        """A line of an association's bank statement, read in."""
        company = company or self.north
        return (
            self.env["account.bank.statement.line"]
            .with_company(company)
            .create(
                {
                    "journal_id": self.bank(company).id,
                    "date": day,
                    "amount": amount,
                    "payment_ref": text,
                }
            )
        )

    def receive(self, payouts, **vals):
        """What the bank account has received, entered by hand as the wizard asks it."""
        wizard = (
            self.env["asom.nets.payout.receive"]
            .with_context(**payouts.action_receive()["context"])
            .create(vals)
        )
        wizard.action_receive()
        return wizard

    def money(self):
        """Øre on the bank account of north."""
        return self.balance_of(self.bank(self.north).default_account_id)

    def fi_file(self, *rows, number=1, creditor=None, day=DUE):
        """The bank's file of payments by FI id to north, received.

        :param rows: [(payment id, archive reference, øre)]
        :param creditor: FI creditor number; the agreement's own without
        """
        creditor = creditor or self.north_agreement.l10n_dk_fik_creditor_number
        stamp = day.strftime("%Y%m%d")
        lines = [f"FI010{number:023d}{'0' * 15}{stamp}143901P"]
        lines.append(f"FI020{creditor}{number:038d}{stamp}143901")
        for payment_id, archive, amount in rows:
            lines.append(
                f"FI030{stamp}71{payment_id:0>19}{archive:<22}{stamp}{amount:015d}"
                f"{'':22}CC000000000N"
            )
        total = sum(amount for _id, _archive, amount in rows)
        lines.append(f"FI080{creditor}{len(rows):011d}{total:015d}{'0' * 15}")
        lines.append(f"FI090{number:023d}{'0' * 5}{1:011d}{len(rows):011d}")
        data = "\r\n".join(lines).encode("latin-1") + b"\r\n"
        return self.env["asom.nets.delivery"].receive("FI", data)

    def clearing(self, company=None):
        """Øre on an association's clearing account, straight from the database."""
        agreement = self.env["asom.nets.agreement"]._of(company or self.north)
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT COALESCE(SUM(line.balance), 0)
              FROM account_move_line AS line
             WHERE line.account_id = %s AND line.company_id = %s
               AND line.parent_state = 'posted'
            """,
            [agreement.clearing_account_id.id, agreement.company_id.id],
        )
        return to_ore(self.env.cr.fetchone()[0])

    def assert_adds_up(self, company=None):
        """The clearing account is what the payouts have open, and these are what the
        payment records say."""
        company = company or self.north
        payouts = self.payouts.search([("company_id", "=", company.id)])
        self.assertEqual(
            self.clearing(company), sum(to_ore(p.open_amount) for p in payouts)
        )
        self.env.cr.execute(
            """
            SELECT payment.payout_id,
                   SUM(CASE WHEN kind NOT IN ('0239', '0299') THEN amount END),
                   SUM(CASE WHEN kind IN ('0239', '0299') THEN amount END),
                   COUNT(*) FILTER (WHERE kind NOT IN ('0239', '0299')),
                   COUNT(*) FILTER (WHERE kind IN ('0239', '0299'))
              FROM asom_nets_payment AS payment
             WHERE payment.company_id = %s AND payment.entry_id IS NOT NULL
             GROUP BY payment.payout_id
            """,
            [company.id],
        )
        told = {
            row[0]: (to_ore(row[1] or 0), to_ore(row[2] or 0), row[3], row[4])
            for row in self.env.cr.fetchall()
        }
        self.assertEqual(
            told,
            {
                p.id: (
                    to_ore(p.paid),
                    to_ore(p.returned),
                    p.paid_count,
                    p.returned_count,
                )
                for p in payouts
            },
        )
        for payout in payouts:
            self.assertEqual(
                to_ore(payout.expected),
                to_ore(payout.received)
                + to_ore(payout.difference_booked)
                + to_ore(payout.open_amount),
            )

    def account(self, kind="expense", company=None):
        company = company or self.north
        return self.env["account.account"].search(
            [("company_ids", "in", company.id), ("account_type", "=", kind)], limit=1
        )
