import hashlib
import json
from datetime import date

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

# In the context of a confirmed change: an object, which nothing that comes over RPC is.
CONFIRMED = object()
# How much of a value is shown in the history.
SHOWN = 200


class SettingGuard(models.AbstractModel):
    """Settings that decide about money: each change is told, and some wait for a second
    manager (``_asom_second``), in whatever way they are written."""

    _name = "asom.setting.guard"
    _description = "Settings That Are Tracked"

    # Fields whose change waits for another manager, once they have a value.
    _asom_second = ()
    # Fields whose changes are kept in the history.
    _asom_told = ()
    # Controls that only a manager makes weaker, for a reason; the association is told.
    _asom_weakened = frozenset()

    asom_change_reason = fields.Char(
        string="Why It Is Changed",
        store=False,
        help="Needed where a control is made weaker; it is kept in the history.",
    )

    asom_change_ids = fields.One2many(
        "asom.setting.change",
        compute="_compute_asom_change_ids",
        string="History of Settings",
        groups="asom_membership.group_board",
    )
    asom_waiting_ids = fields.One2many(
        "asom.setting.change",
        compute="_compute_asom_change_ids",
        string="Changes That Wait",
        groups="asom_membership.group_board",
    )

    def _compute_asom_change_ids(self):
        rows = self.env["asom.setting.change"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        by_record = rows.grouped("res_id")
        for record in self:
            record.asom_change_ids = by_record.get(record.id, rows.browse())
            record.asom_waiting_ids = record.asom_change_ids.filtered(
                lambda change: change.state == "waiting"
            )

    # === WRITING === #

    def _asom_guarded(self, vals, write):
        """Write the values: what needs a second manager waits, the rest is kept in the
        history.

        :param write: called with records and values
        """
        told = {*self._asom_told, *self._asom_second} & set(vals)
        if not told:
            return write(self, vals)
        second = set(self._asom_second) & told
        if second and not self._asom_is_step():
            asked = {name: vals[name] for name in second}
            waiting = self.filtered(lambda record: record._asom_waits(asked))
            if waiting:
                rest = {key: val for key, val in vals.items() if key not in second}
                waiting._asom_guarded(rest, write)
                if others := self - waiting:
                    write(others, vals)
                return True
        before = {record: record._asom_shown(told) for record in self}
        result = write(self, vals)
        if self.env.context.get("asom_setting_confirmed") is not CONFIRMED:
            for record, old in before.items():
                record._asom_keep_history(old, record._asom_shown(told), vals)
        return result

    def _asom_waits(self, vals) -> bool:
        """Ask a second manager for what changes a value that there is.

        :returns: whether the values wait
        """
        self.ensure_one()
        if not self._asom_setting_company():
            return False
        new = self.new(origin=self)
        new.update(vals)
        names = [name for name in vals if (self[name] or False) != (new[name] or False)]
        if not any(self._asom_needs_second(name) for name in names):
            return False
        if any(self._asom_lacks(name, vals[name]) for name in names):
            # Refused at once, and not when somebody else confirms it.
            return False
        self.check_access("write")
        new._asom_check_waiting_links(names)
        self._asom_ask_second(names, {name: vals[name] for name in names}, new)
        return True

    def _asom_check_waiting_links(self, names):
        """What the values of a change that waits link, the user may read, and it is of
        the same association: as if they were written now.

        :raises UserError: else, before the history names it
        """
        for name in names:
            if self._fields[name].relational:
                self[name].check_access("read")
        if self._check_company_auto:
            self._check_company(names)

    def _asom_lacks(self, name, value) -> bool:
        """Is this nothing, for a field that needs a value?"""
        field = self._fields[name]
        nothing = value is None or value is False
        return nothing and field.required and field.type != "boolean"

    def _asom_needs_second(self, name) -> bool:
        """A first value is entered by one alone."""
        return bool(self[name])

    def _asom_ask_second(self, names, values, new):
        """A change that waits; it takes the place of one that has waited before."""
        changes = self.env["asom.setting.change"].sudo()
        names = [name for name in self._asom_second if name in names]
        earlier = changes.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("state", "=", "waiting"),
            ]
        )
        for change in earlier:
            if set(change.names.split(",")) & set(names):
                change.write({"state": "replaced"})
        kept = {
            name: str(value) if isinstance(value, date) else value
            for name, value in values.items()
        }
        change = changes.create(
            {
                **self._asom_change_vals(names),
                "old_text": self._asom_text(self._asom_shown(names)),
                "new_text": self._asom_text(new._asom_shown(names)),
                "values": kept,
                "asked_hash": self._asom_asked_hash(kept),
                "state": "waiting",
            }
        )
        change.with_env(self.env)._tell_association()
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "message": self.env._(
                    "%s: this is used when another manager has confirmed it. It stands "
                    "under Changed Settings.",
                    change._labels(),
                ),
            },
        )
        return change

    def _asom_asked_hash(self, values) -> str:
        """SHA-256 of what the values read like, the same for whoever asks and confirms:
        a record that they name can be changed between the two."""
        neutral = {"lang": "en_US", "active_test": False}
        record = self.with_env(self.env(user=SUPERUSER_ID, su=True, context=neutral))
        new = record.new(origin=record)
        # What one of these was asked for is known of the next one of the same record.
        new.invalidate_recordset(flush=False)
        new.update(values)
        shown = json.dumps(new._asom_shown(values))
        return hashlib.sha256(shown.encode()).hexdigest()

    # === CONTROLS === #

    def _asom_weaker(self, vals) -> list[str]:
        """Names of the controls that the values make weaker: switches that are put
        off."""
        return [
            name
            for name in self._asom_weakened & set(vals)
            if self[name] and not vals[name]
        ]

    def _asom_check_weaker(self, vals):
        """:raises UserError: when a control is made weaker by another than a manager,
        or without a reason"""
        if not self.env.su and self._asom_weakened & set(vals):
            weaker = {name for record in self for name in record._asom_weaker(vals)}
            self._asom_refuse_weaker(weaker, vals)

    def _asom_refuse_weaker(self, weaker, vals):
        """:param weaker: names of controls
        :raises UserError: as :meth:`_asom_check_weaker`"""
        if not weaker:
            return
        what = ", ".join(
            self._fields[name]._description_string(self.env) for name in sorted(weaker)
        )
        if not self.env.user.has_group("asom_membership.group_manager"):
            raise UserError(
                self.env._("Only a manager of the bureau makes this weaker: %s.", what)
            )
        if not (vals.get("asom_change_reason") or "").strip():
            raise UserError(
                self.env._(
                    "Say why this is made weaker: %s (“Why It Is Changed”). The reason "
                    "is kept, and the association is told.",
                    what,
                )
            )

    # === HISTORY === #

    def _asom_change_vals(self, names) -> dict:
        return {
            "company_id": self._asom_setting_company().id,
            "res_model": self._name,
            "res_id": self.id,
            "names": ",".join(names),
            "asked_by_id": self.env.uid,
            "asked_at": fields.Datetime.now(),
        }

    def _asom_setting_company(self):
        """The association whose money it is; empty: nothing is guarded."""
        return self.company_id

    def _asom_keep_history(self, old, new, vals):
        """:param old: {name: shown value}
        :param new: the same, after the change
        :param vals: what was written, perhaps with a reason
        """
        names = sorted(name for name in old if old[name] != new[name])
        if not names or not self._asom_setting_company():
            return
        change = (
            self.env["asom.setting.change"]
            .sudo()
            .create(
                {
                    **self._asom_change_vals(names),
                    "old_text": self._asom_text({name: old[name] for name in names}),
                    "new_text": self._asom_text({name: new[name] for name in names}),
                    "reason": vals.get("asom_change_reason") or False,
                }
            )
        )
        if set(names) & {*self._asom_second, *self._asom_mailed()}:
            change.with_env(self.env)._tell_association()

    def _asom_mailed(self) -> set:
        """Names of further fields whose change the association is told by mail."""
        return set(self._asom_weakened)

    def _asom_shown(self, names) -> dict:
        """{name: value as people read it}."""
        self.ensure_one()
        result = {}
        for name in sorted(names):
            field, value = self._fields[name], self[name]
            if field.type == "boolean":
                text = self.env._("Yes") if value else self.env._("No")
            elif field.type == "selection":
                labels = dict(field._description_selection(self.env))
                text = labels.get(value, value) or ""
            elif field.relational:
                text = ", ".join(value.sudo().mapped("display_name"))
            else:
                text = str(value or "")
            result[name] = text
        return result

    @staticmethod
    def _asom_text(shown) -> str:
        return " · ".join(text or "–" for text in shown.values())[:SHOWN]


