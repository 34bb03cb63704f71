"""Our vouchers found again in e-conomic, or what has become of them.

All amounts are integer øre.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from .vouchers import Vat, vat_of_gross

MARKER = re.compile(r"#([0-9a-f]{8}-\d{1,3})(?!\d)")
CUSTOMER_TYPES = (2, 10)


@dataclass
class Found:
    """What is found of one marker: {(month, account): øre}, apart for drafts and
    booked entries, and the voucher numbers."""

    drafts: dict = field(default_factory=lambda: defaultdict(int))
    booked: dict = field(default_factory=lambda: defaultdict(int))
    numbers: set = field(default_factory=set)


@dataclass(frozen=True)
class Difference:
    """A voucher that is not there as it was sent.

    :param kind: ``missing``, ``moved`` (to other days), ``changed`` (amounts or
        accounts), ``foreign`` (it bears a marker of ours that we do not know)
    :param amounts: {(month, account): there less here}
    """

    marker: str
    kind: str
    amounts: tuple


def marker_of(text) -> str:
    """The marker in an entry's text, or ""."""
    found = MARKER.search(text or "")
    return found[1] if found else ""


def expand(entry: dict, vats: dict[str, Vat], customers: dict[int, int]):
    """What a draft entry will be in the ledger: pairs of account and øre.

    :param customers: {number: account}
    """
    amount = _ore(entry["amount"])
    account = entry.get("accountNumber")
    if entry["entryTypeNumber"] in CUSTOMER_TYPES and entry.get("customerNumber"):
        account = customers.get(entry["customerNumber"], account)
    sides = (
        (account, amount, entry.get("vatCode")),
        (entry.get("contraAccountNumber"), -amount, entry.get("contraVatCode")),
    )
    for number, gross, code in sides:
        if number:
            vat = vats.get(code)
            part = vat_of_gross(gross, vat.rate) if vat else 0
            yield number, gross - part
            if part:
                yield vat.account, part


def gather(drafts, booked, vats, customers):
    """Everything that is there, by our markers.

    :returns: ({marker: :class:`Found`}, {(month, account): øre} of entries without)
    """
    found: dict[str, Found] = defaultdict(Found)
    others: dict[tuple, int] = defaultdict(int)
    for entry in drafts:
        marker, month = marker_of(entry.get("text")), str(entry["date"])[:7]
        for account, amount in expand(entry, vats, customers):
            if marker:
                found[marker].drafts[month, account] += amount
            else:
                others[month, account] += amount
        if marker:
            found[marker].numbers.add(entry.get("voucherNumber"))
    for entry in booked:
        marker, month = marker_of(entry.get("text")), str(entry["date"])[:7]
        key = (month, entry["accountNumber"])
        if marker:
            found[marker].booked[key] += _ore(entry["amount"])
            found[marker].numbers.add(entry.get("voucherNumber"))
        else:
            others[key] += _ore(entry["amount"])
    return found, others


def compare(sent: dict[str, dict], found: dict[str, Found]) -> list[Difference]:
    """What is not there as it was sent.

    :param sent: {marker: {(month, account): øre}}
    """
    result = []
    for marker in sorted({*sent, *found}):
        there: dict[tuple, int] = defaultdict(int)
        if marker in found:
            for key, amount in _both(found[marker]):
                there[key] += amount
        here = sent.get(marker, {})
        amounts = {key: there.get(key, 0) - here.get(key, 0) for key in {*there, *here}}
        amounts = {key: amount for key, amount in amounts.items() if amount}
        if not amounts:
            continue
        if marker not in sent:
            kind = "foreign"
        elif marker not in found:
            kind = "missing"
        elif not any(_by_account(amounts.items()).values()):
            kind = "moved"
        else:
            kind = "changed"
        result.append(Difference(marker, kind, tuple(sorted(amounts.items()))))
    return result


def _both(found: Found) -> Iterable:
    yield from found.drafts.items()
    yield from found.booked.items()


def _by_account(items) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for (_month, account), amount in items:
        sums[account] += amount
    return sums


def _ore(amount) -> int:
    return round(Decimal(str(amount)) * 100)
