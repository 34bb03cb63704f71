"""What becomes of a payer's mandates when Nets tells something about them.

Pure logic (betalingsservice 4). A payer here is one customer in one debtor group; the
spells of one payer are worked on together. Files come late, twice and out of order:
whatever order they come in, no mandate is doubled and a newer one is never ended by
what is told about an older one. A number that is registered again while it runs is told
again; nothing says that Nets uses numbers again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

# Transaction -> why the mandate ended (betalingsservice 4).
END_REASONS = {"0232": "bank", "0233": "creditor", "0234": "betalingsservice"}
ACTIVE = "0230"
REGISTERED = (ACTIVE, "0231")
# Another mandate of the payer took its place.
REPLACED = "replaced"


@dataclass(slots=True, eq=False)
class Spell:
    """A mandate from a day until a day.

    :ivar number: 9 digits
    :ivar ended_on: from this day on it does not collect any more; None while it runs.
        Before date_from when it was cancelled before its first day.
    :ivar reason: a value of END_REASONS, or REPLACED, or whatever the register holds
    :ivar key: who holds it in the register; None for one that is new
    """

    number: str
    date_from: date
    ended_on: date | None = None
    reason: str | None = None
    key: object = None


@dataclass(frozen=True, slots=True)
class Told:
    """One record: a mandate that runs, or one that has ended.

    :ivar transaction: "0230" to "0234"
    :ivar day: when Nets told it; stands in for a date that is missing
    """

    transaction: str
    number: str
    date_from: date | None
    ended_on: date | None
    day: date


@dataclass(slots=True)
class Outcome:
    """What a record led to.

    :ivar what: "registered", "ended", "known" (nothing is new) or "older" (it is about
        an older mandate than the one it would have ended)
    :ivar spell: the mandate that the record is about, if there is one
    :ivar changed: spells whose end has changed, ``spell`` not among them if it is new
    """

    what: str
    spell: Spell | None
    changed: list[Spell] = field(default_factory=list)


def in_its_century(day: date | None, told_on: date) -> date | None:
    """A registration date as it was meant: years have two digits and are read as 20YY
    (betalingsservice 1.3), but mandates are older than that, and none is registered
    years ahead."""
    if day is None or day.year - told_on.year < 10:
        return day
    return day.replace(year=day.year - 100)


def take(spells: list[Spell], told: Told) -> Outcome:
    """Take a record into account.

    :param spells: all mandates of the payer, in any order; a new one is added
    :raises ValueError: the transaction is not one of a mandate
    """
    if told.transaction in REGISTERED:
        return _register(spells, told)
    if told.transaction in END_REASONS:
        return _end(spells, told)
    raise ValueError(f"{told.transaction} says nothing about a mandate")


def _register(spells: list[Spell], told: Told) -> Outcome:
    start = told.date_from or told.day
    # "Active" says more than "registered": it still ran when Nets told it.
    runs_on = max(start, told.day) if told.transaction == ACTIVE else start
    for spell in spells:
        if spell.number == told.number and _is_same(spell, start, told):
            # Its end may have come first, and then took nothing's place.
            earlier = [one for one in spells if one.date_from < spell.date_from]
            changed = _replace(earlier, spell.date_from, spell.date_from)
            if told.ended_on and spell.ended_on is None:
                _planned_end(spell, told.ended_on)
                return Outcome("ended", spell, [*changed, spell])
            return Outcome("known", spell, changed)
    ends = [
        one.ended_on for one in spells if one.number == told.number and one.ended_on
    ]
    new = Spell(told.number, max([start, *ends]))
    newer = [spell.date_from for spell in spells if spell.date_from > runs_on]
    if told.ended_on:
        _planned_end(new, told.ended_on)
    elif newer:
        # It comes late: what was registered after it has taken its place already.
        new.ended_on, new.reason = min(newer), REPLACED
    older = [spell for spell in spells if spell.date_from <= runs_on]
    changed = _replace(older, new.date_from, runs_on)
    spells.append(new)
    return Outcome("registered", new, changed)


def _planned_end(spell: Spell, day: date) -> None:
    spell.ended_on, spell.reason = day, "betalingsservice"


def _replace(spells: list[Spell], day: date, runs_on: date) -> list[Spell]:
    """End mandates because another one has taken their place.

    :param day: when it was registered
    :param runs_on: a day on which it still ran; ends those that began after ``day``
    :returns: those whose end has changed
    """
    changed = []
    for spell in spells:
        end = day if spell.date_from < day else runs_on
        late = spell.reason == REPLACED and spell.ended_on and spell.ended_on > end
        if spell.ended_on is None or late:
            spell.ended_on, spell.reason = end, REPLACED
            changed.append(spell)
    return changed


def _end(spells: list[Spell], told: Told) -> Outcome:
    end = told.ended_on or told.day
    # Cancelled before its first day, it is still the mandate that begins on that day.
    start = told.date_from or end
    same = [spell for spell in spells if spell.number == told.number]
    begun = [spell for spell in same if spell.date_from == told.date_from] or [
        spell for spell in same if spell.date_from <= max(start, end)
    ]
    meant = [spell for spell in begun if not _is_over_before(spell, start, end)]
    if meant:
        # One that has this very end is known. Of two that begin on a day, one took no
        # time: the longer one is meant.
        spell = max(
            meant,
            key=lambda one: (
                one.ended_on == end,
                one.date_from,
                one.ended_on or date.max,
            ),
        )
        if spell.ended_on is not None and spell.ended_on <= end:
            return Outcome("known", spell)
        spell.ended_on, spell.reason = end, END_REASONS[told.transaction]
        return Outcome("ended", spell, [spell])
    if same and not begun:
        return Outcome("older", None)
    # Its registration never came, or comes later; then it is known to have ended.
    reason = END_REASONS[told.transaction]
    new = Spell(told.number, start, end, reason)
    spells.append(new)
    return Outcome("ended", new)


def _is_over_before(spell: Spell, start: date, end: date) -> bool:
    """Whether a mandate was over when the number's next one began, which lasted from
    ``start`` to ``end``; the very same end is its own."""
    over = spell.ended_on is not None and spell.ended_on <= start
    return over and spell.date_from < start and spell.ended_on != end


def _is_same(spell: Spell, start: date, told: Told) -> bool:
    """Whether a registration of this number is this very mandate, and not the number's
    next one."""
    if spell.ended_on is None:
        return True
    if told.transaction == ACTIVE:
        return spell.ended_on >= told.day
    return start <= spell.date_from or start < spell.ended_on
