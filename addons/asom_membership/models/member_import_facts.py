"""What an import must know of the association, read in sets."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from ..member_number import comparable as comparable_number
from ..memberfile.words import comparable

PARTNER_FIELDS = ("name", "street", "street2", "zip", "city", "email", "phone")
ONE_DAY = timedelta(days=1)


@dataclass
class Running:
    """A subscription as far as an import minds: stored, or about to be.

    :ivar record: the stored row, or None
    :ivar vals: values of a row about to be created, or None
    """

    product: object
    date_from: date
    date_to: date | None
    record: object = None
    vals: dict | None = None

    def overlaps(self, start: date, end: date | None) -> bool:
        """Whether it runs on a day from ``start`` to ``end`` (None: for ever)."""
        return (self.date_to is None or self.date_to >= start) and (
            end is None or self.date_from <= end
        )


class Facts:
    """Memberships, installations and products of one association.

    :param env: the environment to read in
    :param company: the association
    """

    def __init__(self, env, company):
        self.env = env
        self.company = company
        products = env["product.product"].search(
            [
                ("company_id", "=", company.id),
                ("asom_kind", "in", ("package", "addon")),
            ]
        )
        self.products = {comparable(product.name): product for product in products}
        self.product_names = ", ".join(products.mapped("name"))
        self.countries = {c.code: c for c in env["res.country"].search([])}
        self.memberships = {}
        self.running = defaultdict(list)
        self.installations = {}
        self.people = {}

    def load(self, rows: list[dict]) -> None:
        """Read what the rows speak of; one query for each kind of thing."""
        domain = [("company_id", "=", self.company.id)]
        keys = {comparable_number(row["member_number"]) for row in rows if row.get("member_number")}
        memberships = self.env["asom.membership"].search(
            [*domain, ("member_number_key", "in", list(keys))]
        )
        self.memberships = {m.member_number_key: m for m in memberships}
        self.running.clear()
        for row in self.env["asom.subscription"].search(
            [("membership_id", "in", memberships.ids), ("cancelled", "=", False)],
            order="date_from",
        ):
            self.running[row.membership_id.member_number_key].append(
                Running(row.product_id, row.date_from, row.date_to or None, record=row)
            )
        streets = {place[0] for place in map(installation_of, rows) if place}
        self.installations = {
            place_key(place.street, place.street2, place.zip): place
            for place in self.env["asom.installation"].search(
                [*domain, ("street", "in", list(streets))]
            )
        }
        names = {row["name"] for row in rows if row.get("name")}
        self.people = {
            (m.partner_id.name, m.partner_id.street): m.member_number
            for m in self.env["asom.membership"].search(
                [*domain, ("partner_id.name", "in", list(names))]
            )
        }

    def membership(self, row: dict):
        """The member of the row's number, or None."""
        return self.memberships.get(comparable_number(row.get("member_number") or ""))

    def products_of(self, row: dict) -> tuple[list, list[str]]:
        """(products of the row, names that the association does not have)."""
        names = [row["package"]] if row.get("package") else []
        names += row.get("addons") or ()
        found = [(name, self.products.get(comparable(name))) for name in names]
        return (
            [product for _name, product in found if product],
            [name for name, product in found if not product],
        )

    def country(self, row: dict):
        """The country, an empty recordset for Denmark left out or unknown."""
        return self.countries.get(row.get("country") or "DK", self.env["res.country"])


def place_key(street, street2, zip_code) -> tuple:
    """What makes two addresses the same installation."""
    return (comparable(street or ""), comparable(street2 or ""), zip_code or "")


def installation_of(row: dict):
    """(street, street2, postcode, city) that is connected: the row's own columns,
    else the postal address; None where there is none."""
    if row.get("installation_street"):
        keys = ("installation_street", "installation_street2")
        keys += ("installation_zip", "installation_city")
    elif row.get("street") and (row.get("country") or "DK") == "DK":
        keys = ("street", "street2", "zip", "city")
    else:
        return None
    return tuple(row.get(key) or "" for key in keys)


def partner_values(row: dict) -> dict:
    """What the row says of the payer; a column that is empty says nothing."""
    vals = {key: row[key] for key in PARTNER_FIELDS if row.get(key)}
    if row.get("co_name"):
        care_of = f"c/o {row['co_name']}"
        vals["street2"] = ", ".join(filter(None, [care_of, vals.get("street2")]))
    if not vals.get("phone") and row.get("mobile"):
        vals["phone"] = row["mobile"]
    return vals


def note_of(row: dict) -> str:
    """The note, with a second telephone number that Odoo has no field for."""
    second = row.get("mobile") if row.get("phone") else None
    second = second if second != row.get("phone") else None
    lines = [row.get("note"), f"Mobil: {second}" if second else None]
    return "\n".join(filter(None, lines))


def subscribed(row: dict, package: bool, joined: date, left: date | None):
    """(first day, last day or None) of the row's package or add-ons."""
    start = row.get("package_from") or row.get("date_joined") or joined
    end = row.get("package_to")
    if not package:
        start = row.get("addons_from") or start
        end = row.get("addons_to") or end
    return start, end or left
