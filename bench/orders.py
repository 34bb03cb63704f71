"""Ours: orders. A preview of a member with ten subscriptions, which tries the order and
takes it back; and an association's list that changes a package of each member.

Nothing else that we know of does this, so there is no other side.
"""

from __future__ import annotations

import base64
from datetime import date, timedelta

from bench import collection_run, dues

TEN = 10


def prepare(env, size: int, task: str) -> None:
    """Members with what they have, and the orders or the list.

    :param size: how many orders
    :param task: ``preview`` or ``list``
    """
    collection_run.prepare(env, size, "uniform")
    company = collection_run._company(env)
    env = env(
        context={
            **env.context,
            **collection_run.QUIET,
            "allowed_company_ids": company.ids,
        }
    )
    members = env["asom.membership"].search([("company_id", "=", company.id)])
    first = dues.next_quarter(date.today())[0]
    products = _products(env, company, first)
    if task == "preview":
        _subscriptions(env, members, products, first)
        day = first + timedelta(days=40)
        env["asom.order"].create(
            [
                {
                    "membership_id": member.id,
                    "kind": "add",
                    "date": day,
                    "line_ids": [(0, 0, {"product_id": products[-1].id})],
                }
                for member in members
            ]
        )
    else:
        env["asom.member.import"].create(
            {
                "company_id": company.id,
                "name": "list.csv",
                "content": base64.b64encode(_list(members, products[0], first)),
            }
        ).action_check()
    env.cr.commit()


def _products(env, company, first):
    """Eight packages beside the three that members have, the last of them to order."""
    templates = env["product.template"].create(
        [
            {
                "name": f"Channel {number}",
                "type": "service",
                "asom_kind": "addon",
                "company_id": company.id,
            }
            for number in range(TEN - 2)
        ]
    )
    env["asom.price"].create(
        [
            {
                "product_tmpl_id": template.id,
                "amount": 25,
                "valid_from": first,
            }
            for template in templates
        ]
    )
    return templates.product_variant_id


def _subscriptions(env, members, products, first) -> None:
    env["asom.subscription"].create(
        [
            {"membership_id": member.id, "product_id": product.id, "date_from": first}
            for member in members
            for product in products[:-1]
        ]
    )


def _list(members, product, first) -> bytes:
    rows = ["Medlemsnr;Navn;Tilvalg;Tilvalg fra"]
    rows += [
        f"{member.member_number};{member.partner_id.name};{product.name};{first:%d-%m-%Y}"
        for member in members
    ]
    # A last line without its end is taken for a file that was cut off, and stays out.
    return "".join(f"{row}\n" for row in rows).encode()


def measure(env, meter, size: int, task: str) -> None:
    """The previews one by one, as a clerk makes them; the list as a whole."""
    company = collection_run._company(env)
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    if task == "preview":
        orders = env["asom.order"].search([("company_id", "=", company.id)])
        with meter("preview"):
            for order in orders:
                order.action_preview()
                env.cr.commit()
                env.invalidate_all()
        refused = orders.filtered("refusal")
        if refused:
            raise ValueError(refused[0].refusal)
        return
    record = env["asom.member.import"].search([("company_id", "=", company.id)])
    with meter("list"):
        record.action_import()
        env.cr.commit()
    if record.order_count != size:
        raise ValueError(record.line_ids.filtered("problems").mapped("problems"))


def made(env) -> dict:
    """How many orders there are that were shown or done."""
    orders = env["asom.order"].search([])
    return {"count": len(orders.filtered("preview")), "total": 0}
