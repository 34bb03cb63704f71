from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.asom_membership.batches import commit_batch, work_off

from ...economic import EconomicError
from ...trouble_text import finding

ROOM = 100


class EconomicAgreement(models.Model):
    """What would fail, before anything is sent: in plain words, with what to do."""

    _inherit = "asom.economic.agreement"

    def action_preflight(self):
        """Ask e-conomic what it has and list what must be mended."""
        self.check_access("write")
        for agreement in self:
            agreement._preflight()
        return True

    def _preflight(self, client=None):
        """Fetch, propose and check; the list is written anew.

        :param client: a connection that is open already
        :returns: whether anything may be sent at all
        """
        self.ensure_one()
        own = self.sudo()
        found = []
        try:
            if self.interface == "file":
                found = []
            elif client is None:
                with self._economic() as client:
                    found = own._ask(client)
            else:
                found = own._ask(client)
        except EconomicError as error:
            found = [("all", error.kind, error.detail, False)]
        if not any(kind == "all" for kind, *_rest in found):
            own._propose()
            found += own._check_matches()
        own.finding_ids.unlink()
        self.env["asom.economic.finding"].sudo().create(
            [
                {
                    "agreement_id": self.id,
                    "company_id": self.company_id.id,
                    "blocks": blocks,
                    "kind": kind,
                    "detail": detail,
                    "who": finding(self.env, kind, detail)[2],
                    "mapping_id": mapping and mapping.id,
                }
                for blocks, kind, detail, mapping in found
            ]
        )
        own.preflight_at = fields.Datetime.now()
        return not any(blocks == "all" for blocks, *_rest in found)

    def _ask(self, client):
        """Whose agreement it is, and everything it has.

        :returns: list of (blocks, kind, detail, mapping)
        """
        told = client.whoami()
        if text := self._mistaken(told):
            return [("all", "mistaken", text, False)]
        found = self._check_self(told)
        if any(blocks == "all" for blocks, *_rest in found):
            return found
        self._fetch(client)
        return [*found, *self._ask_members(client)]

    def _check_matches(self):
        """What is wrong with the matches and the days of what waits."""
        found = [*self._check_departments()]
        for mapping in self.mapping_ids:
            kind, item, name = mapping.kind, mapping.item_id, mapping.display_name
            if kind == "department" and not self._is_part(mapping):
                continue
            if not item:
                blocks = "note" if kind in ("vat", "department") else "some"
                found.append((blocks, f"{kind}_unmapped", name, mapping))
            elif self._is_unusable(mapping):
                found.append(("some", f"{kind}_unusable", item.display_name, mapping))
            elif kind == "vat":
                found += self._check_vat(mapping)
            elif kind == "journal":
                found += self._check_room(mapping)
            elif self._lacks_departments(mapping):
                found.append(("some", "department_missing", name, mapping))
        for day in self._waiting_days():
            if kind := self._period_trouble(day):
                shown = fields.Date.to_string(day)
                found.append(("some", kind, shown, False))
        if self._has_real_invoices():
            found += self._check_products()
            found += self._check_left_drafts()
        return found

    def _is_unusable(self, mapping) -> bool:
        """Can nothing be posted there? Members' entries go by their customer."""
        reason = mapping.item_id.unusable
        if mapping._is_customers():
            return reason == "gone"
        if reason == "department" and self.department_by != "none":
            # Each row says its department, or is rejected by itself.
            return False
        return bool(reason)

    def _check_departments(self):
        if self.department_by == "none":
            return []
        items = self.env["asom.economic.item"].search_count(
            [("agreement_id", "=", self.id), ("kind", "=", "department")], limit=1
        )
        if items:
            return []
        return [("note", "no_departments", self.there_modules or "-", False)]

    def _lacks_departments(self, mapping) -> bool:
        """Does the account want a department, and some of its rows have none?"""
        if mapping.item_id.unusable != "department" or mapping._is_customers():
            return False
        if self.department_by == "none" or self.department_default_id:
            return False
        if mapping.account_id.internal_group not in ("income", "expense"):
            return True
        parts = self.mapping_ids.filtered(lambda m: m._part() and self._is_part(m))
        return not parts or any(not part.item_id for part in parts)

    def _check_room(self, mapping):
        """Are there numbers for the journal's next vouchers?"""
        room, name = mapping._room(), mapping.item_id.display_name
        if room < 1:
            yield ("some", "number_room", name, mapping)
            return
        wanted = ROOM
        if self._is_by_member():
            waiting = self.env["asom.economic.transfer"].search_count(
                [
                    ("agreement_id", "=", self.id),
                    ("state", "=", "pending"),
                    ("move_id.journal_id", "=", mapping.journal_id.id),
                ]
            )
            wanted = max(ROOM, waiting)
        if room < wanted:
            yield ("note", "number_low", f"{name}: {room}", mapping)

    def _check_vat(self, mapping):
        item, tax = mapping.item_id, mapping.tax_id
        if abs(item.rate - tax.amount) > 1e-6:
            detail = f"{item.code} {item.rate:g} % / {tax.amount:g} %"
            yield ("some", "vat_rate", detail, mapping)
        accounts = tax.invoice_repartition_line_ids.filtered(
            lambda line: line.repartition_type == "tax"
        ).account_id
        matches = self.mapping_ids.filtered(lambda m: m.account_id in accounts)
        for match in matches:
            if match.item_id and match.item_id.number != item.account_number:
                detail = f"{item.code} {item.account_number} / {match.item_id.code}"
                yield ("note", "vat_account", detail, match)

    def _waiting_days(self):
        """The days of what waits, or was held back for its day."""
        self.env["asom.economic.transfer"].flush_model()
        self.env["account.move"].flush_model(["date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT COALESCE(transfer.day_wanted, move.date)
                  FROM asom_economic_transfer transfer
                  JOIN account_move move ON move.id = transfer.move_id
                 WHERE transfer.agreement_id = %s
                   AND (transfer.state = 'pending'
                        OR transfer.state = 'rejected' AND transfer.reason = 'period')
              ORDER BY 1
                """,
                self.id,
            )
        )
        return [day for [day] in rows]

    # === PERIODS === #

    def _periods(self):
        """The periods as they were last fetched, by their first day."""
        return self.env["asom.economic.item"].search(
            [("agreement_id", "=", self.id), ("kind", "=", "period")],
            order="date_from",
        )

    def _period_trouble(self, day, periods=None) -> str:
        """Why nothing is posted on a day, or "". A day that may be moved is none."""
        return "" if self._open_day(day, periods) else self._closed(day, periods)

    def _closed(self, day, periods=None) -> str:
        periods = self._periods() if periods is None else periods
        own = periods.filtered(lambda p: p.date_from <= day <= p.date_to)
        return "period_closed" if own else "period_missing"

    def _is_open(self, day, periods=None) -> bool:
        """May that very day be posted on?"""
        if self.interface == "file":
            return True
        periods = self._periods() if periods is None else periods
        return any(
            not period.unusable and period.date_from <= day <= period.date_to
            for period in periods
        )

    def _year_name(self, day, periods) -> str:
        """The accounting year that a day is in, as the vendor names it."""
        own = periods.filtered(lambda p: p.date_from <= day <= p.date_to)
        return own[:1].year or str(day.year)

    def _open_day(self, day, periods=None):
        """The day itself, or the one that the agreement posts on instead; None."""
        if self.interface == "file":
            # Nobody can be asked: e-conomic says it at the import.
            return day
        periods = self._periods() if periods is None else periods
        usable = periods.filtered(lambda p: not p.unusable and p.date_to >= day)
        if not usable:
            return None
        first = max(usable[0].date_from, day)
        if first == day:
            return day
        late = (first - day).days > self.shift_days
        return None if self.period_rule == "refuse" or late else first

    @api.model
    def _cron_nightly(self):
        """Each night: what is missing is added, what must be mended is listed."""
        agreements = type(self)
        live = self.search([("state", "in", ("live", "broken"))])
        work_off(live, agreements._cron_nightly_one, agreements._cron_stopped)

    def _cron_nightly_one(self, _others) -> bool:
        missing = self.env["asom.economic.transfer"]._enqueue_missing(self)
        if missing:
            self.message_post(
                body=self.env._(
                    "%s postings were not on their way to e-conomic, or not as they "
                    "stand here, and were added.",
                    missing,
                )
            )
        self._preflight()
        self._nightly_payments()
        commit_batch(self.env, 1)
        # All of them have their turn each night, however long it takes.
        return True
