"""Ours: a collection run of an association with members who have three products.

Measured is the whole of it: preview, approval and execution, by the buttons or as the
scheduler works it off, call by call. Registering the members is not.
"""

from __future__ import annotations

import time
from datetime import date

from bench import dues

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}
PART = 1000
# How long the scheduler lets a job work before it calls it again.
SLICE_SECONDS = 10


def prepare(env, size: int, variety: str, association=dues.ASSOCIATION) -> None:
    """An association and its members, as registering them in the system makes them."""
    term = dues.next_quarter(date.today())
    env = env(context={**env.context, **QUIET})
    company = env["res.company"]._asom_create_association(
        {**association, "asom_dues_term": "quarter"}
    )
    env = env["res.company"].with_company(company).env
    products = _products(env, variety, term)
    for first in range(0, size, PART):
        numbers = range(first, min(first + PART, size))
        _members(env, company, numbers, variety, term, products)
        env.cr.commit()
        env.invalidate_all()


def _products(env, variety, term) -> list[dict]:
    """{price in øre: product} for each of the three lines."""
    result = []
    for line, prices in enumerate(dues.VARIETIES[variety]):
        by_price = {}
        for price in prices:
            template = env["product.template"].create(
                {
                    "name": f"Package {line}.{price}",
                    "type": "service",
                    "asom_kind": "addon",
                    "company_id": env.company.id,
                }
            )
            env["asom.price"].create(
                {
                    "product_tmpl_id": template.id,
                    "amount": price / 100,
                    "valid_from": term[0],
                }
            )
            by_price[price] = template.product_variant_id
        result.append(by_price)
    return result


def _members(env, company, numbers, variety, term, products) -> None:
    people = dues.people(numbers.stop)[numbers.start :]
    partners = env["res.partner"].create(
        [{**person, "company_id": company.id} for person in people]
    )
    memberships = env["asom.membership"].create(
        [
            {
                "partner_id": partner.id,
                "company_id": company.id,
                # The association's own: drawing one each takes long.
                "member_number": str(1001 + number),
                "date_joined": term[0],
            }
            for number, partner in zip(numbers, partners, strict=True)
        ]
    )
    env["asom.subscription"].create(
        [
            {
                "membership_id": membership.id,
                "product_id": by_price[amount].id,
                "date_from": start,
            }
            for number, membership in zip(numbers, memberships, strict=True)
            for by_price, amount, start in zip(
                products,
                dues.amounts(variety, number),
                dues.starts(variety, number, term),
                strict=True,
            )
        ]
    )


def measure(env, meter, size: int, variety: str) -> None:
    """The run, as its buttons and the scheduler work it off."""
    term = dues.next_quarter(date.today())
    company = _company(env)
    run = (
        env["asom.collection.run"]
        .with_company(company)
        .create({"company_id": company.id, "date_from": term[0], "date_to": term[1]})
    )
    env.cr.commit()
    scheduled = variety.endswith(dues.SCHEDULED)
    with meter("preview"):
        _step(run, "preview", scheduled)
    with meter("approve"):
        run.action_approve()
        env.cr.commit()
    with meter("execute"):
        _step(run, "execute", scheduled)


def _step(run, name, scheduled) -> None:
    """Do a step by its button, or in the background by a job's calls."""
    if not scheduled:
        getattr(run, f"action_{name}")()
        run.env.cr.commit()
        return
    getattr(run, f"action_{name}_start")()
    run.env.cr.commit()
    job = run.env.ref(run._run_crons[0])
    while run.state in ("previewing", "running"):
        call, _progress = job._add_progress()
        end = time.monotonic() + SLICE_SECONDS
        call = call.with_context(cron_id=job.id, cron_end_time=end)
        run.with_env(call.env)._cron_work()
        run.env.cr.commit()
        run.invalidate_recordset()


def made(env) -> dict:
    """How many invoices were posted and over how many øre."""
    moves = env["account.move"]._read_group(
        [
            ("company_id", "=", _company(env).id),
            ("state", "=", "posted"),
            ("move_type", "=", "out_invoice"),
        ],
        [],
        ["__count", "amount_total:sum", "amount_tax:sum"],
    )
    count, total, tax = moves[0]
    return {"count": count, "total": round(total * 100), "tax": round(tax * 100)}


def _company(env, name=dues.ASSOCIATION["name"]):
    return env["res.company"].search([("name", "=", name)])
