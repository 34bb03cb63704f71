"""Reads what an import must know of an association, in sets."""

from __future__ import annotations

from odoo import fields
from odoo.tools import SQL

from ..member_number import comparable as number_key
from ..people import Person, home_key, name_key, numbers_of, person_of
from .known import (
    MARKS,
    Known,
    Member,
    Place,
    Product,
    Running,
    product_key,
)
from .plan import installation_of, place_key

PARTNER_FIELDS = ("name", "street", "street2", "zip", "city", "email", "phone", "lang")
VALUE_FIELDS = (
    "payment_channel",
    "ean_number",
    "date_joined",
    "date_left",
    "note",
    "name_protected",
)


class Facts:
    """What is stored of one association, as far as rows of a file touch it.

    :param record: the ``asom.member.import``
    :param survey: what all rows of the file have in common
        (:class:`..memberfile.Survey`); a member of whom several rows speak is kept from
        one :meth:`load` to the next
    """

    def __init__(self, record, survey=None):
        self.env = record.env
        self.record = record
        self.company = record.company_id
        self.survey = survey
        self.repeated = survey.repeated if survey else frozenset()
        # What is added to a note is in the association's language, so that the same
        # file read by somebody else adds nothing.
        noted = record.with_context(lang=self.company.partner_id._asom_lang()).env
        countries = self.env["res.country"].search_fetch([], ["code"])
        self.known = Known(
            fields.Date.context_today(record),
            countries=frozenset(countries.mapped("code")),
            langs=frozenset(code for code, _n in self.env["res.lang"].get_installed()),
            ean_channels=frozenset(self.env["asom.payment.channel"]._ean_codes()),
            second_phone=noted._("Mobile: %s"),
            other_country=noted._("Country: %s"),
            listed=frozenset(survey.numbers) if survey else frozenset(),
            digits_only=self._digits_only(),
            names_twice=survey.names_twice if survey else None,
        )
        self.country_ids = {country.code: country.id for country in countries}
        self._products()

    def _digits_only(self) -> bool:
        """Whether the file's numbers are digits alone, or the association's are and the
        file does not begin a new kind."""
        survey = self.survey
        if survey and (survey.digits_only or survey.other_numbers):
            return survey.digits_only
        return self.env["asom.membership"]._asom_digits_only(self.company)

    def _products(self):
        domain = [
            ("company_id", "=", self.company.id),
            ("asom_kind", "in", ("package", "addon")),
        ]
        records = self.env["product.product"].search(domain)
        for record in records:
            group = record.asom_package_group_id
            product = Product(
                record.id,
                record.product_tmpl_id.id,
                record.name,
                group.id if group.exclusive else None,
                frozenset(record.asom_requires_ids.ids),
                frozenset(record.asom_excludes_ids.ids),
                frozenset(record.asom_installation_group_ids.ids),
                record.asom_max_per_installation,
            )
            for lang in self.known.langs:
                name = record.with_context(lang=lang).name
                key = product_key(name)
                if self.known.products.setdefault(key, product) != product:
                    self.known.products_twice.add(key)
        self.known.product_names = ", ".join(records.mapped("name"))

    def load(self, rows: list[dict]) -> Known:
        """Read what the rows speak of; one query for each kind of thing.

        :param rows: values by key, as memberfile parses them
        """
        keys = {number_key(row.get("member_number") or "") for row in rows} - {""}
        kept = self.known.members
        kept = {key: kept[key] for key in kept if key in self.repeated}
        found = filter(None, map(installation_of, rows))
        addresses = sorted({place_key(each) for each in found} - {""})
        self._load_places(addresses)
        self._load_people(rows, addresses)
        self.known.members = {**self._members(keys - set(kept)), **kept}
        self._load_limited()
        return self.known

    def _load_people(self, rows, addresses) -> None:
        """Members of the same names as the rows' or at the same addresses, those who
        left too."""
        keys = sorted({name_key(row.get("name")) for row in rows} - {""})
        people = self.known.people
        people.forget_stored()
        stored = self.env.execute_query(
            SQL(
                "SELECT m.name_key, m.member_number, p.name, p.street, p.street2,"
                " p.zip, p.email, p.phone"
                " FROM asom_membership m JOIN res_partner p ON p.id = m.partner_id"
                " WHERE m.company_id = %s AND m.name_key = ANY(%s) ORDER BY m.id",
                self.company.id,
                keys,
            )
        )
        names = ("name", "street", "street2", "zip", "email", "phone")
        for key, number, *contact in stored:
            person = person_of(dict(zip(names, contact, strict=True)), number)
            people.add(key, person)
        self._load_neighbours(addresses)
        if self.survey is None:
            found = [people.by_name.get(key, ()) for key in keys]
            found += people.by_place.values()
            numbers = numbers_of(each for some in found for each in some)
            numbers |= {
                row["member_number"] for row in rows if row.get("member_number")
            }
            self._load_listed(numbers)

    def _load_neighbours(self, addresses) -> None:
        """Members at addresses, to whom a similar name may belong."""
        stored = self.env.execute_query(
            SQL(
                "SELECT m.member_number, p.name, p.street, p.street2, p.zip"
                " FROM asom_installation i"
                " JOIN asom_membership m ON m.installation_id = i.id"
                " JOIN res_partner p ON p.id = m.partner_id"
                " WHERE i.company_id = %s AND i.address_key = ANY(%s) ORDER BY m.id",
                self.company.id,
                addresses,
            )
        )
        for number, name, *address in stored:
            home = dict(zip(("street", "street2", "zip"), address, strict=True))
            person = Person(number, name=name)
            self.known.people.add_at(home_key(home), person)

    def _load_listed(self, numbers) -> None:
        """Which of the numbers stand in the file."""
        keys = [number_key(number) for number in numbers]
        lines = self.env["asom.member.import.line"].search_fetch(
            [("import_id", "=", self.record.id), ("member_key", "in", keys)],
            ["member_key"],
        )
        self.known.listed = frozenset(lines.mapped("member_key"))

    def _members(self, keys) -> dict[str, Member]:
        records = self.env["asom.membership"].search(
            [
                ("company_id", "=", self.company.id),
                ("member_number_key", "in", list(keys)),
            ]
        )
        places = {}
        for row in self.env["asom.occupancy"].search(
            [("membership_id", "in", records.ids)], order="date_from, id"
        ):
            places[row.membership_id.id] = row.installation_id
        running = {}
        by_product = {each.id: each for each in self.known.products.values()}
        for row in self.env["asom.subscription"].search(
            [("membership_id", "in", records.ids), ("cancelled", "=", False)],
            order="date_from, id",
        ):
            end = row.date_to or None
            product = by_product.get(row.product_id.id) or self._other(row.product_id)
            begun = Running(product, row.date_from, end, row.id, end)
            running.setdefault(row.membership_id.id, []).append(begun)
        return {
            record.member_number_key: self._member(
                record, places.get(record.id), running.get(record.id, ())
            )
            for record in records
        }

    @staticmethod
    def _other(record) -> Product:
        """A product that nobody can begin with any more."""
        template = record.product_tmpl_id
        group = template.asom_package_group_id
        return Product(
            record.id,
            template.id,
            record.name,
            group.id if group.exclusive else None,
            excludes=frozenset(template.asom_excludes_ids.ids),
        )

    def _member(self, record, place, running) -> Member:
        partner = record.partner_id
        contact = {name: partner[name] or None for name in PARTNER_FIELDS}
        values = {name: record[name] or None for name in VALUE_FIELDS}
        values["name_protected"] = record.name_protected
        return Member(
            record.member_number_key,
            record.member_number,
            record.id,
            partner.id,
            partner={**contact, "country": partner.country_id.code or None},
            values=values,
            household=tuple(record.household_ids.mapped("name")),
            place=self._place(place) if place else None,
            running=tuple(running),
            fixed_start=bool(record.date_joined),
        ).keep_as_stored()

    # === INSTALLATIONS === #

    def _place(self, record) -> Place:
        key = record.address_key
        # The key is not unique: what a member has counts, not the first of that key.
        held = self.known.places.get(key, ())
        place = next((each for each in held if each.id == record.id), None)
        if place is None:
            marks = {name: record[name] for name in MARKS if record[name]}
            area = record.group_id.id or None
            place = Place(key, record.id, area=area, marks=marks)
            self.known.add_place(place)
        return place

    def _load_places(self, addresses):
        self.known.places = {
            key: kept
            for key, held in self.known.places.items()
            if (kept := [place for place in held if place.running and not place.id])
        }
        for record in self.env["asom.installation"].search(
            [("company_id", "=", self.company.id), ("address_key", "in", addresses)],
            order="id",
        ):
            self._place(record)

    def _load_limited(self):
        """What runs at the installations of products that are limited there."""
        limited = {each.id: each for each in self.known.products.values() if each.most}
        held = (place for some in self.known.places.values() for place in some)
        places = {place.id: place for place in held if place.id}
        if not limited or not places:
            return
        for row in self.env["asom.subscription"].search(
            [
                ("product_id", "in", list(limited)),
                ("membership_id.installation_id", "in", list(places)),
                ("cancelled", "=", False),
            ]
        ):
            place = places[row.membership_id.installation_id.id]
            product = limited[row.product_id.id]
            end = row.date_to or None
            begun = Running(product, row.date_from, end, row.id, end)
            place.running += [begun] * row.quantity
