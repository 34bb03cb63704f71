"""What of a claim that is lost was VAT, and of money that comes for it after all."""

from __future__ import annotations

from collections.abc import Sequence


def vat_of(left: int, total: int, taxes: Sequence[int]) -> list[int]:
    """The part of each tax in what is left of an invoice; rounded down: not more is
    taken back than was lost.

    :param left: øre that are not paid
    :param total: øre of the invoice, VAT included
    :param taxes: øre of each of its tax items
    """
    if total <= 0 or left <= 0:
        return [0 for _tax in taxes]
    left = min(left, total)
    return [left * max(tax, 0) // total for tax in taxes]


def recovered(came: int, written_off: int, before: int, vat: int) -> tuple[int, int]:
    """What is booked of money that came for a claim that was written off.

    :param came: øre that the member has to the good
    :param written_off: øre in all
    :param before: øre of it that came before
    :param vat: øre of VAT that were taken back when it was written off
    :returns: (øre that are booked, øre of VAT in them); all of the VAT is in it when
        the last of it has come
    """
    booked = min(came, written_off - before)
    if booked <= 0:
        return 0, 0
    now = (before + booked) * vat // written_off
    return booked, now - before * vat // written_off
