"""The three associations of the year, their products, and their members."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from .arithmetic import Bought, Product, owed, term_of
from .ledger import Ledger

LONG_AGO = date(2025, 1, 1)
TERM_MONTHS = {"month": 1, "quarter": 3, "year": 12}
FIRST_NAMES = "Åse Ove Bo Ida Søren Jytte Kaj Mette Per Inge Æmilius Tove".split()
LAST_NAMES = "Ørsted Holm Friis Østergaard Dam Kjær Lund Åkjær Bæk Juhl".split()


@dataclass(frozen=True)
class Plan:
    """How an association collects. `groups`: debtor groups and their sections."""

    name: str
    cvr: str
    term: str
    timing: str
    pbs_number: str
    fi_number: str
    groups: dict[int, str]
    products: dict[str, tuple[str, str, int]]
    """Name -> (kind, way of proration, øre for a term)."""
    settings: dict = field(default_factory=dict)
    collect_from: date = date(2026, 1, 1)


PLANS = (
    Plan(
        "Årslev Antenneforening",
        "25313763",
        "quarter",
        "advance",
        "01234567",
        "81234567",
        {1: "0112", 2: "0112", 7: "0117"},
        {
            "Grundpakke": ("package", "day", 30_000),
            "Fuldpakke": ("package", "day", 134_755),
            "Kontingent": ("addon", "none", 12_500),
            "Sportskanal": ("addon", "day", 26_701),
        },
    ),
    Plan(
        "Bøgehøj Kabel",
        "10150817",
        "month",
        "arrears",
        "07654321",
        "87654321",
        {1: "0112"},
        {
            "TV": ("package", "day", 9_950),
            "Bredbånd": ("package", "day", 19_999),
            "Fast IP-adresse": ("addon", "month", 2_500),
        },
        {"slip_fee": 2_495},
        date(2025, 12, 1),
    ),
    Plan(
        "Thyholm Fibernet",
        "29189846",
        "year",
        "advance",
        "03334445",
        "83334445",
        {1: "0112"},
        {
            "Fiber": ("package", "day", 238_800),
            "Kontingent": ("addon", "none", 45_000),
            "Servicebidrag": ("addon", "month", 24_000),
        },
        {"due_rule": "day", "due_day": 15, "due_month_offset": 1},
    ),
)
CHANNELS = {"betalingsservice": 6, "slip": 3, "transfer": 1}
"""How members pay, by weight."""


@dataclass(eq=False)
class Member:
    """A member as the story knows it."""

    number: str
    channel: str
    group: int
    bought: list[Bought] = field(default_factory=list)
    waiting: list[tuple[date, int]] = field(default_factory=list)
    """Fees and credits (first day, øre) that the next invoice has."""
    billed: int = 0
    """Øre invoiced for subscriptions so far."""
    left: date | None = None
    dead: bool = False
    record: object = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """The number as Nets compares it."""
        return self.number.lstrip("0")


@dataclass(eq=False)
class Association:
    """One association of the story: its records in the system, and what is true."""

    plan: Plan
    company: object
    agreement: object
    products: dict[str, Product]
    slip_fee: int = 0
    members: dict[str, Member] = field(default_factory=dict)
    """Key -> member."""
    ledger: Ledger = field(default_factory=Ledger)
    billed_to: date | None = None

    @property
    def pbs(self) -> str:
        """The PBS number."""
        return self.plan.pbs_number

    @property
    def months(self) -> int:
        """Length of a term."""
        return TERM_MONTHS[self.plan.term]

    def owed(self, member: Member, last: date) -> int:
        """Øre for all subscription days from the beginning to the last one."""
        first = self.plan.collect_from
        had = member.bought
        return sum(owed(one, first, last, self.months, had) for one in had)


def make_association(case, plan: Plan) -> Association:
    """Company, creditor agreement, debtor groups and products in the system.

    `case`: the test, for its environment and helpers.
    """
    settings = {f"asom_{key}": value for key, value in plan.settings.items()}
    fee = settings.pop("asom_slip_fee", 0)
    company = case.association(
        plan.name,
        plan.cvr,
        plan.term,
        plan.timing,
        asom_collect_from=plan.collect_from,
        **settings,
    )
    company.partner_id.lang = "en_US"
    agreement = case.env["asom.nets.agreement"].create(
        {
            "company_id": company.id,
            "pbs_number": plan.pbs_number,
            "data_supplier_cvr": case.SUPPLIER,
            "l10n_dk_fik_creditor_number": plan.fi_number,
        }
    )
    for number, section in plan.groups.items():
        if number != 1:
            case.env["asom.nets.debtor.group"].create(
                {
                    "agreement_id": agreement.id,
                    "number": number,
                    "name": f"Group {number}",
                    "section": section,
                }
            )
    products = {}
    for name, (kind, way, amount) in plan.products.items():
        record = case.product(
            name,
            amount / 100,
            company=company,
            since=LONG_AGO,
            asom_kind=kind,
            asom_proration=way,
        )
        products[name] = Product(way, [(LONG_AGO, amount)], record)
    if fee:
        agreement.slip_fee_product_id = case.product(
            "Gebyr for indbetalingskort", fee / 100, company=company, asom_kind="fee"
        )
    # What waits for a run needs a product of its own.
    record = case.product("Gebyr", 10.0, company=company, asom_kind="fee")
    products["Gebyr"] = Product("none", [(LONG_AGO, 1_000)], record)
    return Association(plan, company, agreement, products, fee)


def join(case, association: Association, rng: Random, day: date) -> Member:
    """A new member with one package from the day on, perhaps with more."""
    place = len(association.members) + 1
    name = f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"
    channel = rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    groups = list(association.plan.groups)
    group = rng.choices(groups, [6, 3, 1][: len(groups)])[0]
    if association.plan.groups[group] == "0117":
        channel = "slip"
    record = case.member(
        name,
        association.company,
        joined=day,
        member_number=f"{place:06d}" if rng.random() < 0.5 else f"{place}",
        payment_channel=channel,
    )
    if group != 1:
        record.nets_debtor_group_id = association.agreement.debtor_group_ids.filtered(
            lambda one: one.number == group
        )
    member = Member(record.member_number, channel, group, record=record)
    association.members[member.key] = member
    packages = [
        name for name, row in association.plan.products.items() if row[0] == "package"
    ]
    subscribe(case, association, member, rng.choice(packages), day)
    for name, (kind, *_rest) in association.plan.products.items():
        if kind == "addon" and rng.random() < 0.4:
            subscribe(case, association, member, name, day, rng.choice((1, 1, 2)))
    return member


def subscribe(
    case, association: Association, member: Member, name: str, day: date, quantity=1
) -> Bought:
    """One more product from the day on."""
    product = association.products[name]
    bought = Bought(product, day, quantity=quantity)
    bought.record = case.subscribe(
        member.record, product.record, since=day, quantity=quantity
    )
    member.bought.append(bought)
    return bought


def term_end(day: date, months: int) -> date:
    """Last day of the term that holds the day."""
    return term_of(day, months)[1]
