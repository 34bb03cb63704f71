"""Carrying out what rows of an import plan, in sets."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import date

from odoo import fields
from odoo.exceptions import UserError

from ..batches import error_text, split
from ..member_number import comparable
from ..memberfile import FIELD, MESSAGES
from ..turns import take_turn
from .lookups import Facts
from .needs import take_along
from .orders import OrderWriter
from .plan import Planner, RowPlan

_logger = logging.getLogger(__name__)

DATES = tuple(field.key for field in FIELD.values() if field.kind == "date")
# One line in the import's chatter stands for what thousands of records would say.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class ImportWriter:
    """Writes rows of one import.

    :param record: the ``asom.member.import``
    """

    def __init__(self, record):
        self.record = record.with_company(record.company_id).with_context(**QUIET)
        self.env = self.record.env
        self.company = self.record.company_id

    def write(self, lines) -> None:  # pylint: disable=method-required-super
        """Import the rows together; where that fails halves of them, so that a row
        that cannot go in does not stop the others."""
        split(lines.with_env(self.env), self._write, self._refuse)

    def _refuse(self, line, error):
        if not isinstance(error, UserError):
            _logger.warning(
                "Import %s: line %s was refused",
                self.record.id,
                line.line,
                exc_info=error,
            )
        what = self.env._("import %s", self.record.id)
        problem = {
            "code": "refused",
            "params": {"text": error_text(self.env, error, what)},
            "heading": "",
            "blocking": True,
        }
        line._set_refused([*(line.problems or []), problem])

    # === ROWS === #

    def _write(self, lines):
        rows = [with_dates(line.values) for line in lines]
        self.facts = Facts(self.record)
        planner = Planner(self.facts.load(rows), self.record._headings_by_key())
        self.created = defaultdict(lambda: defaultdict(list))
        self.ended = defaultdict(list)
        plans = {}
        for line, values in zip(lines, rows, strict=True):
            known = [
                problem
                for problem in line.problems or []
                if problem["code"] in MESSAGES and not problem["blocking"]
            ]
            accepted = frozenset(line.accepted or ())
            plan = planner.row(line.id, values, known, accepted, at=line.line)
            if plan.blocked:
                # Something has changed since the file was checked.
                line._set_refused(plan.problems)
            else:
                plans[line] = plan
        members = list(
            {id(plan.member): plan.member for plan in plans.values()}.values()
        )
        self._make_places(members)
        new = [member for member in members if member.id is None]
        old = [member for member in members if member.id is not None]
        memberships = self.env["asom.membership"].browse([each.id for each in old])
        # A clerk may be ordering for one of them at this moment.
        take_turn(memberships)
        known = memberships._days_without_needed()
        self._make_members(new)
        orders = OrderWriter(self)
        orders.remember(old)
        self._update_members(old)
        self._subscriptions(members)
        take_along(memberships, old, known)
        orders.write(old)
        self._finish(plans)

    def _finish(self, plans: dict[object, RowPlan]):
        for line, plan in plans.items():
            line.sudo().write(
                {
                    "state": "done",
                    "action": plan.action,
                    "changes": plan.changes,
                    "membership_id": plan.member.id,
                    "member_number": plan.member.number,
                    "created": dict(self.created[line.id]) or False,
                    "ended": self.ended[line.id] or False,
                }
            )

    def _note(self, line_id, records):
        self.created[line_id][records._name] += records.ids

    def _create(self, model: str, rows: list[tuple]):
        """:param rows: (id of the line, values)
        :returns: the records in the same order"""
        if not rows:
            return self.env[model]
        records = self.env[model].create([vals for _line_id, vals in rows])
        for (line_id, _vals), record in zip(rows, records, strict=True):
            self._note(line_id, record)
        return records

    # === NEW MEMBERS === #

    def _make_places(self, members):
        found = [member.place for member in members if member.place]
        places = list({id(place): place for place in found if not place.id}.values())
        # Only installations in Denmark are made here; the default asks each time.
        denmark = self.facts.country_ids.get("DK", False)
        shared = {"company_id": self.company.id, "country_id": denmark}
        rows = [(place.line, {**place.vals, **shared}) for place in places]
        records = self._create("asom.installation", rows)
        for place, record in zip(places, records, strict=True):
            place.id = record.id
        for place in {id(place): place for place in found if place.learned}.values():
            self.env["asom.installation"].browse(place.id).write(place.learned)

    def _make_members(self, members):
        partners = self._create(
            "res.partner",
            [
                (member.line, {**self._contact(member.partner), "customer_rank": 1})
                for member in members
            ],
        )
        people = self._make_people([(member, member.household) for member in members])
        self._give_numbers([member for member in members if not member.number])
        rows = []
        for member, partner in zip(members, partners, strict=True):
            member.partner_id = partner.id
            vals = {
                "company_id": self.company.id,
                "member_number": member.number,
                "partner_id": partner.id,
                "installation_id": member.place.id if member.place else False,
                **member.values,
            }
            if people[member]:
                vals["household_ids"] = [fields.Command.set(people[member])]
            rows.append((member.line, vals))
        records = self._create("asom.membership", rows)
        for member, record in zip(members, records, strict=True):
            member.id = record.id
            self._note(member.line, record.occupancy_ids)

    def _contact(self, partner: dict) -> dict:
        """Values of the payer's fields."""
        vals = {name: value or False for name, value in partner.items()}
        if "country" in vals:
            code = vals.pop("country")
            vals["country_id"] = self.facts.country_ids.get(code, False)
        return {**vals, "company_id": self.company.id}

    def _make_people(self, rows) -> dict:
        """Contacts of the household.

        :param rows: (member, names)
        :returns: {member: ids}
        """
        wanted = [(member, name) for member, names in rows for name in names]
        records = self._create(
            "res.partner",
            [
                (member.people[name], self._contact({"name": name}))
                for member, name in wanted
            ],
        )
        ids = {member: [] for member, _names in rows}
        for (member, _name), record in zip(wanted, records, strict=True):
            ids[member].append(record.id)
        return ids

    def _give_numbers(self, members):
        """The next numbers that neither a member nor another row of the file has."""
        sequence = self.company.sudo()._asom_sequence("asom.membership")
        while members:
            numbers = [sequence.next_by_id() for _member in members]
            keys = [comparable(number) for number in numbers]
            lines = self.env["asom.member.import.line"].search_fetch(
                [("import_id", "=", self.record.id), ("member_key", "in", keys)],
                ["member_key"],
            )
            stored = self.env["asom.membership"].search_fetch(
                [
                    ("company_id", "=", self.company.id),
                    ("member_number_key", "in", keys),
                ],
                ["member_number_key"],
            )
            taken = {*lines.mapped("member_key"), *stored.mapped("member_number_key")}
            free = (n for n, key in zip(numbers, keys, strict=True) if key not in taken)
            for member, member.number in zip(list(members), free, strict=False):
                members.remove(member)

    # === MEMBERS THAT EXIST === #

    def _update_members(self, members):
        moved_in, people, leaving = [], [], defaultdict(list)
        for member in members:
            partner, values, household, place = member.stored
            changed = changes_of(partner, member.partner)
            if changed:
                contact = self._contact(changed)
                del contact["company_id"]
                self.env["res.partner"].browse(member.partner_id).write(contact)
            changed = changes_of(values, member.values)
            left = changed.pop("date_left", None)
            if left:
                leaving[left].append(member.id)
            if changed:
                self.env["asom.membership"].browse(member.id).write(changed)
            if place is None and member.place:
                moved_in.append((member.place.line, self._occupancy(member)))
            names = member.household[len(household) :]
            people += [(member, names)] if names else []
        self._end_subscriptions(members)
        for left, ids in leaving.items():
            self.env["asom.membership"].browse(ids)._leave(left)
        self._create("asom.occupancy", moved_in)
        for member, ids in self._make_people(people).items():
            membership = self.env["asom.membership"].browse(member.id)
            membership.household_ids = [fields.Command.link(each) for each in ids]

    @staticmethod
    def _occupancy(member) -> dict:
        return {
            "membership_id": member.id,
            "installation_id": member.place.id,
            "date_from": member.values["date_joined"],
            "date_to": member.values["date_left"],
        }

    def _end_subscriptions(self, members):
        """What ends on the same day is written at once."""
        ending = defaultdict(list)
        for member in members:
            for row in member.running:
                if row.id and row.end != row.was:
                    ending[row.end].append(row.id)
                    if row.line:
                        was = row.was and row.was.isoformat()
                        self.ended[row.line].append([row.id, row.end.isoformat(), was])
        for last_day, ids in ending.items():
            rows = self.env["asom.subscription"].browse(ids)
            rows._later().write({"date_to": last_day})

    def _subscriptions(self, members):
        new = [
            (member, row)
            for member in members
            for row in member.running
            if row.id is None
        ]
        rows = [
            (
                row.line,
                {
                    "membership_id": member.id,
                    "product_id": row.product.id,
                    "date_from": row.start,
                    "date_to": row.end,
                },
            )
            for member, row in new
        ]
        records = self._create("asom.subscription", rows)
        for (member, row), record in zip(new, records, strict=True):
            member.begun.append((row.line, record))


def changes_of(before: dict, after: dict) -> dict:
    """The values that differ."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def with_dates(values: dict) -> dict:
    """A stored row's values with dates again instead of ISO texts."""
    return {
        key: date.fromisoformat(value) if key in DATES and value else value
        for key, value in (values or {}).items()
    }
