"""The year's books in e-conomic: members are customers there, what they are invoiced
are invoices, and what they pay are payments on them.

It takes as long as the year itself: only where ASOM_YEAR_ECONOMIC=1 asks for it.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from unittest.mock import patch

from peers.economic import Account, Books, Customer, Journal, Product, StandIn, Vat

from odoo.addons.asom_economic.models.agreement.agreement import MAY_STAND_IN

BEGIN = date(2025, 12, 1)
REAL = ("out_invoice", "out_refund")
WANTED = bool(os.environ.get("ASOM_YEAR_ECONOMIC"))


def quarter(net: int) -> int:
    """25 percent of an amount in øre; half an øre is rounded up, away from 0."""
    part = (abs(net) * 25 + 50) // 100
    return part if net >= 0 else -part


class There:
    """Mixed into the test: what was posted goes there each month."""

    @classmethod
    def open_there(cls) -> None:
        """A stand-in for e-conomic with the books of every association."""
        cls.stand_in = StandIn()
        cls.stand_in.limit = 10**9  # Time stands still while a month is sent.
        cls.stand_in.__enter__()
        cls.addClassCleanup(cls.stand_in.__exit__)
        known = {MAY_STAND_IN: "1", "ASOM_ECONOMIC_APP_SECRET": cls.stand_in.secret}
        cls.startClassPatcher(patch.dict(os.environ, known))
        cls.env["ir.config_parameter"].set_param("database.is_neutralized", False)

    def books_there(self, company, number: int):
        """An agreement in use, whose invoices are invoices there."""
        books = Books(number, f"grant-{number}", company.company_registry)
        self._add_accounts(books, company)
        tax = self.env["account.tax"].search(
            [
                ("company_id", "=", company.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", 25.0),
                ("amount_type", "=", "percent"),
            ],
            limit=1,
        )
        vat = tax.invoice_repartition_line_ids.account_id.with_company(company)
        owed = company.partner_id.with_company(company).property_account_receivable_id
        books.add(
            Vat("U25", "Salgsmoms", Decimal(25), int(vat[:1].code)),
            Journal(1, "Daglig"),
            Journal(2, "Medlemssystem", 50_001, 999_999, 50_001),
            # Of the group; members have their own numbers, from 1.
            Customer(999_999, "Medlemmer", int(owed.with_company(company).code)),
        )
        for year in (2025, 2026, 2027):
            books.add_year(date(year, 1, 1))
        self.stand_in.add(books)
        agreement = self.env["asom.economic.agreement"].create(
            {
                "company_id": company.id,
                "legacy_url": self.stand_in.legacy_url,
                "openapi_url": self.stand_in.openapi_url,
                "new_grant_token": books.token,
                "date_from": BEGIN,
                "mode": "invoice",
            }
        )
        agreement.action_start()
        return books, agreement

    def send_there(self, year) -> None:
        """Send the month; the books there are ours, account by account and to the
        øre."""
        for number, association in enumerate(year.associations, 1):
            company = association.company
            kept = year.there.get(company.id)
            if not kept:
                kept = year.there[company.id] = self.books_there(company, number)
            books, agreement = kept
            self._stock(books, company)
            agreement.action_transfer()
            self._choose_numbers(agreement)
            self.assertFalse(agreement.error)
            rows = agreement.transfer_ids
            wrong = rows.filtered(lambda row: row.state != "done")
            told = [(c.number, c.state, c.error) for c in agreement.customer_ids]
            self.assertFalse(wrong, (set(wrong.mapped("error")), told))
            self.assertEqual(books.balances(), self._balances(company))

    def _choose_numbers(self, agreement) -> None:
        """Members 1 and 000001 cannot both be customer 1: a person chooses a number."""
        nameless = agreement.customer_ids.filtered(lambda row: row.state == "refused")
        if nameless:
            for row in nameless:
                row.number = 900_000 + row.id
            nameless.action_again()
            agreement.transfer_ids.filtered(
                lambda row: row.state == "rejected"
            ).action_retry()
            agreement.action_transfer()

    def _stock(self, books, company) -> None:
        """A product there for each account that members are invoiced on."""
        self._add_accounts(books, company)
        pairs = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", company.id),
                ("move_id.move_type", "in", REAL),
                ("parent_state", "=", "posted"),
                ("display_type", "=", "product"),
            ],
            ["account_id", "tax_ids"],
        )
        for account, tax in pairs:
            number = int(account.with_company(company).code)
            if f"A{number}" not in books.products:
                books.accounts[number].vat_code = "U25" if tax else ""
                books.add(Product(f"A{number}", "Kontingent", number, group=number))

    def _add_accounts(self, books, company) -> None:
        """Our chart; accounts for money on its way come with the first of it."""
        accounts = self.env["account.account"].with_company(company)
        for account in accounts.search([("company_ids", "in", company.ids)]):
            if account.code.isdecimal():
                kind = 1 if account.internal_group in ("income", "expense") else 2
                new = Account(int(account.code), account.name[:125], kind)
                books.accounts.setdefault(new.number, new)

    def _is_sure(self, move) -> bool:
        """Is something booked, and does e-conomic come to our VAT of it, by the line
        and by the whole document? What it might book otherwise is sent as an entry."""
        taxed = move.invoice_line_ids.filtered("tax_ids")
        nets = [round(-line.balance * 100) for line in taxed]
        vat = round(-sum(move.line_ids.filtered("tax_line_id").mapped("balance")) * 100)
        here = move.line_ids.grouped("account_id").values()
        booked = any(round(sum(lines.mapped("balance")) * 100) for lines in here)
        return booked and vat == quarter(sum(nets)) == sum(map(quarter, nets))

    def _balances(self, company) -> dict[int, int]:
        rows = self.env["account.move.line"]._read_group(
            [("company_id", "=", company.id), ("parent_state", "=", "posted")],
            ["account_id"],
            ["balance:sum"],
        )
        return {
            int(account.with_company(company).code): round(amount * 100)
            for account, amount in rows
            if round(amount * 100)
        }

    def check_there(self, year) -> None:
        """At the end of the year, while it is the year: the comparison finds nothing,
        and every invoice is one there, once."""
        for association in year.associations:
            company = association.company
            books, agreement = year.there[company.id]
            self.assertEqual(agreement._compare(), 0)
            rows = agreement.transfer_ids.filtered(
                lambda row: row.request_id.interface == "invoice"
            )
            headings = [given["notes"]["heading"] for given in books.invoices.values()]
            self.assertEqual(len(headings), len(set(headings)), "one twice")
            self.assertEqual(sorted(headings), sorted(rows.mapped("move_id.name")))
            moves = self.env["account.move"].search(
                [
                    ("company_id", "=", company.id),
                    ("move_type", "in", REAL),
                    ("state", "=", "posted"),
                ]
            )
            owed = moves.filtered(self._is_sure)
            self.assertTrue(owed)
            self.assertEqual(sorted(headings), sorted(owed.mapped("name")))
            print(
                f"{company.name}: {len(headings)} of {len(moves)} invoices as invoices,"
                f" {len(agreement.transfer_ids)} postings"
            )
        self.assertEqual(self.stand_in.violations, [])
