"""Ours: an accountant of Odoo's own, on Odoo's own models, with `asom_isolation`.

What he does is called as a browser calls it, ten invoices at a time. The peer is the
same without the add-on (`bench.guards_without`): what differs is what the guards cost.
"""

from __future__ import annotations

from datetime import date

from bench import dues
from bench.collection_run import _company, made

__all__ = ["made", "measure", "prepare"]
PART = 10
LOGIN = "accountant-bench"
GROUPS = ("account.group_account_user", "base.group_partner_manager")


def prepare(env, size: int) -> None:
    """A company with a chart of accounts, its accountant and something to sell."""
    company = env["res.company"].create(
        {
            **dues.ASSOCIATION,
            "country_id": env.ref("base.dk").id,
            "currency_id": env.ref("base.DKK").id,
        }
    )
    env.user.company_ids += company
    charts = env["account.chart.template"].with_company(company)
    charts.try_loading("dk", company, install_demo=False)
    env["product.product"].create(
        [
            {"name": f"Line {line}", "type": "service", "company_id": company.id}
            for line in range(dues.LINES)
        ]
    )
    env["res.users"].create(
        {
            "name": "Accountant",
            "login": LOGIN,
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "group_ids": [(4, env.ref(group).id) for group in GROUPS],
        }
    )
    env.cr.commit()


def measure(env, meter, size: int) -> None:
    """Contacts and their invoices are made and posted, then searched and written."""
    from odoo.service.model import call_kw

    company = _company(env)
    user = env["res.users"].search([("login", "=", LOGIN)])
    context = {"allowed_company_ids": company.ids, "lang": "en_US"}
    env = env(user=user.id, context=context)
    products = env["product.product"].search([("company_id", "=", company.id)])

    def call(part, model, method, *args, **kwargs):
        with meter(part):
            result = call_kw(env[model], method, list(args), kwargs)
            env.cr.commit()
        env.invalidate_all()
        return result

    for first in range(0, size, PART):
        people = dues.people(first + PART)[first:]
        partners = call(
            "contacts",
            "res.partner",
            "create",
            [{**person, "company_id": company.id} for person in people],
        )
        moves = call(
            "create",
            "account.move",
            "create",
            [_invoice(partner, products.ids) for partner in partners],
        )
        call("post", "account.move", "action_post", moves)
        call("write", "account.move", "write", moves, {"ref": "seen"})
        call("write", "res.partner", "write", partners, {"comment": "seen"})
        call(
            "search",
            "account.move",
            "web_search_read",
            [("partner_id", "in", partners)],
            {"name": {}, "partner_id": {"fields": {"display_name": {}}}},
            limit=80,
        )


def _invoice(partner, products) -> dict:
    return {
        "move_type": "out_invoice",
        "partner_id": partner,
        "invoice_date": date.today().isoformat(),
        "invoice_line_ids": [
            (0, 0, {"product_id": product, "quantity": 1.0, "price_unit": 100.0})
            for product in products
        ],
    }
