"""Invoices in bulk. Members with the same packages get invoices that differ only in
texts, dates and payer."""


class InvoiceShapes:
    """Creates draft invoices from lines of (product, text, kroner).

    :param moves: an empty ``account.move`` recordset with company and context
    :param journal: the sales journal
    """

    def __init__(self, moves, journal):
        self.moves = moves
        self.journal = journal

    def create(self, specs):
        """:param specs: list of (move values, [(product, text, kroner)])"""
        return self.moves.create(
            [
                {**vals, "invoice_line_ids": [(0, 0, self._line(*row)) for row in lines]}
                for vals, lines in specs
            ]
        )

    def _line(self, product, text, amount):
        company = self.moves.env.company
        accounts = product.product_tmpl_id.get_product_accounts()
        return {
            "product_id": product.id,
            "name": text,
            "quantity": 1.0,
            "price_unit": amount,
            "account_id": (accounts["income"] or self.journal.default_account_id).id,
            "product_uom_id": product.uom_id.id,
            "tax_ids": product.taxes_id._filter_taxes_by_company(company).ids,
        }
