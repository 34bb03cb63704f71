"""Amounts of an invoice's journal items, from Odoo's own tax engine without records.

Members with the same products owe different amounts (discounts, days). Accounts, taxes
and tags of their journal items are the same, so only the amounts are worked out: with
the methods of ``account.tax`` that Odoo's invoices use when their lines change.
"""

from __future__ import annotations

WORKED_OUT = ("balance", "amount_currency", "tax_base_amount")
AMOUNT_FIELDS = (*WORKED_OUT, "price_unit")
# Odoo works these out from the former when the item is created.
FOLLOWING_FIELDS = ("price_subtotal", "price_total")
# What is left of a new item whose account is settled: all of it.
RESIDUALS = {
    "amount_residual": "balance",
    "amount_residual_currency": "amount_currency",
}


class InvoiceAmounts:
    """Fills new amounts into known journal items.

    :param moves: an empty ``account.move`` recordset with company and context
    """

    def __init__(self, moves):
        self.taxes = moves.env["account.tax"]
        self.products = moves.env["product.product"]
        self.accounts = moves.env["account.account"]
        self.company = moves.env.company
        self.currency = moves.env.company.currency_id

    def fill(self, items, amounts, move_type):
        """The items of an invoice with the same products and other amounts.

        :param items: values of journal items, one for each product line first
        :param amounts: kroner for each product line
        :param move_type: "out_invoice" or "out_refund"
        :returns: new values, or None when other items than these are needed
        """
        count = len(amounts)
        lines, others = items[:count], items[count:]
        taxes = [item for item in others if item["display_type"] == "tax"]
        terms = [item for item in others if item["display_type"] == "payment_term"]
        if len(terms) != 1 or len(taxes) + 1 != len(others):
            return None
        bases, found = self.worked_out(lines, amounts, move_type)
        by_repartition = {row["tax_repartition_line_id"]: row for row in found}
        if sorted(by_repartition) != sorted(
            item["tax_repartition_line_id"] for item in taxes
        ):
            return None
        filled = [
            self.with_amount(item, amount) | base
            for item, amount, base in zip(lines, amounts, bases, strict=True)
        ]
        for item in others:
            if item["display_type"] == "tax":
                values = by_repartition[item["tax_repartition_line_id"]]
                filled.append(item | self.rounded(values))
            else:
                filled.append(dict(item))
        return self.settle(filled)

    @staticmethod
    def with_amount(item, amount):
        """A product line with another price; what follows from it is left to Odoo."""
        if item["price_unit"] == amount:
            return dict(item)
        kept = {name: item[name] for name in item if name not in FOLLOWING_FIELDS}
        return {**kept, "price_unit": amount}

    def settle(self, items):
        """Let the receivable item take what the others leave, and let what is left of
        each be what it comes to."""
        term = next(item for item in items if item["display_type"] == "payment_term")
        others = sum(item["balance"] for item in items if item is not term)
        term["balance"] = term["amount_currency"] = self.currency.round(-others)
        for item in items:
            for name, source in RESIDUALS.items():
                if item.get(name):
                    item[name] = item[source]
        return items

    def worked_out(self, lines, amounts, move_type):
        """What Odoo's tax engine makes of product lines.

        :returns: (amounts of the lines, values of the tax items)
        """
        bases = [
            self.taxes._prepare_base_line_for_taxes_computation(
                {},
                product_id=self.products.browse(item["product_id"]),
                tax_ids=self._tax_ids(item),
                price_unit=amount,
                quantity=1.0,
                currency_id=self.currency,
                account_id=self.accounts.browse(item["account_id"]),
                analytic_distribution=item.get("analytic_distribution"),
                sign=1 if move_type == "out_refund" else -1,
                is_refund=move_type == "out_refund",
            )
            for item, amount in zip(lines, amounts, strict=True)
        ]
        self.taxes._add_tax_details_in_base_lines(bases, self.company)
        self.taxes._round_base_lines_tax_details(bases, self.company)
        self.taxes._add_accounting_data_in_base_lines_tax_details(
            bases, self.company, include_caba_tags=True
        )
        found = self.taxes._prepare_tax_lines(bases, self.company)
        return (
            [self.rounded(values) for _base, values in found["base_lines_to_update"]],
            found["tax_lines_to_add"],
        )

    def _tax_ids(self, item):
        sets = [keys for _set, _zero, keys in item.get("tax_ids") or []]
        return self.taxes.browse([key for keys in sets for key in keys])

    def rounded(self, values) -> dict:
        """The amounts of these values, in whole øre."""
        return {
            name: self.currency.round(values[name])
            for name in WORKED_OUT
            if name in values
        }

    def is_same(self, items, filled) -> bool:
        """Do two lists of items have the same amounts?"""
        return filled is not None and all(
            self.currency.compare_amounts(one.get(name) or 0, other.get(name) or 0) == 0
            for one, other in zip(items, filled, strict=True)
            for name in (*AMOUNT_FIELDS, *RESIDUALS)
        )
