"""Carrying out what an import has planned, in sets."""

from datetime import date

from odoo import fields
from odoo.exceptions import UserError

from ..member_number import comparable
from .member_import_facts import (
    ONE_DAY,
    Facts,
    Running,
    installation_of,
    note_of,
    partner_values,
    place_key,
    subscribed,
)
from .member_import_plan import same_group

DATES = (
    "date_joined",
    "date_left",
    "package_from",
    "package_to",
    "addons_from",
    "addons_to",
)


class ImportWriter:
    """Writes rows of an import.

    :param record: the ``asom.member.import``, in a context without mail and tracking
    """

    def __init__(self, record):
        self.record = record
        self.env = record.env
        self.company = record.company_id

    # === ROWS === #

    def write(self, lines) -> None:
        """Import the rows together; where that fails halves of them, so that a row
        that cannot go in does not stop the others."""
        if not lines:
            return
        try:
            with self.env.cr.savepoint():
                self._write(lines)
        except (UserError, ValueError) as error:
            self.env.invalidate_all()
            if len(lines) > 1:
                half = len(lines) // 2
                self.write(lines[:half])
                self.write(lines[half:])
            else:
                text = {"text": str(error)}
                refused = {
                    "code": "refused",
                    "params": text,
                    "heading": "",
                    "blocking": True,
                }
                problems = [*(lines.problems or []), refused]
                lines.write({"action": "error", "problems": problems})

    def _write(self, lines):
        rows = [(line, _with_dates(line.values)) for line in lines]
        self.facts = Facts(self.env, self.company)
        self.facts.load([values for _line, values in rows])
        created = {line.id: {} for line in lines}
        new, old = self._new_and_old(rows)
        self._create_members(new, created)
        starts = []
        for line, values in rows:
            membership = line.membership_id or self.facts.membership(values)
            line.membership_id = membership
            if (line, values) in old:
                self._update(membership, values)
            self._subscriptions(line, membership, values, starts)
        records = self.env["asom.subscription"].create([vals for _line, vals in starts])
        for (line, _vals), record in zip(starts, records, strict=True):
            created[line.id].setdefault("asom.subscription", []).append(record.id)
        for line, values in old:
            left = values.get("date_left")
            if left and line.membership_id.date_left != left:
                line.membership_id._leave(left)
        for line in lines:
            line.created = created[line.id] or False
        lines.state = "done"

    def _new_and_old(self, rows):
        """The first row of a number that nobody has makes a member."""
        new, old, seen = [], [], set()
        for line, values in rows:
            number = comparable(values.get("member_number") or "")
            if self.facts.membership(values) or (number and number in seen):
                old.append((line, values))
            else:
                new.append((line, values))
            seen.add(number)
        return new, old

    # === NEW MEMBERS === #

    def _create_members(self, rows, created):
        if not rows:
            return
        partners = self.env["res.partner"].create(
            [self._partner_vals(values) for _line, values in rows]
        )
        places = self._installations(rows, created)
        households = self._households(rows, created)
        memberships = self.env["asom.membership"].create(
            [
                self._membership_vals(values, partner, places.get(line.id), household)
                for (line, values), partner, household in zip(
                    rows, partners, households, strict=True
                )
            ]
        )
        for (line, _values), partner, membership in zip(
            rows, partners, memberships, strict=True
        ):
            line.membership_id = membership
            self.facts.memberships[membership.member_number_key] = membership
            created[line.id].setdefault("res.partner", []).append(partner.id)
            created[line.id]["asom.membership"] = [membership.id]

    def _partner_vals(self, values):
        return {
            **partner_values(values),
            "company_id": self.company.id,
            "country_id": self.facts.country(values).id,
            "lang": values.get("lang") or "da_DK",
            "customer_rank": 1,
        }

    def _membership_vals(self, values, partner, place, household):
        vals = {
            "company_id": self.company.id,
            "member_number": values.get("member_number"),
            "partner_id": partner.id,
            "household_ids": [fields.Command.set(household)],
            "installation_id": place.id if place else False,
            "date_joined": values.get("date_joined")
            or values.get("package_from")
            or fields.Date.context_today(self.record),
            "date_left": values.get("date_left"),
            "note": note_of(values),
        }
        if values.get("payment_channel"):
            vals["payment_channel"] = values["payment_channel"]
        return vals

    def _households(self, rows, created):
        people = [
            (line, name) for line, values in rows for name in values.get("household") or ()
        ]
        partners = self.env["res.partner"].create(
            [{"name": name, "company_id": self.company.id} for _line, name in people]
        )
        of_line = {line.id: [] for line, _values in rows}
        for (line, _name), partner in zip(people, partners, strict=True):
            of_line[line.id].append(partner.id)
            created[line.id].setdefault("res.partner", []).append(partner.id)
        return [of_line[line.id] for line, _values in rows]

    def _installations(self, rows, created):
        """{line id: installation}; addresses that the association lacks are made."""
        missing, wanted = {}, {}
        for line, values in rows:
            place = installation_of(values)
            if not place:
                continue
            key = place_key(*place[:3])
            wanted[line.id] = key
            if key not in self.facts.installations and key not in missing:
                street, street2, zip_code, city = place
                missing[key] = line.id, {
                    "company_id": self.company.id,
                    "street": street,
                    "street2": street2,
                    "zip": zip_code,
                    "city": city,
                    "municipality_code": values.get("municipality_code"),
                    "property_reference": values.get("property_ref"),
                }
        made = self.env["asom.installation"].create(
            [vals for _line_id, vals in missing.values()]
        )
        for (key, (line_id, _vals)), place in zip(missing.items(), made, strict=True):
            self.facts.installations[key] = place
            created[line_id].setdefault("asom.installation", []).append(place.id)
        return {line: self.facts.installations[key] for line, key in wanted.items()}

    # === MEMBERS THAT EXIST === #

    def _update(self, membership, values):
        partner = membership.partner_id
        changed = {
            key: value
            for key, value in partner_values(values).items()
            if (partner[key] or "") != value
        }
        if values.get("lang") and partner.lang != values["lang"]:
            changed["lang"] = values["lang"]
        if changed:
            partner.write(changed)
        vals = {
            key: values[key]
            for key in ("payment_channel", "date_joined")
            if values.get(key) and membership[key] != values[key]
        }
        note = note_of(values)
        if note and note not in (membership.note or ""):
            vals["note"] = "\n".join(filter(None, [membership.note, note]))
        if vals:
            membership.write(vals)

    def _subscriptions(self, line, membership, values, starts):
        key = membership.member_number_key
        running = self.facts.running[key]
        products, _unknown = self.facts.products_of(values)
        joined = membership.date_joined or date.today()
        left = values.get("date_left") or membership.date_left or None
        for product in products:
            package = product.asom_kind == "package"
            start, end = subscribed(values, package, joined, left)
            same = [r for r in running if r.product == product and r.overlaps(start, end)]
            if same:
                self._end_open(same, end)
                continue
            for other in running:
                if same_group(other.product, product) and other.date_from < start:
                    self._end_open([other], start - ONE_DAY, shorten=True)
            vals = {
                "membership_id": membership.id,
                "product_id": product.id,
                "date_from": start,
                "date_to": end,
            }
            starts.append((line, vals))
            running.append(Running(product, start, end, vals=vals))

    @staticmethod
    def _end_open(rows, last_day, shorten=False):
        """End rows that run on, stored ones and such that are about to be."""
        for row in rows:
            longer = row.date_to is None or (shorten and row.date_to > last_day)
            if not last_day or not longer:
                continue
            row.date_to = last_day
            if row.record:
                row.record._end(last_day)
            else:
                row.vals["date_to"] = last_day

    # === UNDO === #

    def undo(self) -> None:
        """Delete what the rows have created.

        :raises UserError: when a member has been charged since
        """
        made = {}
        for line in self.record.line_ids.filtered("created"):
            for model, ids in line.created.items():
                made.setdefault(model, []).extend(ids)
        members = self.env["asom.membership"].browse(made.get("asom.membership", []))
        charged = self.env["asom.charge"].search(
            [("membership_id", "in", members.ids)], limit=1
        )
        if charged:
            raise UserError(
                self.env._(
                    "%s has been charged since; the import cannot be undone any more.",
                    charged.membership_id.display_name,
                )
            )
        self.record.line_ids.write({"membership_id": False, "state": "todo"})
        for model in ("asom.subscription", "asom.membership", "res.partner"):
            records = self.env[model].browse(made.get(model, [])).exists()
            records.unlink()
        places = self.env["asom.installation"].browse(made.get("asom.installation", []))
        places.exists().filtered(lambda place: not place.occupancy_ids).unlink()
        self.record.line_ids.write({"created": False})


def _with_dates(values: dict) -> dict:
    """A stored row's values with dates again instead of ISO texts."""
    return {
        key: date.fromisoformat(value) if key in DATES and value else value
        for key, value in (values or {}).items()
    }
