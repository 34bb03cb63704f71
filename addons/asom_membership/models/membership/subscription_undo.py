from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...ordering.changes import Start

# In the context of an undo: it opens again what the change had ended, which was never
# anybody's history. An object, so that no call from outside can say it.
REOPEN = object()
REOPEN_KEY = "asom_reopen"


class Subscription(models.Model):
    """A change that never took effect: what it ended goes on as it was."""

    _inherit = "asom.subscription"

    taken_along = fields.Json(
        readonly=True,
        copy=False,
        help="What ended because of this row: by its start what it took the place of, "
        "by its end what needed it. An undo restores exactly that.",
    )
    can_undo = fields.Boolean(compute="_compute_can_undo")

    @api.depends("taken_along", "cancelled")
    def _compute_can_undo(self):
        for row in self:
            started = any(each["by"] == "start" for each in row._taken_along())
            row.can_undo = started and not row.cancelled

    # === CRUD METHODS === #

    def _asom_locked_text(self, field):
        if field.name == "taken_along":
            return self.env._(
                "What a change has ended follows from it; use “Change Package”."
            )
        return super()._asom_locked_text(field)

    def _is_undoing(self) -> bool:
        return self.env.context.get(REOPEN_KEY) is REOPEN

    # === MEMORY === #

    def _changed_since(self, before) -> list[dict]:
        """What of the rows is not as it was.

        :param before: by :meth:`_asom_ends`
        :returns: [{"id", "now": [last day, cancelled], "was": the same}], and the last
            day that is charged where that is another one
        """
        return [
            {"id": row.id, "now": row._end_told(), "was": _told(*before[row])}
            for row in self
            if row._end_told() != _told(*before[row])
        ]

    def _end_told(self) -> list:
        return _told(self.date_to, self.cancelled, self.dues_to)

    def _remember(self, by, entries):
        """Add to what the row has ended.

        :param by: "start" or "end" of the row
        """
        if entries:
            entries = [{**entry, "by": by} for entry in entries]
            self.sudo().taken_along = added(self.taken_along, entries)

    def _taken_along(self) -> list[dict]:
        """All that these rows have ended."""
        return [entry for row in self for entry in row.taken_along or []]

    def _restore(self, entries):
        """Give rows the end back that they had, unless somebody has decided otherwise
        since.

        :param entries: as :meth:`_changed_since` gave them
        :returns: the rows that were restored
        """
        by_id = {entry["id"]: entry for entry in entries}
        rows = self.browse(by_id).exists()
        rows = rows.filtered(
            lambda row: row._end_told()[:2] == by_id[row.id]["now"][:2]
        )
        # What needs another comes after it.
        rows = rows.sorted(lambda row: len(row._needed_at_any_depth()))
        for row in rows:
            if by_id[row.id]["was"][1] or row._has_what_it_needs():
                row._restore_one(by_id[row.id])
        return rows

    def _restore_one(self, entry):
        last_day, cancelled, *dues_to = entry["was"]
        last_day = fields.Date.to_date(last_day)
        left = self.membership_id.date_left
        beyond = left and not cancelled and (not last_day or last_day > left)
        if beyond and self.date_from > left:
            # Taking the leave back restores what was before both.
            now = self._end_told()
        else:
            last_day = left if beyond else last_day
            row = self._later().with_context(**{REOPEN_KEY: REOPEN})
            row._asom_step().write(
                {
                    "date_to": last_day,
                    "cancelled": cancelled,
                    "dues_to": dues_to[0] if dues_to and not beyond else False,
                }
            )
            now = self._end_told()
        if beyond:
            self.membership_id._remember_leaving(
                [{"id": self.id, "now": now, "was": entry["was"]}]
            )

    def _bring_back(self):
        """What had ended with rows that now run longer goes on, too, as long as it has
        what it needs."""
        for row in self.filtered("taken_along"):
            entries = [each for each in row.taken_along if each["by"] == "end"]
            if not entries:
                continue
            rest = [each for each in row.taken_along if each["by"] != "end"]
            row.sudo().taken_along = rest or False
            known = row.membership_id._days_without_needed()
            row._restore(entries)
            ended = row.membership_id._end_without_needed(known)
            row._remember("end", ended)

    # === ACTION METHODS === #

    def action_cancel(self):
        """The subscription never took effect: what was charged is credited, and what
        it had taken the place of goes on as before.

        :raises UserError: when it is the older of two changes
        """
        for row in self.filtered(lambda row: not row.cancelled):
            if row.can_undo:
                row._check_is_last_change()
            known = row.membership_id._days_without_needed()
            row._later()._asom_step().write({"cancelled": True})
            entries = row.taken_along or []
            row.sudo().taken_along = False
            row._restore(entries)
            ended = row.membership_id._end_without_needed(known)
            row._remember("end", ended)
            row._tell(ended)
        return True

    def _check_is_last_change(self, own=()):
        """
        :param own: rows that are taken back together
        :raises UserError: when another row took the place of one of these since
        """
        later = self.search(
            [
                ("replaces_id", "in", self.ids),
                ("cancelled", "=", False),
                ("id", "not in", [row.id for row in own]),
            ],
            limit=1,
        )
        if later:
            raise UserError(
                self.env._(
                    "%(product)s was changed to %(later)s from %(day)s. Undo that "
                    "change first.",
                    product=later.replaces_id.product_id.name,
                    later=later.product_id.name,
                    day=format_date(self.env, later.date_from),
                )
            )


