"""What an accountant, or the vendor, does in the middle of it: knobs by name, for tests
and, over ``POST /admin/knob``, for people."""

from __future__ import annotations

import secrets
from datetime import date

from . import invoices
from .books import Books


def revoke_grant(books: Books) -> None:
    """The association takes its permission back."""
    books.granted = False


def bar_period(books: Books, day: str, barred: bool = True) -> None:
    """The period of a day takes nothing any more."""
    books.period_of(date.fromisoformat(day)).barred = barred


def close_year(books: Books, year: str) -> None:
    """The accounting year is closed."""
    books.closed_years.add(year)


def bar_account(books: Books, account: int, barred: bool = True) -> None:
    """The account takes nothing any more."""
    books.accounts[account].barred = barred


def move_draft_to_journal(books: Books, entry: int, journal: int) -> None:
    """The accountant moves a draft."""
    books.journals[journal]
    books.drafts[entry]["journalNumber"] = journal


def renumber_voucher(books: Books, old: int, new: int) -> None:
    """The accountant gives a voucher another number."""
    for entry in books.drafts.values():
        if entry["voucherNumber"] == old:
            entry["voucherNumber"] = new


def delete_draft_as_accountant(books: Books, entry: int) -> None:
    """The accountant deletes a draft."""
    del books.drafts[entry]


def book_invoice_as_accountant(books: Books, draft: int) -> int:
    """The accountant books a draft invoice.

    :returns: the invoice's number
    """
    number = books.next_invoice
    invoices.book_draft(books, draft, number)
    return number


def delete_invoice_draft_as_accountant(books: Books, draft: int) -> None:
    """The accountant deletes a draft invoice."""
    del books.invoice_drafts[draft]


def edit_customer_as_user(books: Books, customer: int, **values) -> None:
    """Somebody edits a customer in e-conomic's own pages."""
    found = books.customers[customer]
    for name, value in values.items():
        if name in ("name", "account", "barred"):
            setattr(found, name, value)
        else:
            found.more[name] = value
    found.version = secrets.token_hex(8)


def pay_as_accountant(
    books: Books, customer: int, account: int, amount: int, day: str, text: str = ""
) -> int:
    """The accountant books a member's payment by hand.

    :param account: where the money is
    :param amount: øre, above 0
    :returns: the voucher's number
    """
    journal = min(books.journals)
    number = books.draft(
        {
            "entryTypeNumber": 2,
            "journalNumber": journal,
            "date": f"{day}T00:00:00Z",
            "amount": -amount / 100,
            "currency": books.currency,
            "text": text,
            "customerNumber": customer,
            "contraAccountNumber": account,
        },
        0,
    )
    voucher = books.drafts[number]["voucherNumber"]
    books.book([number])
    return voucher


KNOBS = {
    knob.__name__: knob
    for knob in (
        revoke_grant,
        bar_period,
        close_year,
        bar_account,
        move_draft_to_journal,
        renumber_voucher,
        delete_draft_as_accountant,
        book_invoice_as_accountant,
        delete_invoice_draft_as_accountant,
        edit_customer_as_user,
        pay_as_accountant,
    )
}
