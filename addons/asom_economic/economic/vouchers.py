"""What postings become in e-conomic: rows, vouchers and the bodies of calls.

All amounts are integer øre. A voucher's rows come to exactly what the ledger here says,
account by account, also where e-conomic works the VAT out of an amount by itself:

* a row with a VAT code holds the amount with VAT; what e-conomic takes out of it, to
  the øre, is the VAT of the amount without (see :func:`vat_of_net`);
* what our ledger has on the VAT account besides is a row of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

PAYMENT, FINANCE, INVOICE = 2, 5, 10
MOST_ROWS = 500
TEXT_LENGTH = 200
MARK = "#"


@dataclass(frozen=True)
class Vat:
    """A VAT code there. ``account`` is where it books, ``rate`` in percent."""

    code: str
    rate: Decimal
    account: int


@dataclass(frozen=True)
class Line:
    """A line of our ledger, with the numbers that e-conomic knows.

    :param vat: the VAT code, for an amount without VAT to which that VAT belongs
    :param kind: type of entry: FINANCE, or PAYMENT and INVOICE with a customer
    :param who: what tells a member's entry from another's, such as the number
    :param department: its number, 0 for none
    :param invoice: number there of the invoice that a payment is for
    """

    account: int
    amount: int
    vat: str = ""
    kind: int = FINANCE
    customer: int = 0
    who: str = ""
    department: int = 0
    invoice: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a voucher: what is sent, the amount with VAT. ``contra`` is the account
    of the other side where one row is the whole voucher."""

    account: int
    amount: int
    vat: str = ""
    kind: int = FINANCE
    customer: int = 0
    who: str = ""
    department: int = 0
    invoice: str = ""
    contra: int = 0
    contra_vat: str = ""


@dataclass(frozen=True)
class Voucher:
    """Rows that belong together.

    :param day: ISO date
    :param text: without the marker
    :param year: name of the accounting year there; the old interface asks for it
    """

    number: int
    journal: int
    day: str
    text: str
    marker: str
    rows: tuple[Row, ...]
    year: str = ""


@dataclass(frozen=True)
class Entry:
    """A draft entry as it is sent."""

    values: dict


def vat_of_net(net: int, rate: Decimal) -> int:
    """VAT of an amount without VAT. e-conomic takes exactly this out of the sum of
    both again: its quotient is off by less than half an øre, whatever the rate."""
    return _round(Decimal(net) * rate / 100)


def vat_of_gross(gross: int, rate: Decimal) -> int:
    """The VAT that e-conomic takes out of an amount with VAT."""
    return _round(Decimal(gross) * rate / (100 + rate))


def _round(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))


def entries(lines: Iterable[Line], vats: dict[str, Vat]) -> list[Row]:
    """The rows that book what the lines say, account by account.

    :param lines: of one voucher; they come to 0
    :param vats: {code: :class:`Vat`}
    :returns: rows that come to 0, in the order of the lines
    """
    sums: dict[tuple, int] = defaultdict(int)
    for line in lines:
        place = (line.kind, line.customer, line.who, line.department, line.invoice)
        sums[(line.account, line.vat, *place)] += line.amount
    rows, taken = [], defaultdict(int)
    for (account, vat, *place), net in sums.items():
        part = vat_of_net(net, vats[vat].rate) if vat else 0
        if part:
            taken[vats[vat].account] += part
        if net:
            rows.append(Row(account, net + part, vat, *place))
    for account, amount in taken.items():
        rows = [*_less(rows, account, amount)]
    return _paired([row for row in rows if row.amount])


def _paired(rows: list[Row]) -> list[Row]:
    """Two rows that are each other's other side are one: half as many are sent."""
    if len(rows) != 2 or rows[0].amount != -rows[1].amount:
        return rows
    own, other = sorted(rows, key=lambda row: (row.kind == FINANCE, bool(row.vat)))
    if other.kind != FINANCE or own.department or other.department:
        # A department belongs to one side alone.
        return rows
    return [replace(own, contra=other.account, contra_vat=other.vat)]


def _less(rows, account, amount) -> Iterator[Row]:
    """The rows with an amount taken off an account's own row, or a new one."""
    done = False
    for row in rows:
        if not done and row.account == account and not row.vat and row.kind == FINANCE:
            row = replace(row, amount=row.amount - amount)
            done = True
        yield row
    if not done:
        yield Row(account, -amount)


def split(sums: dict, shared, most: int = MOST_ROWS) -> list[dict]:
    """Sums in parts that come to 0 each, none of more than ``most``.

    :param sums: {key: øre}, together 0
    :param shared: the key whose sum is shared out, to balance each part
    """
    others = [item for item in sums.items() if item[0] != shared]
    parts = []
    for start in range(0, len(others), most - 1):
        part = dict(others[start : start + most - 1])
        rest = -sum(part.values())
        if rest:
            part[shared] = rest
        parts.append(part)
    return parts


def chunks(
    sizes: Iterable[int], most: int = MOST_ROWS, vouchers: int = MOST_ROWS
) -> list[int]:
    """How many vouchers of these sizes go into each call, in their order.

    :param most: rows of a call
    :param vouchers: of a call
    """
    counts, used = [], most + 1
    for size in sizes:
        if used + size > most or counts[-1] >= vouchers:
            counts.append(0)
            used = 0
        counts[-1] += 1
        used += size
    return counts


def body(vouchers: Iterable[Voucher], currency: str) -> bytes:
    """The body of a call: always the same bytes for the same vouchers."""
    rows = [
        entry.values for voucher in vouchers for entry in _entries(voucher, currency)
    ]
    text = json.dumps({"entries": rows}, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _entries(voucher: Voucher, currency: str) -> Iterator[Entry]:
    for row in voucher.rows:
        values = {
            "journalNumber": voucher.journal,
            "voucherNumber": voucher.number,
            "entryTypeNumber": row.kind,
            "date": f"{voucher.day}T00:00:00Z",
            "amount": kroner(row.amount),
            "currency": currency,
            "text": text_of(voucher, row),
        }
        if row.customer:
            values["customerNumber"] = row.customer
        else:
            values["accountNumber"] = row.account
        if row.vat:
            values["vatCode"] = row.vat
        if row.contra:
            values["contraAccountNumber"] = row.contra
        if row.contra_vat:
            values["contraVatCode"] = row.contra_vat
        if row.kind == INVOICE:
            values["dueDate"] = values["date"]
        if row.invoice:
            values["customerInvoiceNumber"] = row.invoice
        yield Entry(values)


def text_of(voucher: Voucher, row: Row) -> str:
    """The text of a row, with the voucher's marker at its end."""
    who = f" {row.who}" if row.who else ""
    text = f"{voucher.text}{who}"[:TEXT_LENGTH].rstrip()
    return f"{text} {MARK}{voucher.marker}"


def kroner(amount: int) -> float:
    """Øre in kroner, as JSON has them."""
    # 17 digits hold any amount to the øre.
    return round(amount / 100, 2)
