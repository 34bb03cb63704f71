"""The OpenAPI services: journals, booked entries, accounts, accounting years."""

from __future__ import annotations

import re

from . import attached, customers
from .answers import Answer, problem
from .books import Books
from .checks import entry_errors
from .documents import openapi
from .filters import FilterError, matcher

PAGE = 1000
MOST_ENTRIES = 500
# Filters on these are answered by 500, as the vendor's own server does.
BROKEN_FILTERS = {"/journals"}
DRAFT_FILTERS = {
    name: ("eq", "ne", "lt", "lte", "gt", "gte", "in", "nin")
    for name in (
        "entryNumber",
        "entryTypeNumber",
        "voucherNumber",
        "journalNumber",
        "date",
        "accountNumber",
        "currency",
        "contraAccountNumber",
        "customerNumber",
    )
}


def answer(call) -> Answer:
    """The answer to a call of a service.

    :param call: :class:`.server.Call`
    """
    for pattern, method, handler in ROUTES:
        found = re.fullmatch(pattern, call.path, re.IGNORECASE)
        if found and method == call.method:
            return handler(call, *found.groups())
    if any(re.fullmatch(pattern, call.path, re.IGNORECASE) for pattern, *_ in ROUTES):
        return problem(405, "MethodNotAllowed")
    return problem(404, "ResourceNotFound")


def allowed_filters(service: str, schema: str, default=None) -> dict:
    """{property: operators} as the document says."""
    document = openapi(service)
    if not document:
        return default or {}
    found = document["components"]["schemas"][schema]["properties"]
    return {
        name: tuple(said.get("x-filterable", "").split(", "))
        for name, said in found.items()
        if said.get("x-filterable", "not filterable") != "not filterable"
    }


def _list(call, rows, key: str, schema: str, default=None) -> Answer:
    """A page of a list, in the order of its key; the cursor is the last key."""
    if call.query.get("filter") and call.path.lower() in BROKEN_FILTERS:
        return problem(500, "InternalServerError")
    try:
        fits = matcher(
            call.query.get("filter", ""),
            allowed_filters(call.service, schema, default),
        )
    except FilterError as error:
        return problem(400, "BadFilterRequest", str(error))
    found = [row for row in rows if fits(row)]
    start = int(call.query.get("cursor") or 0)
    size = min(PAGE, call.stand_in.page)
    page = found[start : start + size]
    if start and call.stand_in.duplicate_rows_on_page_2:
        # Something was put in before it while somebody read.
        page = [found[start - 1], *page]
    body = {"items": [_without_nothing(row) for row in page]}
    if start + size < len(found):
        body["cursor"] = str(start + size)
    return Answer(200, body)


def _without_nothing(row: dict) -> dict:
    return {name: value for name, value in row.items() if value is not None}


def _drafts(call) -> Answer:
    rows = [call.books.drafts[number] for number in call.visible()]
    return _list(call, rows, "entryNumber", "DraftEntry", DRAFT_FILTERS)


def _draft(call, number) -> Answer:
    if int(number) not in call.visible():
        return problem(404, "ResourceNotFound")
    return Answer(200, _without_nothing(call.books.drafts[int(number)]))


def _create(call) -> Answer:
    wrong = entry_errors(call.books, call.body)
    if wrong:
        return problem(400, wrong[0][0], errors=wrong)
    number = call.books.draft(call.body, call.now)
    return Answer(201, {"entryNumber": number})


def _create_many(call) -> Answer:
    entries = call.body.get("entries") or []
    if not entries:
        return problem(400, "OneAPIEntriesListCannotBeEmpty")
    if len(entries) > MOST_ENTRIES:
        return problem(400, "OneAPITooManyEntries")
    wrong = [each for entry in entries for each in entry_errors(call.books, entry)]
    if wrong:
        # All or nothing, since 11.0.3.
        return problem(400, wrong[0][0], errors=wrong)
    numbers = [call.books.draft(entry, call.now) for entry in entries]
    return Answer(201, {"entryNumbers": numbers})


