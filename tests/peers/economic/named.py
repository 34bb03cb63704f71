"""Lists of the old interface that a number is chosen from: payment terms, VAT zones,
groups of customers, layouts, products, and where a group of products books."""

from __future__ import annotations

from .answers import Answer, old_error
from .customers import groups


def terms(call) -> Answer:
    """The payment terms."""
    return _numbered(
        call,
        call.books.terms,
        "paymentTermsNumber",
        {"paymentTermsType": "net", "daysOfCredit": 14},
        "payment-terms.get",
    )


def zones(call) -> Answer:
    """The VAT zones; the agreement may have some for suppliers only."""
    body = {"enabledForCustomer": True, "enabledForSupplier": True}
    answer = _numbered(call, call.books.zones, "vatZoneNumber", body, "vat-zones.get")
    for row in answer.body.get("collection", ()):
        row["enabledForCustomer"] = row["vatZoneNumber"] not in call.books.no_customers
    return answer


def layouts(call) -> Answer:
    """The layouts that are not deleted."""
    return _numbered(
        call, call.books.layouts, "layoutNumber", {"deleted": False}, "layouts.get"
    )


def customer_groups(call) -> Answer:
    """The groups of customers."""
    names = {number: f"Gruppe {number}" for number in groups(call.books)}
    return _numbered(call, names, "customerGroupNumber", {}, "customer-groups.get")


def _numbered(call, names, key, more, schema) -> Answer:
    from .legacy import page

    rows = [
        (
            {
                key: number,
                "name": name,
                **more,
                "self": call.link(f"{call.path}/{number}"),
            },
            {"name": name},
        )
        for number, name in sorted(names.items())
    ]
    return page(call, rows, ("name",), schema)


def products(call) -> Answer:
    """The products; each has a group."""
    from .legacy import page

    rows = [
        (
            {
                "productNumber": each.number,
                "name": each.name,
                "barred": each.barred,
                "productGroup": {
                    "productGroupNumber": each.group,
                    "name": f"Gruppe {each.group}",
                    "self": call.link(f"/product-groups/{each.group}"),
                },
                "self": call.link(f"/products/{each.number}"),
            },
            {"productNumber": each.number, "name": each.name},
        )
        for each in call.books.products.values()
    ]
    return page(call, rows, ("productNumber", "name"), "products.get")


def sales_accounts(call, group) -> Answer:
    """Where the products of a group book, zone by zone."""
    from .legacy import page

    own = {each.group: each.account for each in call.books.products.values()}
    account = own.get(int(group))
    if account is None:
        return old_error(404, "Resource not found.")
    code = call.books.accounts[account].vat_code
    rows = []
    for zone in call.books.zones:
        told = {"accountNumber": account, "self": call.link(f"/accounts/{account}")}
        # Abroad and exempt are without VAT.
        if code and zone == 1:
            link = call.link(f"/vat-accounts/{code}")
            told["vatAccount"] = {"vatCode": code, "self": link}
        body = {
            "salesAccount": told,
            "vatZone": {"vatZoneNumber": zone, "self": call.link(f"/vat-zones/{zone}")},
            "self": call.link(call.path),
        }
        rows.append((body, {}))
    return page(call, rows)


ROUTES = (
    (r"/payment-terms", "GET", terms),
    (r"/vat-zones", "GET", zones),
    (r"/layouts", "GET", layouts),
    (r"/customer-groups", "GET", customer_groups),
    (r"/products", "GET", products),
    (r"/product-groups/(\d+)/sales-accounts", "GET", sales_accounts),
)
