"""The debtors: what becomes of each claim, as 0602 tells it.

Rules: betalingsservice.md 3 and 11. A payment falls on the payment day and is told
the next banking day; a slip is paid some days around its due date, booked the next
banking day and told the same day (both samples of 0297 show that).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from . import banking, outgoing
from .behaviour import Behaviour, Chooser
from .books import Books
from .claims import AUTOMATIC, Claim
from .mandates import Mandates
from .post import Post
from .registry import Debtor

SLIP_DELAY = (-4, 5)
"""Days from the due date in which slips are paid."""
BANK_REVERSAL = 2
"""Banking days after the payment day in which a bank takes back; section 11."""


class Debtors:
    """Acts out behaviours on claims; one script per creditor and customer number."""

    def __init__(
        self,
        mandates: Mandates,
        post: Post,
        books: Books,
        *,
        seed: int,
        default: Behaviour | Chooser,
        advice_days: int,
    ) -> None:
        self._mandates = mandates
        self._post = post
        self._books = books
        self._seed = seed
        self._default = default
        self._advice_days = advice_days
        self.scripts: dict[tuple[str, str], Behaviour] = {}
        self._open: dict[Debtor, list[Claim]] = defaultdict(list)
        """Claims by mandate that nothing has become of yet."""
        mandates.on_cancel = self._withdraw

    def behaviour(self, debtor: Debtor) -> Behaviour:
        """What the debtor does."""
        key = debtor[0], debtor[2]
        if key in self.scripts:
            return self.scripts[key]
        return self._default(*key) if callable(self._default) else self._default

    def collect(self, claims: Iterable[Claim], today: date) -> None:
        """Put what becomes of the claims on the days to come."""
        for claim in claims:
            behaviour = self.behaviour(claim.debtor)
            if claim.way == AUTOMATIC:
                self._open[claim.debtor].append(claim)
                self._collect_automatic(claim, behaviour)
            elif claim.sign == 1:
                self._collect_slip(claim, behaviour, today)

    # Automatic payments

    def _collect_automatic(self, claim: Claim, behaviour: Behaviour) -> None:
        told = banking.shift(claim.pay_day, self._advice_days)
        wait = timedelta(days=behaviour.wait or 0)
        self._post.schedule(told, self._fall_due, claim, behaviour)
        if behaviour.kind in ("cancels", "dies"):
            before = claim.pay_day - wait
            self._post.schedule(before, self._cancel, claim, "bank", before)
        elif behaviour.kind in ("bank_cancels", "betalingsservice_cancels"):
            by, after = behaviour.kind.removesuffix("_cancels"), claim.pay_day + wait
            self._post.schedule(after, self._cancel, claim, by, after)

    def _cancel(self, claim: Claim, by: str, day: date) -> None:
        self._mandates.cancel_if_any(claim.debtor, day, by)

    def _withdraw(self, debtor: Debtor, day: date) -> None:
        """The mandate is gone: claims due later are withdrawn (0238).

        Those of the dead stay, and are rejected.
        """
        if self.behaviour(debtor).kind == "dies":
            return
        for claim in self._open.pop(debtor, ()):
            if claim.pay_day > day:
                claim.open = False
                self._post.after(day, self._automatic("0238", claim))
            else:
                self._open[debtor].append(claim)

    def _fall_due(self, claim: Claim, behaviour: Behaviour) -> None:
        if not claim.open:
            return
        claim.open = False
        self._open[claim.debtor].remove(claim)
        if behaviour.kind in ("rejects", "dies"):
            self._post.emit(self._automatic("0237", claim))
            return
        self._pay_automatic("0236", claim, claim.pay_day)
        if behaviour.kind == "charged_back" and claim.sign == 1:
            back = _charged_back(claim.pay_day, behaviour.days)
            self._post.schedule(banking.shift(back, 1), self._charge_back, claim, back)

    def _charge_back(self, claim: Claim, day: date) -> None:
        self._pay_automatic("0239", claim, day)

    def _pay_automatic(self, code: str, claim: Claim, day: date) -> None:
        row = self._automatic(
            code, claim, paid_day=day, booked_day=day, paid=claim.amount
        )
        self._post.emit(row)
        to_creditor = (claim.sign == 1) == (code == "0236")
        amount = claim.amount if to_creditor else -claim.amount
        self._books.book(day, claim.debtor[0], "0211", amount)

    @staticmethod
    def _automatic(code: str, claim: Claim, **paid: object) -> outgoing.Row:
        return outgoing.automatic(
            code,
            *claim.debtor[:2],
            claim.padded,
            claim.mandate,
            claim.due,
            claim.amount,
            claim.reference,
            sign=claim.sign,
            user_id=claim.section.user_id,
            **paid,
        )

    # Slips

    def _collect_slip(self, claim: Claim, behaviour: Behaviour, today: date) -> None:
        if behaviour.kind in ("never_pays", "rejects", "dies"):
            return
        random = Random(f"{self._seed}|{claim.debtor}|{claim.due}|{claim.reference}")
        delay = random.randint(*SLIP_DELAY)
        if behaviour.delay is not None:
            delay = behaviour.delay
        day = max(claim.due + timedelta(days=delay), today + timedelta(days=1))
        bank = random.randrange(1000, 9999)
        amount = _slip_amount(claim.amount, behaviour)
        self._pay(claim, day, amount, bank, random)
        wait = timedelta(days=behaviour.wait or 0)
        if behaviour.kind == "pays_twice":
            self._pay(claim, day + wait, amount, bank, random)
        elif behaviour.kind == "slip_taken_back":
            back = _booked(day) + wait
            self._pay(claim, back, amount, bank, random, code="0299")
        elif behaviour.kind == "signs_up":
            signed = today + wait
            register = self._mandates.register_if_none
            self._post.schedule(signed, register, claim.debtor, signed)

    def _pay(
        self,
        claim: Claim,
        day: date,
        amount: int,
        bank: int,
        random: Random,
        code: str = "0297",
    ) -> None:
        archive = f"{bank:04}{day:%Y%m%d}{random.randrange(10**10):010}"
        args = (claim.debtor, claim.payer, claim.due, claim.amount, claim.reference)
        more = {"archive": archive, "paid_day": day, "paid": amount}
        more["user_id"] = claim.section.user_id
        self._post.schedule(_booked(day), self._slip, code, *args, more)

    def pay_printed(
        self, debtor_group: tuple[str, int], payment_id: str, amount: int, day: date
    ) -> None:
        """A slip that only the creditor knows: no due date, amount or reference."""
        random = Random(f"{self._seed}|{debtor_group}|{payment_id}|{day}")
        archive = f"{random.randrange(1000, 9999)}{day:%Y%m%d}"
        more = {
            "archive": f"{archive}{random.randrange(10**10):010}",
            "paid_day": day,
            "paid": amount,
        }
        payer = payment_id.rjust(19, "0")
        args = ((*debtor_group, ""), payer, None, 0, "", more)
        self._post.schedule(_booked(day), self._slip, "0297", *args)

    def _slip(
        self,
        code: str,
        debtor: Debtor,
        payer: str,
        due: date | None,
        amount: int,
        reference: str,
        more: dict,
    ) -> None:
        booked = _booked(more["paid_day"])
        args = (*debtor[:2], payer, due, amount, reference)
        self._post.emit(outgoing.slip(code, *args, booked_day=booked, **more))
        paid = more["paid"] if code == "0297" else -more["paid"]
        self._books.book(booked, debtor[0], "0215", paid)


def _booked(paid_day: date) -> date:
    """Bookkeeping date of a slip payment: the next banking day."""
    return banking.on_or_after(paid_day + timedelta(days=1))


def _slip_amount(amount: int, behaviour: Behaviour) -> int:
    """Øre that are paid on a slip."""
    if behaviour.kind == "pays_part":
        return behaviour.amount or amount // 2
    if behaviour.kind == "pays_over":
        return behaviour.amount or amount * 2
    return amount


def _charged_back(pay_day: date, days: int | None) -> date:
    """Banking day on which an automatic payment is taken back."""
    if days is not None:
        return banking.on_or_after(pay_day + timedelta(days=days))
    last = banking.reject_until(pay_day)
    return last if last > pay_day else banking.shift(pay_day, BANK_REVERSAL)
