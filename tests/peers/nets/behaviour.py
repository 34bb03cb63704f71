"""What the debtors of our Nets do, scripted or chosen by seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

KINDS: Mapping[str, int | None] = {
    "pays": None,
    "rejects": None,
    "cancels": 5,
    "charged_back": None,
    "pays_twice": 3,
    "pays_part": None,
    "pays_over": None,
    "slip_taken_back": 3,
    "never_pays": None,
    "signs_up": 3,
    "bank_cancels": 5,
    "betalingsservice_cancels": 5,
    "dies": 5,
}
"""Kind -> `days` where the script does not say.

pays: a mandate pays on the payment day (0236), a slip some days around it (0297).
rejects: the debtor rejects before payment (0237); a slip stays unpaid.
cancels: the bank cancels the mandate `days` before payment (0232, 0238).
charged_back: paid (0236) and taken back `days` after the payment day, by default on
the last day a debtor may (0239). A slip is paid.
pays_twice: the slip is paid again `days` later. pays_part, pays_over: a slip is paid
with `amount`, by default half and double. slip_taken_back: 0297, and 0299 `days`
after. never_pays: the slip stays unpaid; a mandate pays.
signs_up: pays the slip and registers a mandate `days` after the slip
was ordered (0231).
bank_cancels, betalingsservice_cancels: pays, and `days` after the payment day the
mandate is cancelled (0232; 0234: long unused).
dies: `days` before payment the bank cancels the mandate (0232), the payment is
rejected (0237), and nothing is paid any more.
"""


@dataclass(frozen=True)
class Behaviour:
    """One debtor's way to react to collections.

    `kind` is one of KINDS; `days` see there; `amount` in øre, for pays_part and
    pays_over. `delay`: days from the due date to the payment of a slip, negative is
    before; None leaves it to the seed. Raises ValueError for an unknown kind.
    """

    kind: str = "pays"
    days: int | None = None
    amount: int | None = None
    delay: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(
                f"behaviour {self.kind!r} is not one of {', '.join(KINDS)}"
            )
        if self.days is not None and self.days < 1:
            raise ValueError(f"behaviour {self.kind}: days must be 1 or more")
        if self.amount is not None and self.amount < 1:
            raise ValueError(f"behaviour {self.kind}: amount must be positive øre")

    @property
    def wait(self) -> int | None:
        """`days`, or what the kind has without."""
        return KINDS[self.kind] if self.days is None else self.days


Chooser = Callable[[str, str], Behaviour]
"""(PBS number, customer number without leading zeros) -> what that debtor does."""


def mixture(shares: Mapping[Behaviour, float], seed: int = 0) -> Chooser:
    """A crowd: each debtor has one of the behaviours for good, the rest simply pays.

    `shares` are parts of one. Raises ValueError if they are more than that.
    """
    if sum(shares.values()) > 1:
        raise ValueError(f"shares add up to {sum(shares.values())}, more than 1")

    def choose(pbs_number: str, customer: str) -> Behaviour:
        draw = Random(f"{seed}|{pbs_number}|{customer}|behaviour").random()
        for behaviour, share in shares.items():
            draw -= share
            if draw < 0:
                return behaviour
        return Behaviour()

    return choose
