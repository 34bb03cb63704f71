"""What a list changes of members who were there before is kept as orders: done, with
what an undo needs. One set for a batch: queries do not grow with what a row changes."""

from __future__ import annotations

from datetime import timedelta

from odoo import fields

ONE_DAY = timedelta(days=1)
CONTACT = ("name", "street", "street2", "zip", "city", "email", "phone", "lang")
CHANNEL = ("payment_channel", "ean_number")


class OrderWriter:
    """Orders of one batch of an import.

    :param writer: the ``ImportWriter``, for its environment
    """

    def __init__(self, writer):
        self.env = writer.env
        self.record = writer.record
        self.company = writer.company
        self.today = fields.Date.context_today(writer.record)
        self.wanted: list[tuple[dict, list[dict]]] = []
        self.before: dict[tuple, dict] = {}

    def remember(self, members) -> None:
        """Keep what is stored before the members are updated."""
        for member in members:
            partner = self.env["res.partner"].browse(member.partner_id)
            membership = self.env["asom.membership"].browse(member.id)
            self.before[member.id] = {
                "partner": _values(partner, CONTACT),
                "channel": _values(membership, CHANNEL),
                "stays": set(membership.occupancy_ids.ids),
            }

    def write(self, members) -> None:  # pylint: disable=method-required-super
        """Make the orders of what has changed since; what brings a member in is none,
        however many of the file's rows tell of that member."""
        brought = self.env["asom.member.import.line"].search(
            [
                ("import_id", "=", self.record.id),
                ("membership_id", "in", [member.id for member in members]),
                ("action", "=", "new"),
            ]
        )
        for member in members:
            if member.id in brought.membership_id.ids:
                continue
            self._contact(member)
            self._move(member)
            self._subscriptions(member)
            self._leave(member)
        self._create()

    # === BY KIND === #

    def _contact(self, member):
        before = self.before[member.id]
        partner = self.env["res.partner"].browse(member.partner_id)
        membership = self.env["asom.membership"].browse(member.id)
        for kind, record, was in (
            ("contact", partner, before["partner"]),
            ("channel", membership, before["channel"]),
        ):
            now = _values(record, was)
            changed = [name for name in was if was[name] != now[name]]
            if not changed:
                continue
            memory = {
                "model": record._name,
                "id": record.id,
                "was": {name: was[name] for name in changed},
                "now": {name: now[name] for name in changed},
            }
            vals = {}
            if kind == "channel":
                vals["payment_channel"] = membership.payment_channel
            else:
                vals = {name: partner[name] for name in ("email", "phone")}
            effect = {"kind": "written", "memory": memory}
            self._want(member, kind, self.today, [effect], **vals)

    def _move(self, member):
        membership = self.env["asom.membership"].browse(member.id)
        new = membership.occupancy_ids.filtered(
            lambda stay: stay.id not in self.before[member.id]["stays"]
        )
        if not new:
            return
        memory = {"places": [], "new": new.ids, "address": {}, "address_now": {}}
        self._want(
            member,
            "move",
            new[-1].date_from,
            [{"kind": "moved", "memory": memory}],
            installation_id=new[-1].installation_id.id,
        )

    def _subscriptions(self, member):
        begun = [record for _line, record in member.begun]
        left = _leaves(member)
        ended = [row for row in _ended_rows(member) if row.end != left]
        if not begun and not ended:
            return
        kind = "drop" if not begun else "change" if ended else "add"
        effects = [
            {"kind": "started", "subscription_id": record.id} for record in begun
        ]
        if not begun:
            # Where something begins it remembers by itself what it has ended.
            effects = [
                {"kind": "ended", "subscription_id": row.id, "memory": _ended(row)}
                for row in ended
            ]
        lines = [{"subscription_id": row.id} for row in ended]
        lines += [{"product_id": record.product_id.id} for record in begun]
        days = [record.date_from for record in begun]
        days += [row.end + ONE_DAY for row in ended] if not begun else []
        shown = {
            "ends": [[row.id, row.product.name, _iso(row.end)] for row in ended],
            "starts": [
                [
                    record.product_id.id,
                    record.product_id.name,
                    _iso(record.date_from),
                    record.quantity,
                ]
                for record in begun
            ],
        }
        self._want(member, kind, min(days), effects, lines, shown)

    def _leave(self, member):
        left, was = _leaves(member), member.stored[1].get("date_left")
        if not left:
            return
        effects = [
            {"kind": "ended", "subscription_id": row.id, "memory": _ended(row)}
            for row in _ended_rows(member)
            if row.end == left
        ]
        memory = {"was": was and was.isoformat()}
        effects.append({"kind": "left", "memory": memory})
        self._want(member, "leave", left, effects)

    # === THE ROWS === #

    def _want(self, member, kind, day, effects, lines=(), shown=None, **vals):
        preview = {
            "day": day.isoformat(),
            "dues_day": day.isoformat(),
            "fee": 0,
            "rule": "",
            "reasons": [["list", {}]],
            "ends": [],
            "starts": [],
            "collections": [],
            "equipment": [],
            **(shown or {}),
        }
        order = {
            "company_id": self.company.id,
            "membership_id": member.id,
            "kind": kind,
            "date": day,
            "date_asked": self.today,
            "date_effect": day,
            "origin": "list",
            "asked_by": self.record.name,
            "state": "scheduled" if day > self.today else "done",
            "date_confirmed": fields.Datetime.now(),
            "confirmed_user_id": self.env.uid,
            "import_id": self.record.id,
            "preview": preview,
            "line_ids": [fields.Command.create(line) for line in lines],
            **vals,
        }
        self.wanted.append((order, effects))

    def _create(self):
        if not self.wanted:
            return
        orders = (
            self.env["asom.order"]
            ._of_list()
            .create([vals for vals, _effects in self.wanted])
        )
        self.env["asom.order.effect"].sudo().create(
            [
                {"order_id": order.id, **effect}
                for order, (_vals, effects) in zip(orders, self.wanted, strict=True)
                for effect in effects
            ]
        )


def _values(record, names) -> dict:
    return {
        name: record._fields[name].convert_to_write(record[name], record)
        for name in names
    }


def _leaves(member):
    """The last day that the list gives the member, or None."""
    left = member.values.get("date_left")
    return left if left != member.stored[1].get("date_left") else None


def _ended_rows(member) -> list:
    return [row for row in member.running if row.id and row.end != row.was]


def _ended(row) -> dict:
    """As ``asom.subscription._changed_since`` tells it."""
    return {
        "id": row.id,
        "now": [row.end.isoformat(), False],
        "was": [row.was and row.was.isoformat(), False],
    }


def _iso(day):
    return day.isoformat() if day else None
