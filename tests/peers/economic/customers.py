"""Customers of the service: created with a number of the caller's, changed only by who
has read what stands there (``objectVersion``)."""

from __future__ import annotations

import secrets

from .answers import Answer, problem
from .books import Books, Customer

REQUIRED = (
    ("customerNumber", "CustomerInvalidCustomerNumber"),
    ("name", "CustomerMissingName"),
    ("customerGroupNumber", "CustomerInvalidGroupId"),
    ("paymentTermId", "CustomerInvalidPaymentTerm"),
    ("zone", "CustomerInvalidVatZone"),
)
OWN = {
    "customerNumber",
    "customerGroupNumber",
    "name",
    "access",
    "currency",
    "paymentTermId",
    "zone",
    "objectVersion",
}


def groups(books: Books) -> dict[int, int]:
    """{number of the group of customers: its account}"""
    accounts = sorted({each.account for each in books.customers.values()})
    return dict(enumerate(accounts, 1))


def body(books: Books, customer: Customer) -> dict:
    """A customer as the service tells it."""
    group = next(n for n, a in groups(books).items() if a == customer.account)
    return {
        "customerNumber": customer.number,
        "customerGroupNumber": group,
        "name": customer.name,
        "access": not customer.barred,
        "currency": books.currency,
        "paymentTermId": 1,
        "zone": 1,
        "objectVersion": customer.version,
        **customer.more,
    }


def read(call, number) -> Answer:
    """One customer."""
    found = call.books.customers.get(int(number))
    if found is None:
        return problem(404, "ResourceNotFound")
    return Answer(200, body(call.books, found))


def _wrong(books, given):
    for name, code in REQUIRED:
        if not given.get(name):
            return code
    if given["customerGroupNumber"] not in groups(books):
        return "CustomerInvalidGroupId"
    if given["zone"] not in books.zones or given["zone"] in books.no_customers:
        return "CustomerInvalidVatZone"
    if given["paymentTermId"] not in books.terms:
        return "CustomerInvalidPaymentTerm"
    if given.get("email") and "@" not in given["email"]:
        return "CustomerInvalidEmail"
    return ""


def create(call) -> Answer:
    """A new customer."""
    given, books = call.body, call.books
    if code := _wrong(books, given):
        return problem(400, code, errors=[(code, "", "Correct the value.")])
    if given["customerNumber"] in books.customers:
        return problem(400, "CustomerAlreadyExists")
    number = given["customerNumber"]
    books.add(
        Customer(
            number,
            given["name"],
            groups(books)[given["customerGroupNumber"]],
            # Without saying so, nobody may post on it.
            barred=not given.get("access", False),
            more={k: v for k, v in given.items() if k not in OWN},
            version=secrets.token_hex(8),
        )
    )
    return Answer(201, {"customerNumber": number})


def change(call, number) -> Answer:
    """All values anew, by who has read the last ones."""
    books, given = call.books, call.body
    found = books.customers.get(int(number))
    if found is None:
        return problem(404, "ResourceNotFound")
    if given.get("objectVersion") != found.version:
        return problem(409, "UpdateConflict")
    if code := _wrong(books, given):
        return problem(400, code, errors=[(code, "", "Correct the value.")])
    found.name = given["name"]
    found.barred = not given.get("access", False)
    found.more = {k: v for k, v in given.items() if k not in OWN}
    found.version = secrets.token_hex(8)
    return Answer(204)


ROUTES = (
    (r"/Customers", "POST", create),
    (r"/Customers/(\d+)", "GET", read),
    (r"/Customers/(\d+)", "PUT", change),
)
