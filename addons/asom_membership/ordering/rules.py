"""What a rule says to a change of packages: its day, its dues and its fee.

A rule is chosen by what is ordered (the most particular one counts), and each answer
says which rule made it so, as codes that the model puts into words.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from ..periods import ONE_DAY, add_months, term_containing
from .days import MONTHS_OF, Days, Terms, allowed_days
from .lawful import ceiling, last_day_of_binding, latest_end_of_service

DIRECTIONS = ("up", "down", "sideways")
# Dues go by what each subscription has been charged for: pauses.py.
BY_ROW = ("leave", "pause", "reopen")
CHARGES = ("day", "month", "term", "next_term", "prepaid")


class NoDay(LookupError):
    """No day of the next two years is allowed by the rule."""


@dataclass(frozen=True)
class Reason:
    """Why something is as it is.

    :ivar code: what the model has words for
    :ivar params: {name: day, number or øre} for the words
    """

    code: str
    params: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, code, **params) -> Reason:
        """A reason with its params by name."""
        return cls(code, tuple(sorted(params.items())))


@dataclass(frozen=True)
class Rule:
    """What an association has decided for a kind of order.

    :ivar kind: what is ordered: ``change``, ``add``, ``drop``, ``move`` …
    :ivar direction: ``any`` or one of :data:`DIRECTIONS`
    :ivar product: of this product alone; None for all
    :ivar group: of this package group alone; None for all
    :ivar charge: one of :data:`CHARGES`, see :func:`dues_day`
    :ivar fee: øre
    :ivar free_after_moving: days after moving in during which there is no fee
    :ivar free_first: no fee for the member's first change
    :ivar free_new_owner: no fee where the address has a new owner
    :ivar most: so many changes in each ``most_in``; 0 is no limit
    :ivar min_months: minimum period of what is changed or dropped
    """

    key: Hashable = None
    kind: str = "change"
    direction: str = "any"
    product: Hashable = None
    group: Hashable = None
    days: Days = field(default_factory=Days)
    charge: str = "day"
    fee: int = 0
    free_after_moving: int = 0
    free_first: bool = False
    free_new_owner: bool = False
    most: int = 0
    most_in: str = "quarter"
    min_months: int = 0


@dataclass(frozen=True)
class Ask:
    """An order, as a rule sees it.

    :ivar asked: day on which it was asked for
    :ivar wished: day from which it is wanted
    :ivar began: first day of what is changed or dropped
    :ivar moved_in: first day at the address
    :ivar earlier: days on which the member's earlier changes take effect
    :ivar prepaid_to: last day that has been collected for what ends
    """

    asked: date
    wished: date
    terms: Terms = field(default_factory=Terms)
    began: date | None = None
    moved_in: date | None = None
    new_owner: bool = False
    earlier: tuple[date, ...] = ()
    prepaid_to: date | None = None


@dataclass(frozen=True)
class Answer:
    """What the rule says.

    :ivar day: first day of the change
    :ivar dues_day: dues are charged as if it had been changed on this day
    :ivar fee: øre
    """

    day: date
    dues_day: date
    fee: int = 0
    reasons: tuple[Reason, ...] = ()


def choose(
    rules: Iterable[Rule], kind: str, direction: str, product=None, group=None
) -> Rule | None:
    """The most particular rule: of the product before the group before all, of the
    direction before any; of two alike the first."""
    fitting = [
        rule
        for rule in rules
        if rule.kind == kind
        and rule.direction in ("any", direction)
        and rule.product in (None, product)
        and rule.group in (None, group)
    ]
    return max(fitting, key=_particular, default=None)


def _particular(rule: Rule) -> tuple:
    return rule.product is not None, rule.group is not None, rule.direction != "any"


def direction(before: Fraction | int, after: Fraction | int) -> str:
    """By price for the same time, or by rank: the higher one is the dearer one."""
    if after == before:
        return "sideways"
    return "up" if after > before else "down"


def answer(rule: Rule, ask: Ask) -> Answer:
    """What ``rule`` says to ``ask``.

    :raises NoDay: when it allows no day in the next two years
    """
    reasons = []
    wished = ask.wished
    bound = None
    if rule.min_months and ask.began:
        bound = last_day_of_binding(ask.began, rule.min_months, ask.asked)
        if bound and wished <= bound:
            wished = bound + ONE_DAY
            months = min(rule.min_months, _top(ask.asked, rule.min_months))
            reasons.append(Reason.of("binding", months=months, day=bound))
            if months < rule.min_months:
                reasons.append(Reason.of("lawful_binding", months=months))
    day = top = None
    if rule.kind == "drop" and (end := latest_end_of_service(ask.asked)):
        top = max(end + ONE_DAY, wished)
    for found in allowed_days(rule.days, ask.asked, wished, ask.terms):
        taken = rule.most and _in_same(rule, ask, found)
        if not taken or len(taken) < rule.most:
            day = found
            break
        reason = Reason.of("most", number=rule.most, period=rule.most_in)
        if reason not in reasons:
            reasons.append(reason)
    if top and (day is None or day > top):
        day = top
        reasons.append(Reason.of("lawful_notice", day=top - ONE_DAY))
    if day is None:
        raise NoDay(rule.key)
    if not any(reason.code == "lawful_notice" for reason in reasons):
        reasons.insert(0, day_reason(rule.days, day))
    ends = rule.kind == "drop"
    charge = "day" if rule.kind in BY_ROW else rule.charge
    dues = dues_day(charge, day, ask.terms, ask.prepaid_to, ends)
    # Whoever has given notice of a service pays for it no longer than that.
    dues = min(dues, max(top, day)) if top else dues
    if ends and dues != day:
        reasons.append(Reason.of("dues_until", day=dues - ONE_DAY))
    elif not ends and (dues != day or charge == "prepaid"):
        reasons.append(Reason.of(f"dues_{charge}", day=dues))
    fee, why = fee_of(rule, ask, day)
    return Answer(day, dues, fee, (*reasons, *why))


def _top(asked: date, otherwise: int) -> int:
    top = ceiling("binding_months", asked)
    return top.months if top else otherwise


def _in_same(rule: Rule, ask: Ask, day: date) -> list[date]:
    if rule.most_in == "term":
        period = ask.terms.containing(day)
    else:
        months = MONTHS_OF[rule.most_in]
        first = ask.terms.first_month if rule.most_in == "year" else 1
        period = term_containing(day, months, first)
    return [other for other in ask.earlier if other in period]


def day_reason(days: Days, day: date) -> Reason:
    """Why it is that day."""
    if days.dates == "any" and days.cut_off == "none":
        return Reason.of("as_wished", day=day)
    return Reason.of("days", day=day, last_ask=days.last_ask(day))


def dues_day(
    charge: str, day: date, terms: Terms, prepaid_to: date | None, ends: bool = False
) -> date:
    """The day from which the new is charged, and before which the old one is.

    ``day``: that of the change; ``month``: the started month is paid as a whole;
    ``term``: the started term is; ``next_term``: nothing before the next term;
    ``prepaid``: nothing before the end of what has been collected, which is not given
    back.

    :param ends: something ends and nothing starts: what has been started of it is paid
        to its end
    """
    term = terms.containing(day)
    if charge == "month":
        month = day.replace(day=1)
        return add_months(month, 1) if ends and day != month else month
    if charge == "term" and not ends:
        return term.date_from
    if charge in ("term", "next_term") and day != term.date_from:
        return term.date_to + ONE_DAY
    if charge == "prepaid" and prepaid_to:
        return max(day, prepaid_to + ONE_DAY)
    return day


def fee_of(rule: Rule, ask: Ask, day: date) -> tuple[int, list[Reason]]:
    """The fee in øre, and why it is none where the rule has one."""
    if not rule.fee:
        return 0, []
    if rule.free_first and not ask.earlier:
        return 0, [Reason.of("free_first")]
    if rule.free_new_owner and ask.new_owner:
        return 0, [Reason.of("free_new_owner")]
    if rule.free_after_moving and ask.moved_in:
        last = ask.moved_in + timedelta(days=rule.free_after_moving)
        if ask.moved_in <= ask.asked <= last:
            days = rule.free_after_moving
            return 0, [Reason.of("free_after_moving", days=days)]
    return rule.fee, [Reason.of("fee", amount=rule.fee)]
