"""What members and their associations do in a month, by chance.

Each event happens in the system and is noted by the story itself.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from peers.nets import Behaviour, Nets

from .arithmetic import term_of
from .associations import Association, Member, join, subscribe
from .ledger import Claim

AUTOMATIC = {
    Behaviour("pays"): 78,
    Behaviour("rejects"): 6,
    Behaviour("charged_back"): 5,
    Behaviour("charged_back", days=3): 2,
    Behaviour("cancels"): 2,
    Behaviour("bank_cancels"): 2,
    Behaviour("betalingsservice_cancels"): 2,
    Behaviour("dies"): 1,
}
SLIP = {
    Behaviour("pays"): 50,
    Behaviour("never_pays"): 12,
    Behaviour("pays_part"): 8,
    Behaviour("pays_over"): 8,
    Behaviour("pays_over", amount=777_777): 1,
    Behaviour("pays_twice"): 8,
    Behaviour("slip_taken_back"): 6,
    Behaviour("signs_up"): 7,
}
LATE_DAYS = 12
"""Whoever owes longer than this may pay with the association's own slip."""


class Events:
    """Acts on one association. `truth`: payment id on a slip -> reference of the
    invoice that is meant, None for nobody's; `mandates`: customer key that was given in
    the bank -> member who is meant, None for a stranger."""

    def __init__(self, case, nets: Nets, rng: Random) -> None:
        self.case = case
        self.nets = nets
        self.rng = rng
        self.truth: dict[str, str | None] = {}
        self.mandates: dict[str, Member | None] = {}
        self.counts: dict[str, int] = {}

    def happen(self, kind: str, association: Association, day: date) -> None:
        """Do one event; nothing if there is nobody it can happen to."""
        if getattr(self, f"_{kind}")(association, day) is not False:
            self.counts[kind] = self.counts.get(kind, 0) + 1

    def _pick(self, members: list[Member]) -> Member | None:
        return self.rng.choice(members) if members else None

    def _staying(self, association: Association) -> list[Member]:
        return [m for m in association.members.values() if not m.left and not m.dead]

    # Coming and going

    def _join(self, association: Association, day: date) -> None:
        """Somebody joins, a few days ago or soon."""
        first = day + timedelta(days=self.rng.randint(-10, 20))
        join(self.case, association, self.rng, first)

    def _leave(self, association: Association, day: date):
        """Somebody leaves, told late or in good time."""
        member = self._pick(self._staying(association))
        if not member or len(association.members) < 12:
            return False
        last = day + timedelta(days=self.rng.randint(-20, 40))
        last = max(last, member.record.date_joined)
        return self.end(member, last)

    @staticmethod
    def end(member: Member, last: date) -> None:
        """The membership ends."""
        member.left = last
        member.record.date_left = last
        for bought in member.bought:
            if not bought.cancelled:
                bought.end(last)

    def _bury(self, association: Association, day: date):
        """The bureau learns that somebody has died."""
        gone = [m for m in association.members.values() if m.dead and not m.left]
        return self.end(gone[0], day) if gone else False

    # Subscriptions and prices

    def _change_package(self, association: Association, day: date):
        member = self._pick(self._staying(association))
        first = day + timedelta(days=self.rng.randint(-15, 15))
        for bought in member.bought if member else ():
            if bought.record.product_id.asom_kind == "package" and not bought.last:
                if bought.cancelled or bought.first >= first:
                    continue
                bought.record._end(first - timedelta(days=1))
                bought.end(first - timedelta(days=1))
                names = self._names(association, "package")
                names.remove(bought.record.product_id.name)
                name = self.rng.choice(names or [bought.record.product_id.name])
                subscribe(self.case, association, member, name, first)
                return True
        return False

    def _add_on(self, association: Association, day: date):
        """Somebody takes an add-on, or gives it up."""
        member = self._pick(self._staying(association))
        if not member:
            return False
        name = self.rng.choice(self._names(association, "addon"))
        product = association.products[name]
        for bought in member.bought:
            if bought.product is product and not bought.last and not bought.cancelled:
                last = day + timedelta(days=self.rng.randint(-25, 25))
                bought.record._end(last)
                bought.end(last)
                return True
        first = max(day, member.record.date_joined)
        return bool(subscribe(self.case, association, member, name, first))

    @staticmethod
    def _names(association: Association, kind: str) -> list[str]:
        rows = association.plan.products
        return [name for name, row in rows.items() if row[0] == kind]

    def _new_price(self, association: Association, day: date):
        """A new price from some day of the term on, some of it charged already."""
        name = self.rng.choice(list(association.plan.products))
        product = association.products[name]
        months = 2 if association.months == 12 else association.months
        first = term_of(day, months)[1] + timedelta(days=self.rng.choice((1, 12)))
        if product.prices[-1][0] >= first:
            return False
        amount = product.prices[-1][1] * self.rng.randint(96, 112) // 100
        unit = association.plan.term
        self.case.price(product.record, amount / 100, first, unit)
        product.prices.append((first, amount))
        return True

    def _fee(self, association: Association, day: date):
        """A fee, or a goodwill credit."""
        member = self._pick(self._staying(association))
        if not member:
            return False
        amount = self.rng.choice((37_500, 10_000, 9_999, -5_000, -60_000))
        kind = "fee" if amount > 0 else "credit"
        product = association.products["Gebyr"].record
        self.case.waiting(member.record, product, amount / 100, kind, day)
        member.waiting.append((day, amount))
        return True

    # Mandates

    def _sign_up(self, association: Association, day: date):
        """Somebody signs up in the bank, by the right number."""
        member = self._pick(self._without_mandate(association))
        return bool(member) and self._register(
            association, member.group, member.key, day
        )

    def _sign_up_wrongly(self, association: Association, day: date):
        """Somebody gives another number than the member number."""
        member = self._pick(self._without_mandate(association))
        if not member:
            return False
        key = f"{7_000_000 + len(self.mandates)}"
        self.mandates[key] = member
        return self._register(association, member.group, key, day)

    def _sign_up_elsewhere(self, association: Association, day: date):
        """Somebody signs up in another debtor group."""
        if 2 not in association.plan.groups:
            return False
        members = self._without_mandate(association)
        member = self._pick([m for m in members if m.group == 1])
        return bool(member) and self._register(association, 2, member.key, day)

    def _stranger_signs_up(self, association: Association, day: date):
        key = f"{8_000_000 + len(self.mandates)}"
        self.mandates[key] = None
        return self._register(association, 1, key, day)

    def _register(self, association: Association, group: int, key: str, day: date):
        self.nets.register(association.pbs, group, key, day)
        return True

    def _cancel(self, association: Association, day: date):
        """A bank or Betalingsservice cancels a mandate."""
        known = self.nets.mandates(association.pbs)
        if not known:
            return False
        one = self.rng.choice(known)
        by = self.rng.choice(("bank", "bank", "betalingsservice", "creditor"))
        self.nets.cancel(association.pbs, one.group, one.customer, day, by)
        return True

    def _without_mandate(self, association: Association) -> list[Member]:
        """Who may sign up: pays by slip, in a group that has mandates."""
        known = {one.customer for one in self.nets.mandates(association.pbs)}
        known |= {m.key for m in self.mandates.values() if m}
        return [
            member
            for member in self._staying(association)
            if member.key not in known
            and member.channel in ("betalingsservice", "slip")
            and association.plan.groups[member.group] == "0112"
        ]

    # Payments that nobody asked for

    def _pay_late(self, association: Association, day: date):
        """Somebody pays an old invoice with the association's own slip."""
        found = self._late(association, day)
        if not found:
            return False
        number, claim = found
        amount = self.rng.choice(
            (claim.open,) * 5 + (claim.open // 2 + 1, claim.amount)
        )
        self._pay(association, number, claim.payment_id, amount, day)
        claim.promised = True
        return True

    def _pay_misread(self, association: Association, day: date):
        """The same, with two digits of the payment id interchanged."""
        found = self._late(association, day)
        if not found:
            return False
        number, claim = found
        wrong = _misread(claim.payment_id)
        if not wrong or wrong.lstrip("0") in self.truth:
            return False
        self.truth[wrong.lstrip("0")] = claim.reference
        self._pay(association, number, wrong, claim.open, day)
        claim.promised = True
        return True

    def _stranger_pays(self, association: Association, day: date) -> None:
        number = f"{990_000_000_000 + len(self.truth)}"
        self.truth[number] = None
        self.nets.pay_slip(association.pbs, 1, number, 12_345, day)

    def _pay(self, association, member: str, payment_id: str, amount: int, day: date):
        group = association.members[member].group
        self.nets.pay_slip(association.pbs, group, payment_id, amount, day)

    def _late(self, association: Association, day: date) -> tuple[str, Claim] | None:
        late = day - timedelta(days=LATE_DAYS)
        found = [
            (number, claim)
            for number, account in association.ledger.accounts.items()
            for claim in account.claims
            if claim.open > 0
            and claim.due < late
            and claim.payment_id
            and not claim.promised
            and not association.members[number].dead
        ]
        return self.rng.choice(found) if found else None

    # What collections lead to

    def behave(self, association: Association, member: Member) -> None:
        """Choose what the member does about the next collection."""
        if member.dead:
            return
        known = {one.customer for one in self.nets.mandates(association.pbs)}
        kinds = dict(AUTOMATIC if member.key in known else SLIP)
        if member in self.mandates.values():
            # Signed up already, only not by the right number.
            kinds.pop(Behaviour("signs_up"), None)
        [behaviour] = self.rng.choices(list(kinds), list(kinds.values()))
        member.dead = behaviour.kind == "dies"
        self.nets.behave(association.pbs, member.key, behaviour)
        name = f"~{behaviour.kind}"
        self.counts[name] = self.counts.get(name, 0) + 1


def _misread(payment_id: str) -> str | None:
    """Two neighbouring digits interchanged so that the check digit tells."""
    for place in range(len(payment_id) - 2, 0, -1):
        one, other = payment_id[place - 1 : place + 1]
        if one != other and {one, other} != {"0", "9"}:
            return f"{payment_id[: place - 1]}{other}{one}{payment_id[place + 1 :]}"
    return None


WEIGHTS = {
    "join": 1.2,
    "leave": 0.8,
    "bury": 1.0,
    "change_package": 1.0,
    "add_on": 2.0,
    "new_price": 0.25,
    "fee": 1.5,
    "sign_up": 1.0,
    "sign_up_wrongly": 0.15,
    "sign_up_elsewhere": 0.3,
    "stranger_signs_up": 0.1,
    "cancel": 0.5,
    "pay_late": 2.5,
    "pay_misread": 0.4,
    "stranger_pays": 0.2,
}
"""Event -> how often in a month, on average, in each association."""
DAYS = (*range(1, 11), *range(17, 25))
"""Days of the month on which they happen: not just before a run, nor at the end."""


def month_of(rng: Random, year: int, month: int) -> list[tuple[date, str]]:
    """The events of a month, in order."""
    found = []
    for kind, average in WEIGHTS.items():
        times = int(average) + (rng.random() < average % 1)
        found += [(date(year, month, rng.choice(DAYS)), kind) for _ in range(times)]
    return sorted(found)
