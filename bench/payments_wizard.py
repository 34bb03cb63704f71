"""The peer: Odoo's own *Register Payment*, one invoice after the other.

The invoices are the same: three lines with VAT for each customer. Measured is what a
person does without us: the wizard on the invoice, *Create Payment*, next. Each payment
is booked and reconciled, which Odoo does once the bank's payment methods have an
outstanding account. Our add-ons are not in this database.
"""

from __future__ import annotations

from datetime import date

from bench import dues
from bench.collection_run import QUIET, _company
from bench.payments import made

OWN_ADDONS = False
__all__ = ["made", "measure", "prepare"]
PART = 250


def prepare(env, size: int) -> None:
    """A company with posted invoices, made in bulk."""
    env = env(context={**env.context, **QUIET})
    company = env["res.company"].create(
        {
            **dues.ASSOCIATION,
            "country_id": env.ref("base.dk").id,
            "currency_id": env.ref("base.DKK").id,
            "account_price_include": "tax_included",
        }
    )
    env.user.company_ids += company
    charts = env["account.chart.template"].with_company(company)
    charts.try_loading("dk", company, install_demo=False)
    env = env["res.company"].with_company(company).env
    _outstanding(env, company)
    products = env["product.product"].create(
        [
            {"name": f"Line {line}", "type": "service", "company_id": company.id}
            for line in range(dues.LINES)
        ]
    )
    for first in range(0, size, PART):
        _invoices(env, company, range(first, min(first + PART, size)), products)
        env.cr.commit()
        env.invalidate_all()


def _outstanding(env, company) -> None:
    """Where payments stand until the bank statement shows them."""
    account = env["account.account"].create(
        {
            "name": "Outstanding Receipts",
            "code": "6199",
            "account_type": "asset_current",
            "reconcile": True,
            "company_ids": [(6, 0, company.ids)],
        }
    )
    journals = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)]
    )
    journals.inbound_payment_method_line_ids.payment_account_id = account


def _invoices(env, company, numbers, products) -> None:
    people = dues.people(numbers.stop)[numbers.start :]
    partners = env["res.partner"].create(
        [{**person, "company_id": company.id} for person in people]
    )
    term = dues.next_quarter(date.today())
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": date.today(),
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "quantity": 1.0,
                            "price_unit": amount / 100,
                        },
                    )
                    for product, amount in zip(
                        products, dues.owed("uniform", number, term), strict=True
                    )
                ],
            }
            for number, partner in zip(numbers, partners, strict=True)
        ]
    )
    moves._post(soft=False)


def measure(env, meter, size: int) -> None:
    """The wizard on each invoice. The cache is emptied after each, as between two
    requests of a browser; kept, it would only grow and slow the rest down."""
    company = _company(env)
    moves = env["account.move"].search(
        [("company_id", "=", company.id), ("state", "=", "posted")], order="id"
    )
    wizards = env["account.payment.register"].with_company(company)
    for move_id in moves.ids:
        with meter("pay"):
            wizards.with_context(
                active_model="account.move", active_ids=[move_id]
            ).create({}).action_create_payments()
            env.cr.commit()
        env.invalidate_all()
