"""The peer: OCA's `contract` invoices as many contracts with the same three lines.

Measured is what its users do: `_recurring_create_invoice` on the association's
contracts, as its scheduled action calls it, then *Confirm* on the drafts it made.
Registering the contracts is not measured.
"""

from __future__ import annotations

from datetime import date

from bench import dues
from bench.collection_run import PART, QUIET, _company, made

OWN_ADDONS = False
__all__ = ["made", "measure", "prepare"]


def prepare(env, size: int, variety: str) -> None:
    """A company with the same chart, taxes, customers and amounts."""
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
    products = env["product.product"].create(
        [
            {"name": f"Line {line}", "type": "service", "company_id": company.id}
            for line in range(dues.LINES)
        ]
    )
    for first in range(0, size, PART):
        numbers = range(first, min(first + PART, size))
        _contracts(env, company, numbers, variety, products)
        env.cr.commit()
        env.invalidate_all()


def _contracts(env, company, numbers, variety, products) -> None:
    term = dues.next_quarter(date.today())
    people = dues.people(numbers.stop)[numbers.start :]
    partners = env["res.partner"].create(
        [{**person, "company_id": company.id} for person in people]
    )
    # Invoices are dated today, as ours are.
    today = date.today()
    env["contract.contract"].create(
        [
            {
                "name": f"Contract {number}",
                "partner_id": partner.id,
                "company_id": company.id,
                "contract_type": "sale",
                "line_recurrence": False,
                "recurring_rule_type": "quarterly",
                "recurring_interval": 1,
                "date_start": today,
                "recurring_next_date": today,
                "contract_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "name": f"{product.name} #START# - #END#",
                            "quantity": 1.0,
                            "uom_id": product.uom_id.id,
                            "price_unit": amount / 100,
                        },
                    )
                    for product, amount in zip(
                        products, dues.owed(variety, number, term), strict=True
                    )
                ],
            }
            for number, partner in zip(numbers, partners, strict=True)
        ]
    )


def measure(env, meter, size: int, variety: str) -> None:
    """Drafts of all contracts, then all of them posted."""
    company = _company(env)
    contracts = (
        env["contract.contract"]
        .with_company(company)
        .search([("company_id", "=", company.id)])
    )
    with meter("create"):
        moves = contracts._recurring_create_invoice()
        env.cr.commit()
    with meter("post"):
        moves.action_post()
        env.cr.commit()