def _delete(call, number) -> Answer:
    if call.books.drafts.pop(int(number), None) is None:
        return problem(404, "ResourceNotFound")
    return Answer(204)


def _book(call, journal) -> Answer:
    return _book_these(
        call,
        journal,
        [
            number
            for number, entry in call.books.drafts.items()
            if entry["journalNumber"] == int(journal)
        ],
    )


def _book_entries(call, journal) -> Answer:
    return _book_these(call, journal, call.body.get("entryNumbers") or [])


def _book_these(call, journal, numbers) -> Answer:
    books: Books = call.books
    if int(journal) not in books.journals:
        return problem(404, "JournalDoesNotExist")
    if any(number not in books.drafts for number in numbers) or not numbers:
        return problem(400, "JournalEntryDoesNotExist")
    if books.unbalanced(numbers):
        return problem(400, "JournalVoucherNotBalanced")
    books.book(numbers)
    return Answer(204)


def _journals(call) -> Answer:
    rows = [_journal_row(each) for each in call.books.journals.values()]
    return _list(call, rows, "number", "Journal")


def _journal(call, number) -> Answer:
    found = call.books.journals.get(int(number))
    if not found:
        return problem(404, "JournalDoesNotExist")
    return Answer(200, _journal_row(found))


def _journal_row(journal) -> dict:
    return {
        "number": journal.number,
        "name": journal.name,
        "balancingBehavior": True,
        "autoApprove": False,
        "isStandingJournal": False,
        "requireAdminApproval": False,
        "lockVatCodes": False,
        "allowPartialBooking": True,
        "requireBalancePerVoucherId": journal.balanced,
        "repeatText": False,
        "nextVoucherNumber": journal.next,
        "minimumVoucherNumber": journal.minimum,
        "maximumVoucherNumber": journal.maximum,
        "allowedEntryType": journal.only,
        "objectVersion": "0000000000000001",
    }


def _booked(call) -> Answer:
    default = {**DRAFT_FILTERS, "text": ("like",)}
    return _list(call, call.books.booked, "entryNumber", "BookedEntry", default)


def _accounts(call) -> Answer:
    rows = [
        {
            "number": each.number,
            "name": each.name,
            "type": each.kind,
            "isBarred": each.barred,
            "isBlockedForDirectEntries": each.blocked,
            "vatCode": each.vat_code or None,
            "isDepartmentMandatory": each.department,
            "isUnitMandatory": False,
            "objectVersion": "0000000000000001",
        }
        for each in sorted(call.books.accounts.values(), key=lambda a: a.number)
    ]
    return _list(call, rows, "number", "Account")


def _periods(call) -> Answer:
    rows = [
        {
            "periodNumber": each.number,
            "year": each.year,
            "dateFrom": f"{each.start}T00:00:00Z",
            "dateTo": f"{each.end}T00:00:00Z",
            "isClosed": each.closed or each.year in call.books.closed_years,
            "isBarred": each.barred,
        }
        for each in call.books.periods
    ]
    return _list(call, rows, "periodNumber", "AccountingYearPeriod")


ROUTES = (
    *attached.ROUTES,
    *customers.ROUTES,
    (r"/draft-entries/bulk", "POST", _create_many),
    (r"/draft-entries", "GET", _drafts),
    (r"/draft-entries", "POST", _create),
    (r"/draft-entries/(\d+)", "GET", _draft),
    (r"/draft-entries/(\d+)", "DELETE", _delete),
    (r"/journals", "GET", _journals),
    (r"/journals/(\d+)", "GET", _journal),
    (r"/journals/(\d+)/book", "POST", _book),
    (r"/journals/(\d+)/bookdraftentries", "POST", _book_entries),
    (r"/booked-entries", "GET", _booked),
    (r"/accounts", "GET", _accounts),
    (r"/accountingYears/periods", "GET", _periods),
)
