"""The neutral case and its renderings: JSON is the canonical one (domain facts 4).

Amounts are øre until they are written; in JSON they are texts with a decimal point.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

SCHEMA_VERSION = "1.0"
BACK = ("receipt", "status", "settlement")


def kroner(ore: int) -> str:
    """Øre as a text with two decimals, as JSON has amounts.

    >>> kroner(-5)
    '-0.05'
    """
    sign, rest = ("-", -ore) if ore < 0 else ("", ore)
    return f"{sign}{rest // 100}.{rest % 100:02d}"


def ore_of(text: str) -> int:
    """The øre of such a text.

    :raises ValueError: when it is none
    """
    whole, point, parts = text.strip().lstrip("+-").partition(".")
    if not whole.isdecimal() or (point and not (len(parts) == 2 and parts.isdecimal())):
        raise ValueError(text)
    ore = int(whole) * 100 + int(parts or 0)
    return -ore if text.strip().startswith("-") else ore


def totals(case: Mapping) -> dict[str, int]:
    """What a case adds up to, in øre.

    :param case: with ``claims``, ``fees``, ``interest`` and ``payments`` in øre
    """
    principal = sum(claim["principal"] for claim in case["claims"])
    paid = sum(claim["principal"] - claim["remaining"] for claim in case["claims"])
    fees = sum(fee["amount"] for fee in case["fees"])
    interest = case["interest"]["amount"]
    return {
        "principal": principal,
        "fees": fees,
        "interest": interest,
        "paid": paid,
        "balance": principal - paid + fees + interest,
    }


AMOUNTS = frozenset(
    {
        "principal",
        "vat_included",
        "paid",
        "remaining",
        "amount",
        "fees",
        "interest",
        "balance",
        "fee",
        "costs",
        "paid_out",
    }
)


DAYS = frozenset(
    {
        "created",
        "date",
        "sent_date",
        "deadline",
        "from_date",
        "accrued_to",
        "period_from",
        "period_to",
        "invoice_date",
        "due_date",
        "limitation_date",
    }
)


def plain(value, name=""):
    """A value as JSON has it: amounts as texts, days as YYYY-MM-DD."""
    if isinstance(value, Mapping):
        return {key: plain(each, key) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each, name) for each in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and name in AMOUNTS:
        return kroner(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def as_json(document: Mapping) -> bytes:
    """The canonical bytes: the same for the same document."""
    text = json.dumps(plain(document), ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode()


def parsed(content: bytes):
    """A document from its canonical bytes: amounts as øre, days as dates."""
    return _parsed(json.loads(content))


def _parsed(value, name=""):
    if isinstance(value, dict):
        return {key: _parsed(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_parsed(each, name) for each in value]
    if isinstance(value, str) and name in AMOUNTS:
        return ore_of(value)
    if isinstance(value, str) and name in DAYS:
        return date.fromisoformat(value[:10])
    return value
