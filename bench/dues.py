"""What both sides of the collection benchmark collect: the same people and amounts.

Pure: no server needed. Amounts are øre, VAT included.
"""

from __future__ import annotations

from datetime import date, timedelta

LINES = 3
ASSOCIATION = {"name": "Nordby Antenneforening", "company_registry": "13585628"}

# One product for each line of everybody's invoice.
UNIFORM = ((30000,), (120050,), (9900,))
# 5 × 4 × 3 = 60 combinations: an association with a rich price list.
MIXED = (
    (12500, 19900, 25000, 30000, 41250),
    (59900, 79900, 99900, 120050),
    (4900, 9900, 14950),
)
# What the scheduler works off is called as what it is made of, with this behind it.
SCHEDULED = " scheduled"
VARIETIES = {
    "uniform": UNIFORM,
    "mixed": MIXED,
    "unique": UNIFORM,
    "uniform scheduled": UNIFORM,
    "mixed scheduled": MIXED,
}


def amounts(variety: str, member: int) -> list[int]:
    """Prices of a member's three products for a whole term.

    :param member: number from 0
    """
    left, result = member, []
    for prices in VARIETIES[variety]:
        result.append(prices[left % len(prices)])
        left //= len(prices)
    return result


def starts(variety: str, member: int, term: tuple[date, date]) -> list[date]:
    """The day each of a member's three lines begins.

    All begin with the term, but in "unique": there everybody joins the products on
    days of their own, and no two members of 700,000 owe the same three amounts.
    """
    if variety != "unique":
        return [term[0]] * LINES
    days = days_in(term)
    return [term[0] + timedelta(member // days**k % days) for k in range(LINES)]


def owed(variety: str, member: int, term: tuple[date, date]) -> list[int]:
    """What a member owes for the three lines, by the day, half an øre rounded up."""
    days = days_in(term)
    return [
        (2 * amount * days_in((start, term[1])) + days) // (2 * days)
        for amount, start in zip(
            amounts(variety, member), starts(variety, member, term), strict=True
        )
    ]


def days_in(period: tuple[date, date]) -> int:
    """Days of a period, both ends included."""
    return (period[1] - period[0]).days + 1


def next_quarter(day: date) -> tuple[date, date]:
    """First and last day of the quarter after the one that holds `day`."""
    month = 3 * ((day.month - 1) // 3) + 4
    first = _month(day.year, month)
    return first, _month(day.year, month + 3) - timedelta(1)


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def people(size: int) -> list[dict]:
    """Names and addresses."""
    return [
        {
            "name": f"Member {number}",
            "street": f"Engvej {number}",
            "zip": "5000",
            "city": "Odense",
            # Whom nobody has invoiced before is ranked on a connection of its own.
            "customer_rank": 1,
        }
        for number in range(size)
    ]


def read_translations(env) -> None:
    """Read the texts of all modules, as a server has done once: not to be measured."""
    from odoo.tools.translate import code_translations

    langs = [code for code, _name in env["res.lang"].get_installed()]
    for module in env["ir.module.module"].search([("state", "=", "installed")]):
        for lang in langs:
            code_translations.get_python_translations(module.name, lang)
