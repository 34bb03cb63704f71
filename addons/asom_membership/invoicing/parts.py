"""Invoices put together from what others are made of.

An association with a rich price list has as many kinds of invoices as its members have
combinations. What Odoo has made of a product on one invoice (account, taxes, tags) is
what it makes of it on another one of the same day, receivable account and fiscal
position; the amounts and the tax items come from Odoo's tax engine each time.
"""

from __future__ import annotations

# What tells one tax item from another: Odoo's engine says it, and the known item must
# have the same.
TOLD_BY_ENGINE = (
    "account_id",
    "analytic_distribution",
    "currency_id",
    "group_tax_id",
    "name",
    "tax_ids",
    "tax_tag_ids",
)


def _plain(value):
    """A value to compare: of commands that set links, the ids."""
    if isinstance(value, (list, tuple)):
        value = sorted(key for _set, _zero, keys in value for key in keys)
    return value or None


class InvoiceParts:
    """What is known of products, tax items and the rest of an invoice.

    Ordinary invoices alone: where an amount is not above zero, other items may come.

    :param amounts: the :class:`InvoiceAmounts` to work with
    :param enabled: False where each invoice has items of its own kind
    """

    def __init__(self, amounts, enabled=True):
        self.amounts = amounts
        self.enabled = enabled
        # Values only, no records: they outlive a batch (``InvoiceShapes.keep_in``).
        self.known = {}

    def of(self, key) -> set:
        """What the invoice of a key is put together from; nothing where it cannot be.

        :param key: of ``InvoiceShapes``
        """
        move_type, own, products, amounts = key
        ordinary = move_type == "out_invoice" and min(amounts, default=0) > 0
        if not self.enabled or not ordinary:
            return set()
        return {("product", own, product) for product in products} | {("rest", own)}

    def has(self, parts) -> bool:
        """Are all of these known?"""
        return parts <= self.known.keys()

    def learn(self, key, head, items):
        """Keep what an invoice is made of that Odoo has made.

        :param head: values of the invoice that all of these have
        :param items: values of its journal items, one for each product line first
        """
        if not self.of(key):
            return
        _move_type, own, products, _amounts = key
        lines, others = items[: len(products)], items[len(products) :]
        for product, item in zip(products, lines, strict=True):
            self.known.setdefault(("product", own, product), {})[item["price_unit"]] = (
                item
            )
        for item in others:
            if item["display_type"] == "tax":
                name = ("tax", own, item["tax_repartition_line_id"])
                self.known.setdefault(name, item)
            else:
                self.known.setdefault(("rest", own), (head, item))

    def put_together(self, key):
        """The shape of an invoice.

        :returns: (values of the invoice, values of its items), or None where something
            is not known
        """
        parts = self.of(key)
        if not parts or not self.has(parts):
            return None
        move_type, own, products, amounts = key
        lines = [
            self._line(self.known["product", own, product], amount)
            for product, amount in zip(products, amounts, strict=True)
        ]
        worked_out, found = self.amounts.worked_out(lines, amounts, move_type)
        taxes = [self._tax(own, values) for values in found]
        if None in taxes:
            return None
        head, term = self.known["rest", own]
        items = [line | base for line, base in zip(lines, worked_out, strict=True)]
        return head, self.amounts.settle([*items, *taxes, dict(term)])

    def _line(self, by_amount, amount):
        known = by_amount.get(amount) or next(iter(by_amount.values()))
        return self.amounts.with_amount(known, amount)

    def _tax(self, own, values):
        """The tax item that the engine asks for, or None where none such is known."""
        item = self.known.get(("tax", own, values["tax_repartition_line_id"]))
        if not item:
            return None
        for name in TOLD_BY_ENGINE:
            if name in values and _plain(values[name]) != _plain(item.get(name)):
                return None
        return item | self.amounts.rounded(values)