class ResCompany(models.Model):
    """Who pays when and how much, and where the money goes."""

    _name = "res.company"
    _inherit = ["res.company", "asom.setting.guard"]

    _asom_second = (
        "asom_bank_reg_number",
        "asom_bank_account_number",
        # What is no association has none of these guards.
        "asom_is_association",
    )
    _asom_weakened = frozenset(
        ("asom_four_eyes", "asom_price_notice_days", "asom_deviation_percent")
    )
    _asom_told = (
        "asom_four_eyes",
        "asom_dues_term",
        "asom_dues_timing",
        "asom_dues_first_month",
        "asom_due_rule",
        "asom_due_day",
        "asom_due_month_offset",
        "asom_price_notice_days",
        "asom_deviation_percent",
        "asom_use_credit",
        "asom_collect_from",
        "asom_board_orders",
        "asom_direction_by",
        "asom_work_remind_days",
        "asom_work_escalate_days",
        "asom_work_contact_id",
        "asom_work_user_id",
        "asom_dues_journal_id",
        # Stands on each invoice, and might name another account.
        "asom_invoice_text",
        "asom_advice_text",
    )

    def write(self, vals):
        self._asom_check_weaker(vals)
        vals = self._asom_by_own_contact(vals)
        return self._asom_guarded(vals, lambda some, given: super().write(given))

    def _asom_weaker(self, vals) -> list[str]:
        """Names of the controls that the values make weaker."""
        weaker = []
        if "asom_four_eyes" in vals and self.asom_four_eyes > bool(
            vals["asom_four_eyes"]
        ):
            weaker.append("asom_four_eyes")
        if "asom_price_notice_days" in vals and self.asom_price_notice_days > (
            vals["asom_price_notice_days"] or 0
        ):
            weaker.append("asom_price_notice_days")
        if "asom_deviation_percent" in vals and self.asom_deviation_percent < (
            vals["asom_deviation_percent"] or 0
        ):
            weaker.append("asom_deviation_percent")
        return weaker

    def _asom_setting_company(self):
        return self
