"""What importing a row would do, without doing it."""

from dataclasses import dataclass, field
from datetime import date

from ..memberfile.fields import FIELD
from .member_import_facts import Facts, note_of, partner_values, subscribed


@dataclass
class Planned:
    """:ivar action: new, update, nothing or error
    :ivar changes: [label, old, new]
    :ivar problems: {"code", "params", "heading", "blocking"}
    """

    action: str = "nothing"
    changes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    membership_id: int | bool = False


class ImportPlan:
    """Plans the rows of one file, in order.

    :param record: the ``asom.member.import``
    """

    def __init__(self, record):
        self.env = record.env
        self.facts = Facts(record.env, record.company_id)
        self.seen = set()

    def prepare(self, rows: list[dict]) -> None:
        """Read what the next rows speak of."""
        self.facts.load(rows)

    def row(self, parsed) -> Planned:
        """Plan one row that has been prepared."""
        values, planned = parsed.values, Planned()
        for problem in parsed.problems:
            planned.problems.append(
                {
                    "code": problem.code,
                    "params": problem.params,
                    "heading": problem.heading,
                    "blocking": problem.blocking,
                }
            )
        membership = self.facts.membership(values)
        self._products(values, membership, planned)
        self._warnings(values, membership, planned)
        number = values.get("member_number")
        if any(problem["blocking"] for problem in planned.problems):
            planned.action = "error"
        elif membership:
            planned.membership_id = membership.id
            self._differences(values, membership, planned)
            planned.action = "update" if planned.changes else "nothing"
        elif number and number in self.seen:
            planned.action = "update"
        else:
            planned.action = "new"
        self.seen.add(number)
        return planned

    def _problem(self, planned, code, blocking=True, **params):
        row = {"code": code, "params": params, "heading": "", "blocking": blocking}
        planned.problems.append(row)

    def _products(self, values, membership, planned):
        products, unknown = self.facts.products_of(values)
        for name in unknown:
            known = self.facts.product_names
            self._problem(planned, "unknown_product", name=name, known=known)
        if not membership:
            return
        running = self.facts.running[membership.member_number_key]
        joined = membership.date_joined or date.today()
        for product in products:
            package = product.asom_kind == "package"
            start, end = subscribed(values, package, joined, membership.date_left or None)
            if any(r.product == product and r.overlaps(start, end) for r in running):
                continue
            others = [
                r for r in running if same_group(r.product, product) and r.overlaps(start, end)
            ]
            if others and package and not values.get("package_from"):
                other = others[0].product.name
                self._problem(
                    planned, "needs_package_from", other=other, product=product.name
                )
            planned.changes.append([FIELD["package"].label, "", f"{product.name} {start}"])

    def _warnings(self, values, membership, planned):
        if not membership and not values.get("street"):
            self._problem(planned, "no_address", blocking=False)
        country = values.get("country")
        if country and not self.facts.countries.get(country):
            self._problem(planned, "unknown_country", blocking=False, country=country)
        same = self.facts.people.get((values.get("name"), values.get("street")))
        if same and not membership:
            self._problem(planned, "same_person", blocking=False, number=same)

    def _differences(self, values, membership, planned):
        partner = membership.partner_id
        for key, new in partner_values(values).items():
            if (partner[key] or "") != new:
                planned.changes.append([FIELD[key].label, partner[key] or "", new])
        for key in ("payment_channel", "lang", "date_joined", "date_left"):
            new = values.get(key)
            if new and membership[key] != new:
                planned.changes.append(
                    [FIELD[key].label, str(membership[key] or ""), str(new)]
                )
        note = note_of(values)
        if note and note not in (membership.note or ""):
            planned.changes.append([FIELD["note"].label, membership.note or "", note])


def same_group(product, other) -> bool:
    """Whether a member has at most one of the two."""
    group = product.asom_package_group_id
    return bool(group.exclusive and group == other.asom_package_group_id)
