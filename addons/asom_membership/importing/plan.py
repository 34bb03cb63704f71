"""What importing a row does: the same plan for the dry run and for the import.

Free of Odoo: rows and :class:`.member_import_state.Known` in, changed members and a
report out. A row with an error changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..addresses import (
    address_key,
    care_of,
    postal_line,
    split_unit,
    without_care_of,
)
from ..member_number import comparable as number_key, is_unusual
from ..people import Person, home_key, name_key, person_of
from .known import (
    MARKS,
    Known,
    Member,
    Place,
    join_care_of,
    split_care_of,
)
from .products import add_products, cut

# The person's answer is one, whatever makes two rows look like the same person.
SAME_PERSON = "same_person"
# A day of joining so many days from now is a slip, or two figures of a year misread.
FAR = 366
PLAIN_PARTNER = ("name", "street", "zip", "city", "email")


@dataclass
class RowPlan:
    """What a row does.

    :ivar action: new, update, nothing or error
    :ivar changes: ``{"key", "old", "new"}``, ``{"starts", "from", "to"}`` or
        ``{"ends", "day"}``
    :ivar problems: ``{"code", "params", "heading", "blocking"}``
    :ivar member: the member as the row leaves it; None for a row with an error
    """

    action: str = "nothing"
    changes: list[dict] = field(default_factory=list)
    problems: list[dict] = field(default_factory=list)
    member: Member | None = None

    @property
    def blocked(self) -> bool:
        """Whether the row must not be taken in."""
        return any(problem["blocking"] for problem in self.problems)


class Planner:
    """Plans rows in the order of the file.

    :param known: what is stored; changed by every row that is good
    :param headings: key of a field -> the file's heading, for the report
    """

    def __init__(self, known: Known, headings: Mapping[str, str]):
        self.known = known
        self.headings = headings

    def row(self, line, values, problems=(), accepted=frozenset(), at=None) -> RowPlan:
        """Plan one row.

        :param line: what tells the row from others: the id of the import's line
        :param values: as memberfile parses a row
        :param problems: what parsing it has found, as :class:`RowPlan` has them
        :param accepted: codes of problems that a person has looked at
        :param at: the line in the file, where it is not ``line``
        """
        plan = RowPlan(problems=list(problems))
        number = values.get("member_number")
        key = number_key(number or "")
        member = self.known.members.get(key) if key else None
        new = member is None
        member = member or Member(key, number, line=line)
        draft = member.draft()
        reader = RowReader(self, plan, draft, values, line, new)
        reader.accepted = accepted
        reader.read()
        if plan.blocked:
            plan.action = "error"
            plan.changes = []
            return plan
        self._keep(member, draft, line, at or line)
        plan.member = member
        plan.action = "new" if new else "update" if plan.changes else "nothing"
        return plan

    def _keep(self, member: Member, draft: Member, line: int, at: int) -> None:
        begun = [row for row in draft.running if row.line == line]
        member.take(draft)
        if member.key:
            self.known.members[member.key] = member
        place = member.place
        if place:
            self.known.add_place(place)
            place.learn(member.place_marks)
            place.running += [row for row in begun if row.product.most]
        if member.id is None:
            self._keep_person(member, at)

    def _keep_person(self, member: Member, at: int) -> None:
        name, people = member.partner.get("name"), self.known.people
        # Of a whole file not everything about everybody is kept.
        people.add_at(home_key(member.partner), Person(member.number, at, name=name))
        if self.known.keeps(name):
            people.add(name_key(name), person_of(member.partner, member.number, at))


class RowReader:
    """Brings one row's values into a member's draft, and notes what it does."""

    accepted: frozenset[str] = frozenset()

    def __init__(self, planner, plan, member, values, line, new):
        self.known = planner.known
        self.headings = planner.headings
        self.plan = plan
        self.member = member
        self.values = values
        self.line = line
        self.new = new

    def read(self) -> None:  # pylint: disable=method-required-super
        """Do it all."""
        self._warn_of_name()
        self._contact()
        self._household()
        self._membership()
        self._place()
        add_products(self)
        if self.new:
            self._warn_of_new()
            self._look_for_same_person()

    # === REPORT === #

    def error(self, code: str, key: str = "", **params) -> None:
        """A reason why the row cannot go in; once for each code and column."""
        self._problem(code, key, True, params)

    def ask(self, code: str, key: str = "", **params) -> None:
        """Something that stops the row until a person says that it is right."""
        group = SAME_PERSON if code.startswith("same_") else code
        self._problem(code, key, group not in self.accepted, params)

    def warn(self, code: str, key: str = "", **params) -> None:
        """Something to look at; the row goes in."""
        self._problem(code, key, False, params)

    def _problem(self, code, key, blocking, params):
        heading = self.headings.get(key, "")
        params = {name: plain(value) for name, value in params.items()}
        row = {"code": code, "params": params, "heading": heading, "blocking": blocking}
        if row not in self.plan.problems:
            self.plan.problems.append(row)

    def change(self, **what) -> None:
        """Note a change for the report."""
        self.plan.changes.append({name: plain(value) for name, value in what.items()})

    def _set(self, fields: dict, name: str, value) -> None:
        if fields.get(name) == value:
            return
        if not self.new:
            self.change(key=name, old=fields.get(name), new=value)
        fields[name] = value

    # === THE PAYER === #

    def _contact(self) -> None:
        partner, values = self.member.partner, self.values
        for name in PLAIN_PARTNER:
            if values.get(name):
                self._set(partner, name, values[name])
        line = postal_line(
            *(values.get(name) for name in ("floor", "door", "street2", "locality"))
        )
        if values.get("co_name") or line:
            name, rest = split_care_of(partner.get("street2"))
            if care_of(line) is not None and not values.get("co_name"):
                name, rest = None, line
            else:
                name, rest = values.get("co_name") or name, line or rest
            self._set(partner, "street2", join_care_of(name, rest))
        phone = values.get("phone") or values.get("mobile")
        if phone:
            self._set(partner, "phone", phone)
        country = values.get("country") or (self.new and "DK")
        if country in self.known.countries:
            self._set(partner, "country", country)
        elif country:
            self.warn("unknown_country", "country", country=country)
        lang = values.get("lang") or (self.new and "da_DK")
        if lang in self.known.langs:
            self._set(partner, "lang", lang)
        elif values.get("lang"):
            self.warn("unknown_lang", "lang", lang=lang)

    def _household(self) -> None:
        known = {name.casefold() for name in self.member.household}
        for name in self.values.get("household") or ():
            if name.casefold() not in known:
                known.add(name.casefold())
                self.member.household += (name,)
                self.member.people[name] = self.line
                if not self.new:
                    self.change(key="household", old=None, new=name)

    def _warn_of_name(self) -> None:
        old, name = self.member.partner.get("name"), self.values.get("name")
        if not self.new and old and name and old.casefold() != name.casefold():
            self.warn("name_changes", "name", name=old)

    def _warn_of_new(self) -> None:
        partner = self.member.partner
        lines = (partner.get("street"), partner.get("street2"))
        if not lines[0] or not any(map(without_care_of, lines)):
            self.warn("no_address", "street")
        elif not partner.get("zip"):
            self.warn("no_postcode", "zip")
        joined = self.values.get("date_joined")
        if joined and (joined - self.known.today).days > FAR:
            self.warn("joined_far", "date_joined", day=joined.isoformat())
        number = self.member.number
        if number and self.known.digits_only and is_unusual(number):
            self.warn("unusual_number", "member_number", number=number)

    def _look_for_same_person(self) -> None:
        """Somebody of the same name stops a row; a file that lists both with numbers of
        their own says itself that they are two."""
        partner = self.member.partner
        person = person_of({**partner, "mobile": self.values.get("mobile")})
        found = self.known.people.match(name_key(partner.get("name")), person)
        if not found:
            other = self.known.people.alike_at(home_key(partner), person)
            found = other and (other, "similar")
        if not found:
            return
        other, reason = found
        where = other.number or other.line
        code = f"same_{reason}" if other.number else f"same_{reason}_line"
        listed = other.number and number_key(other.number) in self.known.listed
        told = {"number": where}
        if reason == "similar":
            told["name"] = other.name
        if not (self.member.number and listed):
            self.ask(code, "name", **told)
        elif reason not in ("nothing", "similar"):
            self.warn(code, "name", **told)

    # === THE MEMBERSHIP === #

    def _membership(self) -> None:
        fields, values = self.member.values, self.values
        for name in ("payment_channel", "ean_number", "name_protected"):
            if values.get(name) is not None:
                self._set(fields, name, values[name])
        needs_ean = values.get("payment_channel") in self.known.ean_channels
        if needs_ean and not fields.get("ean_number"):
            self.error("ean_missing", "payment_channel")
        self._joined()
        self._left()
        self._note()

    def _joined(self) -> None:
        fields, given = self.member.values, self.values.get("date_joined")
        if given:
            left = fields.get("date_left")
            if left and left < given and not self.values.get("date_left"):
                self.error("left_before_joined", "date_joined", left=left, joined=given)
            self._set(fields, "date_joined", given)
            self.member.fixed_start = True
        elif not self.member.fixed_start:
            # Of a member whose rows tell no day of joining, the first package does.
            starts = [self.values.get(f"{name}_from") for name in ("package", "addons")]
            starts = [*starts, fields.get("date_joined")]
            fields["date_joined"] = min(filter(None, starts), default=self.known.today)

    def _left(self) -> None:
        fields, left = self.member.values, self.values.get("date_left")
        before, joined = fields.get("date_left"), fields.get("date_joined")
        if not left or left == before:
            return
        if before and before < self.known.today and self.member.id:
            self.error("left_already", "date_left", day=before)
        elif joined and left < joined and not self.values.get("date_joined"):
            self.error("left_before_joined", "date_left", left=left, joined=joined)
        else:
            self._set(fields, "date_left", left)
            self.member.running = cut(self.member.running, left)

    def _note(self) -> None:
        """Lines that the note does not hold yet are added."""
        values = self.values
        lines = (values.get("note") or "").split("\n")
        mobile = values.get("phone") and values.get("mobile")
        if mobile and mobile != values["phone"]:
            lines.append(self.known.second_phone % mobile)
        country = values.get("country")
        if country and country not in self.known.countries:
            lines.append(self.known.other_country % country)
        old = self.member.values.get("note")
        held = set((old or "").split("\n"))
        added = [line for line in dict.fromkeys(lines) if line and line not in held]
        if added:
            note = "\n".join([*filter(None, [old]), *added])
            self._set(self.member.values, "note", note)

    # === THE ADDRESS THAT IS CONNECTED === #

    def _place(self) -> None:
        found = installation_of(self.values)
        self.member.place_marks = {}
        if not found:
            return
        key = place_key(found)
        marks = {name: found[name] for name in MARKS if found[name]}
        self.member.place_marks = marks
        place = self.member.place
        if place is None:
            place = self.known.place_at(key, marks)
            self.member.place = place or Place(
                key, vals=found, line=self.line, marks=marks
            )
            if not self.new:
                address = shown_address(found)
                self.change(key="installation_street", old=None, new=address)
        elif place.key != key or place.is_apart_from(marks):
            self.member.place_marks = {}
            if self.values.get("installation_street"):
                address = shown_address(found)
                self.warn("other_place", "installation_street", address=address)


def installation_of(values: dict) -> dict | None:
    """Fields of the installation: the row's own columns, else the postal address when
    it is in Denmark; None where there is none. A c/o line is the person's alone."""
    if values.get("installation_street"):
        prefix = "installation_"
    elif values.get("street") and (values.get("country") or "DK") == "DK":
        prefix = ""
    else:
        return None
    lines = [values.get(f"{prefix}{name}") for name in ("street", "street2")]
    lines = [line for line in map(without_care_of, lines) if line]
    if not lines:
        return None
    floor, door = (values.get(f"{prefix}{name}") for name in ("floor", "door"))
    rests = []
    for line in lines:
        found_floor, found_door, rest = split_unit(line)
        if rest is None and not rests:
            # Nothing but a floor where the street should be.
            rest = line
        floor, door = floor or found_floor, door or found_door
        rests += [rest] if rest else []
    return {
        "street": rests[0],
        "street2": ", ".join(rests[1:]) or None,
        "floor": floor,
        "door": door,
        "zip": values.get(f"{prefix}zip"),
        "city": values.get(f"{prefix}city"),
        "locality": None if prefix else values.get("locality"),
        "municipality_code": values.get("municipality_code"),
        "property_reference": values.get("property_ref"),
        "street_code": values.get("street_code"),
        "address_ref": values.get("address_ref"),
    }


def place_key(found: dict) -> str:
    """The key of an installation's fields."""
    names = ("street", "street2", "zip", "floor", "door")
    return address_key(*(found[name] for name in names))


def shown_address(vals: dict) -> str:
    """The address on one line."""
    place = " ".join(filter(None, [vals.get("zip"), vals.get("city")]))
    rest = [vals.get(name) for name in ("street2", "locality")]
    unit = postal_line(vals.get("floor"), vals.get("door"), *rest)
    return ", ".join(filter(None, [vals.get("street"), unit, place]))


def plain(value):
    """A value as the report stores it: dates as ISO text."""
    return value.isoformat() if isinstance(value, date) else value