class Membership(models.Model):
    _inherit = "asom.membership"

    def _change_subscription(self, ends, product, day, quantity=1, dues_day=None):
        """End one row the day before and start another, or one of both.

        What needed the old one and does not find what it needs in the new one ends as
        well; the new row remembers it, so that an undo restores all of it.

        :param ends: the subscription that ends, or an empty recordset
        :param product: the product that starts, or an empty recordset
        :param day: first day of the change
        :param dues_day: dues are charged as if the change were made on this day, where
            that is another one
        :returns: the new subscription, or an empty recordset
        """
        self.ensure_one()
        dues_day = dues_day if dues_day != day else None
        known = self._days_without_needed()
        before = ends._asom_ends()
        ends._later()._end(day - timedelta(days=1))
        new = ends.browse()
        if product:
            # Another quantity of the same keeps its discounts.
            start = Start(product, day, quantity, ends)
            kept = [Command.create(each._once_more()) for each in start.discounts()]
            new = (
                ends._later()
                ._asom_step()
                .create(
                    {
                        "membership_id": self.id,
                        "product_id": product.id,
                        "quantity": quantity,
                        "date_from": day,
                        "replaces_id": ends.id,
                        "dues_from": dues_day,
                        "discount_ids": kept,
                    }
                )
            )
        if dues_day:
            last = day - timedelta(days=1)
            ended = ends.filtered(lambda row: row.date_to == last)
            ended._charge_until(dues_day - timedelta(days=1))
        ended = self._end_without_needed(known)
        if new:
            new._remember("start", ends._changed_since(before) + ended)
        elif ends:
            ends._remember("end", ended)
        (new or ends)._tell(ended)
        return new.with_env(self.env)


def _told(last_day, cancelled, dues_to=None) -> list:
    told = [last_day.isoformat() if last_day else None, bool(cancelled)]
    return [*told, dues_to.isoformat()] if dues_to else told


def added(known, entries) -> list[dict]:
    """What is remembered, with what ended now; of a row that is known already the first
    state stays, so that an undo goes back to before the first of several changes.

    :param known: [{"id", "now", "was", ...}] or nothing
    :param entries: the same
    """
    result = {entry["id"]: entry for entry in known or []}
    for entry in entries:
        before = result.get(entry["id"])
        if before and before["now"] == entry["was"]:
            entry = {**entry, "was": before["was"]}
        result[entry["id"]] = entry
    return list(result.values())
