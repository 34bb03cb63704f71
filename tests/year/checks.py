"""What must hold: after each run, and at the end of each month, to the øre."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from .associations import Association


class Checks:
    """Mixed into the test; `env` sees all associations."""

    def check_charges(self, association: Association) -> None:
        """Each day of a subscription is charged once, and none beside."""
        first, last = association.plan.collect_from, association.billed_to
        rows = self.env["asom.charge"].search(
            [
                ("company_id", "=", association.company.id),
                ("kind", "=", "subscription"),
                ("reversal_id", "=", False),
            ]
        )
        self.assertEqual(set(rows.mapped("state")) - {"invoiced"}, set())
        charged = rows.grouped("subscription_id")
        for member in association.members.values():
            for bought in member.bought:
                days = []
                for row in charged.pop(bought.record, ()):
                    days += _days(row.date_from, row.date_to)
                stretch = bought.stretch(first, last)
                wanted = _days(*stretch) if stretch else []
                if bought.product.way == "none" and stretch:
                    # The term was due on its first day, whoever leaves inside it.
                    self.assertLessEqual(set(wanted), set(days), bought)
                    self.assertEqual(len(days), len(set(days)), bought)
                else:
                    self.assertEqual(sorted(days), wanted, bought)
        self.assertFalse(charged, "nobody knows these subscriptions")

    def check_month(self, year) -> None:
        """All that is asserted at the end of a month."""
        for association in year.associations:
            with self.subTest(association.plan.name, day=str(year.today)):
                self.check_members(association)
                self.check_accounts(association, year)
                self.check_mandates(association, year)
                self.check_deliveries(association)
        self.check_books()

    def check_members(self, association: Association) -> None:
        """What each member owes, invoice by invoice, and together."""
        ledger, company = association.ledger, association.company
        moves = self.env["account.move"].search(
            [("company_id", "=", company.id), ("move_type", "=", "out_invoice")]
        )
        found = {
            move.nets_reference.lstrip("0"): round(move.amount_residual * 100)
            for move in moves
        }
        self.assertEqual(len(found), len(moves))
        expected = {
            claim.reference.lstrip("0"): claim.open
            for account in ledger.accounts.values()
            for claim in account.claims
        }
        self.assertEqual(found, expected)
        members = self.env["asom.membership"].search([("company_id", "=", company.id)])
        balances = {
            member.member_number_key: round(member.balance * 100) for member in members
        }
        wanted = {key: ledger.account(key).balance for key in association.members}
        self.assertEqual(balances, wanted)
        [[receivable]] = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
                ("account_type", "=", "asset_receivable"),
            ],
            [],
            ["balance:sum"],
        )
        self.assertEqual(round((receivable or 0) * 100), sum(wanted.values()))

    def check_accounts(self, association: Association, year) -> None:
        """Money on its way: with Nets, waiting to be placed, to be paid back."""
        ledger = association.ledger
        told = sum(paid.amount for paid in year.nets.paid_out(association.pbs))
        self.assertEqual(told, ledger.clearing, "Nets' files against Nets' bank")
        agreement = association.agreement
        expected = {
            "clearing_account_id": told - year.clerk.banked[association.pbs],
            "unmatched_account_id": -ledger.unmatched,
            "refund_account_id": -ledger.refunds,
        }
        found = {name: self.balance_of(agreement[name]) for name in expected}
        self.assertEqual(found, expected)
        payouts = self.env["asom.nets.payout"].search(
            [("company_id", "=", association.company.id)]
        )
        self.assertEqual(
            round(sum(payouts.mapped("open_amount")) * 100),
            expected["clearing_account_id"],
        )

    def balance_of(self, account) -> int:
        """Posted balance in øre; 0 for an account that was never needed."""
        lines = self.env["account.move.line"].search(
            [("account_id", "in", account.ids), ("parent_state", "=", "posted")]
        )
        return round(sum(lines.mapped("balance")) * 100)

    def check_mandates(self, association: Association, year) -> None:
        """Our register is that of Nets."""
        theirs = {
            (one.group, one.customer, one.number)
            for one in year.nets.mandates(association.pbs)
            if year.events.mandates.get(one.customer, one) is not None
        }
        tomorrow = year.today + timedelta(days=1)
        rows = self.env["asom.nets.mandate"].search(
            [
                ("company_id", "=", association.company.id),
                "|",
                ("ended_on", "=", False),
                ("ended_on", ">=", tomorrow),
            ]
        )
        ours = {
            (
                row.debtor_group_id.number,
                row.customer_key or row.membership_id.member_number_key,
                row.number,
            )
            for row in rows
        }
        self.assertEqual(ours, theirs)

    def check_deliveries(self, association: Association) -> None:
        """No invoice is in two live deliveries."""
        rows = self.env["asom.nets.collection"].search(
            [
                ("company_id", "=", association.company.id),
                ("state", "=", "included"),
            ]
        )
        self.assertEqual(len(rows.move_id), len(rows))
        keys = {(r.debtor_group_id.id, r.customer_key, r.date_due) for r in rows}
        self.assertEqual(len(keys), len(rows))
        self.assertLessEqual(
            set(rows.delivery_id.mapped("state")), {"acknowledged", "sent"}
        )

    def check_books(self) -> None:
        """Each company's books balance, and no entry mixes companies."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT line.company_id, round(100 * sum(line.balance)),
                   count(*) FILTER (WHERE line.company_id != move.company_id),
                   count(*) FILTER (WHERE partner.company_id != line.company_id),
                   count(*) FILTER (WHERE NOT EXISTS (
                       SELECT 1 FROM account_account_res_company_rel rel
                        WHERE rel.account_account_id = line.account_id
                          AND rel.res_company_id = line.company_id)),
                   count(*) FILTER (WHERE member.company_id != line.company_id)
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              LEFT JOIN res_partner partner ON partner.id = line.partner_id
              LEFT JOIN asom_membership member ON member.id = line.asom_membership_id
             WHERE line.parent_state = 'posted'
             GROUP BY line.company_id
            """
        )
        rows = self.env.cr.fetchall()
        self.assertTrue(rows)
        self.assertEqual([row[1:] for row in rows], [(0, 0, 0, 0, 0)] * len(rows))
        self.env.cr.execute(
            "SELECT move_id FROM account_move_line GROUP BY move_id "
            "HAVING sum(balance) != 0 OR count(DISTINCT company_id) != 1"
        )
        self.assertEqual(self.env.cr.fetchall(), [])


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def summed(counts: dict[str, int]) -> dict[str, int]:
    """The counts in order of their names, for a report."""
    result = defaultdict(int)
    for name, number in sorted(counts.items()):
        result[name] += number
    return dict(result)
