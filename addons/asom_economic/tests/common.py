"""Associations with an agreement at a stand-in for e-conomic."""

from datetime import date
from decimal import Decimal
from unittest.mock import patch

from peers.economic import (
    Account,
    Books,
    Customer as Customer,
    Department as Department,
    Journal,
    Product as Product,
    StandIn,
    Vat,
)
from peers.economic.knobs import (
    edit_customer_as_user as edit_customer_as_user,
    pay_as_accountant as pay_as_accountant,
)

from odoo.tools import SQL

from odoo.addons.asom_membership.tests.common import AssociationCase

from ..models.agreement.agreement import MAY_STAND_IN
from ..models.transfer import agreement_search

TOKEN = "grant-Hemmelig-%s"  # domain: made up


class EconomicCase(AssociationCase):
    """``north`` has books at the stand-in; :meth:`agree` makes its agreement."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stand_in = StandIn()
        cls.stand_in.__enter__()
        cls.startClassPatcher(patch.dict("os.environ", {MAY_STAND_IN: "1"}))
        cls.addClassCleanup(cls.stand_in.__exit__)
        cls.env.user.group_ids |= cls.env.ref("asom_membership.group_manager")
        cls.env["ir.config_parameter"].set_param("database.is_neutralized", False)

    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.dict("os.environ", {"ASOM_ECONOMIC_APP_SECRET": self.stand_in.secret})
        )
        self.startPatcher(patch.object(agreement_search.time, "sleep"))
        self.stand_in.agreements.clear()
        self.stand_in.faults.clear()
        self.stand_in.log.clear()
        self.stand_in.answers.clear()
        self.stand_in.violations.clear()
        self.stand_in.used.clear()

    def tearDown(self):
        self.assertEqual(self.stand_in.violations, [])
        super().tearDown()

    def books_of(self, company, number=1001, only=None, **more):
        """Books with accounts of the association's chart; a new set each time.

        :param only: these accounts alone; else those that tests post on
        """
        books = Books(number, TOKEN % number, company.company_registry, **more)
        accounts = self.few_accounts(company) if only is None else only
        for account in accounts.with_company(company):
            if account.code.isdecimal():
                kind = 1 if account.internal_group in ("income", "expense") else 2
                books.add(Account(int(account.code), account.name[:125], kind))
        vat = self.vat_account(company)
        books.add(
            Vat("U25", "Salgsmoms", Decimal(25), vat),
            Journal(1, "Daglig"),
            Journal(2, "Medlemssystem", 50_001, 999_999, 50_001),
            Customer(1, "Medlemmer", int(self.receivable(company).code)),
        )
        for year in range(2024, 2029):
            books.add_year(date(year, 1, 1))
        return self.stand_in.add(books)

    def few_accounts(self, company):
        """Of each kind of account the first two, and those that something is posted on
        by itself. A whole chart is read, checked and matched at each look, and would
        show no more."""
        accounts = self.env["account.account"].with_company(company)
        chart = accounts.search([("company_ids", "in", company.ids)])
        few = accounts.union(
            *(kind[:2] for kind in chart.grouped("account_type").values())
        )
        journals = self.env["account.journal"].search([("company_id", "=", company.id)])
        taxes = self.env["account.tax"].search([("company_id", "=", company.id)])
        lines = self.env["account.move.line"].search([("company_id", "=", company.id)])
        by_itself = accounts.union(
            journals.default_account_id,
            journals.suspense_account_id,
            taxes.repartition_line_ids.account_id,
            lines.account_id,
            *(
                company[field.name]
                for field in company._fields.values()
                if field.comodel_name == "account.account" and field.type == "many2one"
            ),
        )
        return few | self.receivable(company) | (by_itself & chart)

    def receivable(self, company):
        """The account that members owe on."""
        partner = self.payer("Somebody", company).with_company(company)
        return partner.property_account_receivable_id.with_company(company)

    def vat_account(self, company):
        """Number of the account that the sales VAT goes to."""
        tax = self.sales_tax(company)
        lines = tax.invoice_repartition_line_ids
        account = lines.account_id.with_company(company)
        return int(account[:1].code)

    def sales_tax(self, company):
        return self.env["account.tax"].search(
            [
                ("company_id", "=", company.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", 25.0),
                ("amount_type", "=", "percent"),
            ],
            limit=1,
        )

    def agree(self, company=None, books=None, start=True, **vals):
        """An agreement at the stand-in, in use."""
        company = company or self.north
        books = books or self.books_of(company)
        if vals.get("mode") == "member":
            vals.setdefault("customer_number", 1)
        agreement = self.env["asom.economic.agreement"].create(
            {
                "company_id": company.id,
                "legacy_url": self.stand_in.legacy_url,
                "openapi_url": self.stand_in.openapi_url,
                "new_grant_token": books.token,
                "date_from": "2026-01-01",
                **vals,
            }
        )
        if start:
            agreement.action_start()
        return agreement

    def entry(self, lines, day="2026-02-10", company=None, post=True):
        """A journal entry of (account, øre, partner) by hand."""
        company = company or self.north
        journal = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "general")], limit=1
        )
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": company.id,
                "journal_id": journal.id,
                "date": day,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "account_id": account.id,
                            "balance": amount / 100,
                            "partner_id": partner and partner.id,
                            "name": "By hand",
                        },
                    )
                    for account, amount, partner in lines
                ],
            }
        )
        if post:
            move.action_post()
        return move

    def transfers(self, agreement, **wanted):
        rows = self.env["asom.economic.transfer"].search(
            [("agreement_id", "=", agreement.id)], order="id"
        )
        return rows.filtered(lambda t: all(t[k] == v for k, v in wanted.items()))

    def ledger(self, company, since="2026-01-01"):
        """{account number: øre} of our own books."""
        lines = self.env["account.move.line"].with_company(company)
        rows = lines._read_group(
            [
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
                ("date", ">=", since),
            ],
            ["account_id"],
            ["balance:sum"],
        )
        return {
            int(account.with_company(company).code): round(amount * 100)
            for account, amount in rows
            if round(amount * 100)
        }

    def income(self, company=None):
        """Two accounts to post between."""
        company = company or self.north
        return self.env["account.account"].search(
            [("company_ids", "in", company.ids), ("account_type", "=", "income")],
            limit=2,
        )

    def between(self, amount=500, day="2026-02-10", company=None):
        """An entry between two accounts."""
        one, other = self.income(company)
        return self.entry([(one, amount, None), (other, -amount, None)], day, company)

    def later(self, minutes):
        """Time goes by, here and there."""
        self.stand_in.advance_clock(minutes * 60)
        self.env.flush_all()
        for table, names in (
            ("asom_economic_request", ("first_sent", "last_sent", "last_search")),
            ("asom_economic_agreement", ("next_try",)),
        ):
            for name in names:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s - make_interval(mins => %s)",
                        SQL.identifier(table),
                        SQL.identifier(name),
                        SQL.identifier(name),
                        minutes,
                    )
                )
        self.env.invalidate_all()

    def assert_same_books(self, agreement, books):
        self.assertEqual(books.balances(), self.ledger(agreement.company_id))
        self.assertEqual(agreement._compare(), 0)
