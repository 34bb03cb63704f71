"""Where a line of an invoice is booked: income account and taxes of its product.

Read by who makes invoices and by who compares them with what was approved.
"""

from __future__ import annotations

from hashlib import sha256


def booking(product, company, journal):
    """Where the sale of a product is booked in an association.

    :param journal: the sales journal, whose account is used where nothing says another
    :returns: (income account, taxes)
    """
    # Accounts are the company's: without it, those of whoever executes.
    template = product.product_tmpl_id.with_company(company)
    account = template.get_product_accounts()["income"] or journal.default_account_id
    return account, product.taxes_id._filter_taxes_by_company(company)


def booking_facts(product, company, journal) -> dict:
    """The same as plain values that can be kept and compared.

    :returns: ``account``: its id or False; ``taxes``: [id, computation, amount] of
        each; ``rest``: a digest of what else decides what tax comes to and where it
        goes
    """
    account, taxes = booking(product, company, journal)
    taxes = taxes.flatten_taxes_hierarchy()
    rest = [company.tax_calculation_rounding_method, *map(_tax_details, taxes)]
    return {
        "account": account.id,
        "taxes": [[tax.id, tax.amount_type, tax.amount] for tax in taxes],
        "rest": sha256(repr(rest).encode()).hexdigest()[:16] if taxes else "",
    }


def _tax_details(tax) -> tuple:
    return (
        tax.price_include,
        tax.include_base_amount,
        tax.is_base_affected,
        tax.tax_exigibility,
        tax.cash_basis_transition_account_id.id,
        [
            (
                part.document_type,
                part.repartition_type,
                part.factor_percent,
                part.account_id.id,
                sorted(part.tag_ids.ids),
            )
            for part in tax.repartition_line_ids
        ],
    )
