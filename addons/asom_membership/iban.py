"""Danish bank accounts (domain/denmark.md 5.2)."""

from __future__ import annotations

from stdnum.iso7064 import mod_97_10


def danish_iban(reg_number: str, account_number: str) -> str:
    """The IBAN of a Danish account (check digits: ISO 13616, ISO 7064 mod 97-10).

    :param reg_number: 4 digits
    :param account_number: 1-10 digits, padded on the left with zeros
    :returns: 18 characters, for example ``DK5000400440116243``
    """
    bban = reg_number.zfill(4) + account_number.zfill(10)
    return f"DK{mod_97_10.calc_check_digits(bban + 'DK')}{bban}"
