"""The old interface: who we are, VAT codes, customers, and entries by their text."""

from __future__ import annotations

import re

from . import invoices, named
from .answers import Answer, old_error
from .customers import groups
from .filters import FilterError, matcher
from .vouchers import create_voucher

MOST = 1000
NAMES = {2: "customerPayment", 5: "financeVoucher", 10: "manualCustomerInvoice"}
BOOKED_NAMES = {**NAMES, 10: "manualDebtorInvoice"}
ALL = ("eq", "ne", "gt", "gte", "lt", "lte", "like", "in", "nin")


def answer(call) -> Answer:
    """The answer to a call of the old interface."""
    known = False
    for pattern, method, handler in ROUTES:
        found = re.fullmatch(pattern, call.path)
        known = known or bool(found)
        if found and method == call.method:
            return handler(call, *found.groups())
    if known:
        return old_error(405, "Method not allowed.")
    return old_error(404, "Resource not found.")


def _self(call) -> Answer:
    books = call.books
    body = {
        "agreementNumber": books.number,
        "agreementType": {"agreementTypeNumber": 1, "name": "Danish agreement"},
        "userName": "bureau",
        "company": {
            "name": books.name,
            "companyIdentificationNumber": books.cvr,
            "country": "Danmark",
        },
        "application": {
            "appNumber": 1,
            "name": "asom",
            "requiredRoles": [
                {"roleNumber": 2, "name": each, "self": call.link("/app-roles/2")}
                for each in books.roles
            ],
            "self": call.link("/apps/1"),
        },
        "settings": {"baseCurrency": books.currency},
        "companyAffiliation": books.affiliation,
        "modules": [
            {
                "moduleNumber": index,
                "name": name,
                "self": call.link(f"/modules/{index}"),
            }
            for index, name in enumerate(books.modules, 1)
        ],
        "self": call.link("/self"),
    }
    return Answer(200, body, schema="self.get")


