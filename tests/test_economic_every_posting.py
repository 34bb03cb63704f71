"""Each kind of posting that the add-ons make is in the outbox by itself, and on the
same accounts in e-conomic to the øre: as sums, as members' entries, as invoices.
"""

from __future__ import annotations

import json

import pytest
from peers.economic import Account, Product

from odoo.tests import freeze_time, tagged

from odoo.addons.asom_dunning.tests.after_common import APPROVED, AfterCase
from odoo.addons.asom_economic.tests.common import EconomicCase

SINCE = "2025-01-01"
MODES = (
    {"mode": "member", "customer_number": 1},
    {"mode": "member", "customers": "own", "customer_number": 0},
    {"mode": "invoice", "interface": "vouchers"},
    {"mode": "invoice"},
)


@pytest.mark.slow
@tagged("post_install", "-at_install")
class TestEveryPosting(AfterCase, EconomicCase):
    def test_every_kind_of_posting_stands_there_in_every_mode(self):
        books = self.books_of(self.north)
        agreement = self.agree(books=books, date_from=SINCE)
        kinds = self.post_each()
        rows = self.transfers(agreement)
        for kind, moves in kinds.items():
            with self.subTest(kind):
                self.assertTrue(moves)
                self.assertEqual(set(moves.mapped("state")), {"posted"})
                self.assertLessEqual(moves, rows.move_id)
        # Nothing was left for the nightly look.
        missing = self.env["asom.economic.transfer"]._enqueue_missing(agreement)
        self.assertEqual(missing, 0)
        self.assert_sent(agreement, books)
        for number, ways in enumerate(MODES, 2000):
            with self.subTest(str(ways)):
                agreement.action_close()
                self.env.flush_all()
                books = self.books_of(self.north, number)
                self.complete(books)
                agreement = self.agree(books=books, date_from=SINCE, **ways)
                self.assert_sent(agreement, books)
                real = ways["mode"] == "invoice"
                self.assertEqual(bool(books.invoices), real)

    # === EACH KIND === #

    def post_each(self):
        """{kind: its postings}"""
        expense = self.env["account.account"].search(
            [
                ("company_ids", "in", self.north.ids),
                ("account_type", "=", "expense"),
            ],
            limit=2,
        )
        loss, back = expense
        self.policy.write(
            {
                "bad_debt_account_id": loss.id,
                "recovered_account_id": back.id,
                "bad_debt_vat": True,
            }
        )
        [ida, bo, eva, per], handover = self.handed_over(
            "Ida Holm", "Bo Lind", "Eva Dam", "Per Krog"
        )
        invoices = self.env["account.move"].search(
            [("company_id", "=", self.north.id), ("move_type", "=", "out_invoice")]
        )
        fees = invoices.filtered("asom_dunning_reminder_id")
        found = {"dues": invoices - fees, "reminders' fees": fees}
        found["settlement of an agency"] = self.agency(handover, ida, loss)
        found["write-off"], found["write-off taken back"] = self.given_up(bo)
        found["payment"], found["payment drawn back"] = self.paid(eva)
        refund = self.claims_of(per)._reverse_moves([{"date": "2026-06-02"}])
        refund.invoice_date = "2026-06-02"
        refund.action_post()
        found["credit note"] = refund
        found["by hand"] = self.between()
        return found

    def agency(self, handover, member, costs):
        decision = handover.decision_ids.filtered(
            lambda row: row.case_id.membership_id == member
        )
        self.decide(decision, "inkasso")
        case = decision.inkasso_ids
        self.patch(type(case), "_invoice_pdf", lambda case, move: b"%PDF")
        with freeze_time(f"{APPROVED} 10:00:00"):
            case.action_approve()
            case.inkasso_message_ids.action_download()
        agreement = self.env["asom.inkasso.agreement"].search(
            [("company_id", "=", self.north.id)]
        )
        agreement.cost_account_id = costs
        told = {
            "case_ref": case.name,
            "date": "2026-03-20",
            "kind": "settlement",
            "principal": f"{case.amount:.2f}",
            "costs": "50.00",
            "paid_out": f"{case.amount - 50:.2f}",
        }
        with freeze_time("2026-03-20 10:00:00"):
            message = self.env["asom.inkasso.message"]._receive_file(
                agreement, json.dumps(told).encode()
            )
            message.action_book()
            self.env.cr.flush()
        return message.move_ids

    def given_up(self, member):
        with freeze_time("2026-06-01 10:00:00"):
            off = self.env["asom.dunning.write.off"].create(
                {
                    "membership_id": member.id,
                    "reason": "Moved abroad",
                    "move_ids": [(6, 0, self.claims_of(member).ids)],
                }
            )
            off.action_write_off()
            self.env.cr.flush()
            entry = off.entry_id
            off.action_reverse()
            self.env.cr.flush()
        return entry, entry.reversal_move_ids

    def paid(self, member):
        claim = self.claims_of(member)
        self.pay(claim, "2026-04-01")
        lines = claim.line_ids.matched_credit_ids.credit_move_id
        entry = lines.move_id
        back = entry._reverse_moves([{"date": "2026-04-20"}], cancel=True)
        return entry, back

    # === THERE === #

    def complete(self, books):
        """Accounts that came later, and a product for each account that is sold on."""
        accounts = self.env["account.account"].with_company(self.north)
        for account in accounts.search([("company_ids", "in", self.north.ids)]):
            code = account.code or ""
            if code.isdecimal() and int(code) not in books.accounts:
                kind = account.internal_group in ("income", "expense")
                books.add(Account(int(code), account.name[:125], 1 if kind else 2))
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.north.id),
                ("move_id.move_type", "in", ("out_invoice", "out_refund")),
                ("display_type", "=", "product"),
            ]
        )
        for line in lines:
            number = int(line.account_id.with_company(self.north).code)
            if line.tax_ids:
                books.accounts[number].vat_code = "U25"
            books.add(Product(f"A{number}", "Kontingent", number, group=number))

    def assert_sent(self, agreement, books):
        self.complete(books)
        agreement.action_fetch()
        agreement.action_transfer()
        self.assertFalse(agreement.error)
        rows = self.transfers(agreement)
        self.assertEqual(set(rows.mapped("state")), {"done"}, rows.mapped("error"))
        self.assertEqual(books.balances(), self.ledger(self.north, SINCE))
        self.assertEqual(agreement._compare(), 0)
