"""Amounts: integers of øre with a separate sign code (betalingsservice 1.5, 2.3).

Sign code 0 = the amount is 0 (information only), 1 = collection (opkrævning),
2 = disbursement (udbetaling). In Python a disbursement is a negative amount.
"""

from __future__ import annotations


def sign_code(amount: int) -> int:
    """Sign code of a signed amount in øre."""
    return 0 if amount == 0 else 1 if amount > 0 else 2


def signed(sign: int, amount: int) -> int:
    """Signed amount in øre of a sign code and an unsigned amount.

    :raises ValueError: the code is not 0, 1 or 2, or 0 with an amount.
    """
    if sign == 0 and amount:
        raise ValueError("sign code 0 with an amount")
    if sign not in (0, 1, 2):
        raise ValueError(f"sign code {sign}")
    return -amount if sign == 2 else amount


def danish(amount: int) -> str:
    """An amount in øre as Danes write it: 123456 → ``1.234,56``."""
    kroner, oere = divmod(abs(amount), 100)
    text = f"{kroner:,}".replace(",", ".") + f",{oere:02d}"
    return f"-{text}" if amount < 0 else text