def page(call, rows, filters=None, schema="") -> Answer:
    """A page of a list."""
    size = call.query.get("pagesize", "20")
    if not size.isdecimal() or not 1 <= int(size) <= MOST:
        message = f"'{size}' must be a positive whole number between 1 and {MOST}"
        return old_error(400, message, "E04810")
    skip, size = int(call.query.get("skippages", 0)), int(size)
    try:
        fits = matcher(call.query.get("filter", ""), dict.fromkeys(filters or (), ALL))
    except FilterError as error:
        return old_error(
            400,
            "Could not parse query string filter.",
            errors=[str(error)],
            allowedFilteringFields=[*(filters or ())],
        )
    found = [row for row, flat in rows if fits(flat)]
    address = call.link(call.path)
    link = f"{address}?skippages={{}}&pagesize={size}"
    pagination = {
        "maxPageSizeAllowed": MOST,
        "skipPages": skip,
        "pageSize": size,
        "results": len(found),
        "resultsWithoutFilter": len(rows),
        "firstPage": link.format(0),
        "lastPage": link.format(max(0, (len(found) - 1) // size)),
    }
    if (skip + 1) * size < len(found):
        pagination["nextPage"] = link.format(skip + 1)
    if skip:
        pagination["previousPage"] = link.format(skip - 1)
    page = found[skip * size : (skip + 1) * size]
    if skip and page and call.stand_in.duplicate_rows_on_page_2:
        page = [found[skip * size - 1], *page]
    body = {
        "collection": page,
        "pagination": pagination,
        "self": link.format(skip),
    }
    return Answer(200, body, schema=schema)


def _vats(call) -> Answer:
    rows = [
        (
            {
                "vatCode": each.code,
                "name": each.name,
                "ratePercentage": each.rate,
                "barred": each.barred,
                "account": {
                    "accountNumber": each.account,
                    "self": call.link(f"/accounts/{each.account}"),
                },
                "vatType": {
                    "vatTypeNumber": 1,
                    "name": "Salgsmoms",
                    "self": call.link("/vat-types/1"),
                },
                "self": call.link(f"/vat-accounts/{each.code}"),
            },
            {"vatCode": each.code},
        )
        for each in call.books.vats.values()
    ]
    return page(call, rows, ("vatCode",), "vat-accounts.get")


def _departments(call) -> Answer:
    if not call.books.departments:
        return old_error(403, "Access forbidden: the module is missing.")
    rows = [
        (
            {
                "departmentalDistributionNumber": each.number,
                "distributionType": "department",
                "name": each.name,
                "barred": each.barred,
                "self": call.link(
                    f"/departmental-distributions/departments/{each.number}"
                ),
            },
            {"name": each.name},
        )
        for each in call.books.departments.values()
    ]
    return page(call, rows, ("name",))


def _groups(books) -> dict[int, int]:
    """{account: number of the group of customers with it}"""
    return {account: number for number, account in groups(books).items()}


def _customer(call, number) -> Answer:
    found = call.books.customers.get(int(number))
    if not found:
        return old_error(404, "Resource not found.")
    here = call.link(f"/customers/{found.number}")
    group = _groups(call.books)[found.account]
    body = {
        "customerNumber": found.number,
        "name": found.name,
        "currency": call.books.currency,
        "barred": found.barred,
        "customerGroup": {
            "customerGroupNumber": group,
            "self": call.link(f"/customer-groups/{group}"),
        },
        "paymentTerms": {
            "paymentTermsNumber": 1,
            "self": call.link("/payment-terms/1"),
        },
        "vatZone": {"vatZoneNumber": 1, "self": call.link("/vat-zones/1")},
        "contacts": f"{here}/contacts",
        "deliveryLocations": f"{here}/delivery-locations",
        "invoices": {
            "drafts": f"{here}/invoices/drafts",
            "booked": f"{here}/invoices/booked",
            "self": f"{here}/invoices",
        },
        "templates": {
            "invoice": f"{here}/templates/invoice",
            "invoiceLine": f"{here}/templates/invoiceline",
            "self": f"{here}/templates",
        },
        "totals": {
            "drafts": f"{here}/totals/drafts",
            "booked": f"{here}/totals/booked",
            "self": f"{here}/totals",
        },
        "self": here,
    }
    return Answer(200, body, schema="customers.customerNumber.get")


def _group(call, number) -> Answer:
    for account, group in _groups(call.books).items():
        if group == int(number):
            body = {
                "customerGroupNumber": group,
                "name": f"Gruppe {group}",
                "account": {
                    "accountNumber": account,
                    "self": call.link(f"/accounts/{account}"),
                },
                "self": call.link(f"/customer-groups/{group}"),
            }
            return Answer(200, body)
    return old_error(404, "Resource not found.")


def _year_of(call, entry) -> str:
    from .checks import day_of

    period = call.books.period_of(day_of(entry["date"]))
    return period.year if period else "0000"


def _entries(call, journal) -> Answer:
    if int(journal) not in call.books.journals:
        return old_error(404, "Resource not found.")
    rows = []
    for number in call.visible():
        entry = call.books.drafts[number]
        if entry["journalNumber"] != int(journal):
            continue
        rows.append((entry_body(call, entry), _flat(entry)))
    filters = ("text", "amount", "date", "entryType", "journalEntryNumber")
    filters += ("voucher.voucherNumber",)
    return page(call, rows, filters, "journals.journalNumber.entries.get")


def _flat(entry) -> dict:
    return {
        "text": entry.get("text"),
        "amount": entry["amount"],
        "date": str(entry["date"])[:10],
        "entryType": NAMES.get(entry["entryTypeNumber"]),
        "journalEntryNumber": entry["entryNumber"],
        "voucher.voucherNumber": entry["voucherNumber"],
    }


def entry_body(call, entry) -> dict:
    """An entry of a journal."""
    year = _year_of(call, entry)
    journal = f"/journals/{entry['journalNumber']}"
    voucher = f"{journal}/vouchers/{year.replace('/', '_6_')}-{entry['voucherNumber']}"
    body = {
        "journal": {
            "journalNumber": entry["journalNumber"],
            "self": call.link(journal),
        },
        "amount": entry["amount"],
        "amountDefaultCurrency": entry["amount"],
        "currency": {
            "code": entry["currency"],
            "self": call.link(f"/currencies/{entry['currency']}"),
        },
        "exchangeRate": 100,
        "date": str(entry["date"])[:10],
        "entryType": NAMES.get(entry["entryTypeNumber"], "financeVoucher"),
        "text": entry.get("text") or "",
        "voucher": {
            "accountingYear": {
                "year": year,
                "self": call.link(f"/accounting-years/{year.replace('/', '_6_')}"),
            },
            "voucherNumber": entry["voucherNumber"],
            "self": call.link(voucher),
        },
        "journalEntryNumber": entry["entryNumber"],
        "self": call.link(f"{journal}/entries/{entry['entryNumber']}"),
    }
    if entry.get("customerInvoiceNumber"):
        body["customerInvoice"] = int(entry["customerInvoiceNumber"])
    for name, key in (
        ("account", "accountNumber"),
        ("contraAccount", "contraAccountNumber"),
    ):
        if entry.get(key):
            number = entry[key]
            link = call.link(f"/accounts/{number}")
            body[name] = {"accountNumber": number, "self": link}
    if entry.get("customerNumber"):
        number = entry["customerNumber"]
        link = call.link(f"/customers/{number}")
        body["customer"] = {"customerNumber": number, "self": link}
    return body


def _booked(call, year) -> Answer:
    name = year.replace("_6_", "/")
    if name not in call.books.years():
        return old_error(404, "Resource not found.")
    rows = []
    for each in call.books.booked:
        if _year_of(call, each) != name:
            continue
        account = each["accountNumber"]
        body = {
            "account": {
                "accountNumber": account,
                "self": call.link(f"/accounts/{account}"),
            },
            "amount": each["amount"],
            "amountInBaseCurrency": each["amount"],
            "currency": each["currencyCode"],
            "date": str(each["date"])[:10],
            "entryNumber": each["entryNumber"],
            "entryType": BOOKED_NAMES.get(each["type"], "systemEntry"),
            "text": each.get("text") or "",
            "voucherNumber": each["voucherNumber"],
            "self": call.link(
                f"/accounting-years/{year}/entries/{each['entryNumber']}"
            ),
        }
        flat = {
            "text": body["text"],
            "date": body["date"],
            "entryType": body["entryType"],
            "voucherNumber": each["voucherNumber"],
            "entryNumber": each["entryNumber"],
        }
        rows.append((body, flat))
    filters = ("text", "date", "entryType", "voucherNumber", "entryNumber")
    return page(call, rows, filters, "accounting-years.accountingYear.entries.get")


ROUTES = (
    *named.ROUTES,
    *invoices.ROUTES,
    (r"/self", "GET", _self),
    (r"/vat-accounts", "GET", _vats),
    (r"/departmental-distributions/departments", "GET", _departments),
    (r"/customers/(\d+)", "GET", _customer),
    (r"/customer-groups/(\d+)", "GET", _group),
    (r"/journals/(\d+)/entries", "GET", _entries),
    (r"/journals/(\d+)/vouchers", "POST", create_voucher),
    (r"/accounting-years/([\w]+)/entries", "GET", _booked),
)
