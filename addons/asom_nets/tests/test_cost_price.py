"""Nets' prices: dated, four decimals, rounded once."""

from datetime import date
from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from odoo.addons.asom_nets.nets_price import Price, line_amount, price_on, unit_price

from .common import NetsCase


@tagged("post_install", "-at_install")
class TestPrice(TransactionCase):
    def test_rounded_once(self):
        self.assertEqual(line_amount(3, Decimal("0.335")), 101)
        self.assertEqual(line_amount(1, Decimal("0.335")), 34)
        self.assertEqual(line_amount(1000, Decimal("0.3333")), 33330)
        self.assertEqual(line_amount(0, Decimal("9.75")), 0)
        self.assertEqual(line_amount(-1, Decimal("0.335")), -34)

    def test_as_odoo_keeps_it(self):
        # Binary fractions of 1.005 and 0.335 lie below them.
        self.assertEqual(unit_price(1.005), Decimal("1.0050"))
        self.assertEqual(line_amount(1, unit_price(0.335)), 34)
        self.assertEqual(unit_price(0.0), Decimal(0))

    def test_the_newest_valid_one(self):
        old = Price(Decimal("4.5"), date(2025, 1, 1))
        new = Price(Decimal("4.75"), date(2026, 1, 1))
        for prices in ([old, new], [new, old]):
            self.assertEqual(price_on(prices, date(2025, 12, 31)), old)
            self.assertEqual(price_on(prices, date(2026, 1, 1)), new)
            self.assertIsNone(price_on(prices, date(2024, 12, 31)))
        self.assertIsNone(price_on([], date(2026, 1, 1)))


@tagged("post_install", "-at_install")
class TestTariff(NetsCase):
    @classmethod
    def tariff(cls, company, kind="paid", amount=4.5, since="2025-01-01"):
        return cls.env["asom.nets.tariff"].create(
            {
                "company_id": company.id,
                "kind": kind,
                "amount": amount,
                "valid_from": since,
            }
        )

    def test_one_price_a_day(self):
        self.tariff(self.north)
        self.tariff(self.south)
        self.tariff(self.north, since="2026-01-01")
        with self.quiet(), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.tariff(self.north)

    def test_never_below_zero(self):
        with self.assertRaises(ValidationError):
            self.tariff(self.north, amount=-1.0)

    def test_the_bureau_s_prices_are_taken_over(self):
        bureau = self.env.ref("base.main_company")
        self.env["asom.nets.tariff"].search([("company_id", "=", bureau.id)]).unlink()
        self.tariff(bureau, "paid", 4.5)
        self.tariff(bureau, "paid", 5.0, "2026-01-01")
        self.tariff(bureau, "slip", 9.0)
        own = self.tariff(self.north, "slip", 8.0)
        action = self.north_agreement.action_copy_tariffs()
        prices = self.env["asom.nets.tariff"].search(action["domain"])
        self.assertEqual(
            sorted((p.kind, p.amount) for p in prices),
            [("paid", 4.5), ("paid", 5.0), ("slip", 8.0)],
        )
        self.assertIn(own, prices)
        self.north_agreement.action_copy_tariffs()
        self.assertEqual(self.env["asom.nets.tariff"].search(action["domain"]), prices)

    def test_a_new_agreement_has_them(self):
        bureau = self.env.ref("base.main_company")
        self.env["asom.nets.tariff"].search([("company_id", "=", bureau.id)]).unlink()
        self.tariff(bureau, "paid", 4.5)
        west = self.association("West", "13585628", "quarter", "advance")
        self.agreement(west, "03333333")
        price = self.env["asom.nets.tariff"].search([("company_id", "=", west.id)])
        self.assertEqual((price.kind, price.amount), ("paid", 4.5))
