"""Between kroner as Odoo keeps them and the øre that pure logic counts in."""

from __future__ import annotations


def to_ore(amount: float) -> int:
    """Integer øre of an amount in kroner that has at most two decimals."""
    return round(amount * 100)


def to_kroner(ore: int) -> float:
    """Kroner, rounded to two decimals, of integer ``ore``."""
    return round(ore / 100, 2)


def danish(ore: int) -> str:
    """An amount as Danes write it: ``-1.234,50``."""
    sign = "-" if ore < 0 else ""
    kroner, rest = divmod(abs(ore), 100)
    return f"{sign}{kroner:,}".replace(",", ".") + f",{rest:02d}"
