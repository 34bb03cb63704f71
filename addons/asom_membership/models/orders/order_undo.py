"""Undoing an order: what it did is taken back in the opposite order."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...money import to_ore
from ...turns import take_turn

UNDO_DAYS = 14


class Order(models.Model):
    _inherit = "asom.order"

    can_undo = fields.Boolean(compute="_compute_can_undo")

    @api.depends("state", "may_order", "counter_of_id")
    def _compute_can_undo(self):
        for order in self:
            stands = order.state in ("scheduled", "done")
            order.can_undo = stands and order.may_order and not order.counter_of_id

    def action_undo(self):
        """Take the order back, as long as its time lasts and nothing of it has been
        collected. A second click finds it undone, and is told so.

        :returns: True, or a message where all of it was undone already
        :raises UserError: when it is too late; a counter-order takes it back then
        """
        self.check_access("write")
        self._asom_may_order()
        undone = []
        for order in self:
            order._take_turn_to_undo()
            if order.state == "undone":
                undone.append(order)
                continue
            order._check_can_undo()
            order._take_back()
        if undone and len(undone) == len(self):
            return self._say_nothing_changed(undone)
        return True

    def action_counter_order(self):
        """Take back what has been collected already: what it did is undone, the next
        collection credits the dues, and a fee is given back.

        :returns: the action that opens the counter-order
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("asom_membership.group_staff"):
            raise UserError(self.env._("Ask the bureau for a counter-order."))
        self._take_turn_to_undo()
        if self.state not in ("scheduled", "done"):
            raise UserError(self.env._("%s has not taken effect.", self.display_name))
        counter = self.create(
            {
                "membership_id": self.membership_id.id,
                "company_id": self.company_id.id,
                "kind": self.kind,
                "origin": "staff",
                "reason": self.env._("Takes back %s", self.name),
            }
        )
        self._take_back(counter)
        counter._asom_step().write(
            {
                "counter_of_id": self.id,
                "state": "done",
                "date_effect": fields.Date.context_today(self),
                "date_confirmed": fields.Datetime.now(),
                "confirmed_user_id": self.env.uid,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": counter.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _take_turn_to_undo(self):
        """Two clerks take it back once; and a run that is invoicing what it had
        started is waited for, or finds it undone."""
        order = self.sudo()
        take_turn(order.membership_id)
        take_turn(order)
        started = order.effect_ids.subscription_id.charge_ids
        fees = order.effect_ids.charge_id
        take_turn(
            (started | fees).filtered(lambda each: each.state in ("draft", "waiting"))
        )
        order.invalidate_recordset()

    def _check_can_undo(self):
        """:raises UserError: when it has no effect, or it is too late"""
        if self.state not in ("scheduled", "done"):
            raise UserError(self.env._("%s has not taken effect.", self.display_name))
        if self.counter_of_id:
            raise UserError(
                self.env._("A counter-order stays; make the first order once more.")
            )
        days = self.rule_id.undo_days if self.rule_id else UNDO_DAYS
        last = self.date_confirmed + timedelta(days=days)
        if fields.Datetime.now() > last or self._collected():
            raise UserError(
                self.env._(
                    "%s can no longer be undone: its time is over, or something of it "
                    "has been collected. Use “Counter-Order”: the next collection "
                    "then gives back what was charged.",
                    self.display_name,
                )
            )

    def _collected(self) -> bool:
        """Has something been invoiced because of it?"""
        effects = self.sudo().effect_ids
        fees = effects.charge_id.filtered(lambda charge: charge.state == "invoiced")
        if fees:
            return True
        rows = effects.subscription_id
        ended = effects.filtered(lambda each: each.kind == "ended").subscription_id
        charges = self.env["asom.charge"].sudo()
        started = Domain("subscription_id", "in", (rows - ended).ids)
        # What was prepaid beyond the end has been given back.
        credited = (
            Domain("subscription_id", "in", self._ended_rows().ids)
            & Domain("kind", "=", "credit")
            & Domain("create_date", ">=", self.date_confirmed)
        )
        invoiced = Domain("state", "=", "invoiced")
        return bool(charges.search_count(invoiced & (started | credited), limit=1))

    def _ended_rows(self):
        """Subscriptions that end earlier because of it: those it has ended by itself,
        those that what it started has taken the place of, and with a member who leaves
        whatever the member has."""
        effects = self.sudo().effect_ids
        rows = effects.filtered(lambda each: each.kind == "ended").subscription_id
        taken = effects.subscription_id._taken_along()
        rows |= rows.browse([entry["id"] for entry in taken])
        if "left" in effects.mapped("kind"):
            rows |= self.sudo().membership_id.subscription_ids
        return rows

    def _take_back(self, counter=None):
        """:param counter: the order that gives a collected fee back"""
        order = self.sudo()
        order._check_nothing_since()
        for effect in order.effect_ids.filtered(lambda each: not each.undone).sorted(
            "id", reverse=True
        ):
            getattr(order, f"_undo_{effect.kind}")(effect, counter)
            effect.undone = True
        order.state = "undone"
        order.work_order_ids.action_withdraw()
        self._tell_taken_back(counter)

    def _check_nothing_since(self):
        """:raises UserError: when a later order has changed what it started, begun
        again what it ended, or moved who joined by it or somebody to where it began"""
        effects = self.effect_ids.filtered(lambda each: not each.undone)
        started = effects.filtered(lambda each: each.kind == "started").subscription_id
        effects.subscription_id._check_is_last_change(started)
        joined = None
        if {"joined", "came_back"} & set(effects.mapped("kind")):
            joined = self.new_membership_id or self.membership_id
            self._check_has_not_gone(joined, effects)
        for effect in effects:
            if effect.kind == "left":
                was = fields.Date.to_date(effect.memory["was"])
                self.membership_id._check_address_is_free_again(was, joined)
            elif effect.kind == "moved":
                for entry in effect.memory["places"]:
                    self._check_place_is_free_again(entry)

    def _check_has_not_gone(self, member, effects):
        """:raises UserError: when the member has left or moved by a later order"""
        later = self.env["asom.order.effect"].search(
            [
                ("order_id.membership_id", "=", member.id),
                ("order_id", "!=", self.id),
                ("kind", "in", ("left", "moved")),
                ("undone", "=", False),
                ("id", ">", max(effects.ids)),
            ],
            limit=1,
        )
        if later:
            raise UserError(
                self.env._(
                    "%(member)s has gone by %(order)s since. Undo that order first.",
                    member=member.display_name,
                    order=later.order_id.display_name,
                )
            )

    def _check_place_is_free_again(self, entry):
        """:param entry: a stay, as ``asom.membership._places_changed`` gives it"""
        place, first, last, _follows = entry["was"]
        left = fields.Date.to_date(entry["now"][2] if entry["now"] else first)
        if left:
            self.env["asom.installation"].browse(place)._check_nobody_since(
                left, fields.Date.to_date(last), self.membership_id
            )

    def _undo_started(self, effect, counter):
        effect.subscription_id.action_cancel()

    def _undo_ended(self, effect, counter):
        effect.subscription_id._restore([effect.memory])

    def _undo_fee(self, effect, counter):
        charge = effect.charge_id
        if charge.state == "waiting":
            charge._withdraw()
        elif charge.state == "invoiced":
            counter.sudo()._give_back(charge)

    def _give_back(self, charge):
        # Of an address that was taken over the new owner has paid it.
        member = charge.membership_id
        env = self.with_context(lang=member.partner_id._asom_lang()).env
        credit = charge._add_fee(
            member,
            charge.product_id,
            -to_ore(charge.amount),
            name=env._("Credit: %s", charge.name),
            note=self.name,
        )
        self._effect("credit", charge_id=credit.id)

    def _undo_credit(self, effect, counter):
        if effect.charge_id.state == "waiting":
            effect.charge_id._withdraw()

    def _undo_moved(self, effect, counter):
        member, memory = self.membership_id, effect.memory
        stays = self.env["asom.occupancy"].browse(memory["new"]).exists()
        stays.unlink()
        self.env.flush_all()
        member._restore_places(memory["places"])
        payer = member.partner_id
        names = list(memory["address"])
        now = {
            name: payer._fields[name].convert_to_write(payer[name], payer)
            for name in names
        }
        if now == memory["address_now"] and now != memory["address"]:
            payer.write(memory["address"])

    def _undo_left(self, effect, counter):
        was = effect.memory["was"]
        if was:
            self.membership_id.date_left = fields.Date.to_date(was)
        else:
            self.membership_id.date_left = False

    def _undo_written(self, effect, counter):
        memory = effect.memory
        record = self.env[memory["model"]].browse(memory["id"]).exists()
        for name, value in memory["was"].items():
            now = record._fields[name].convert_to_write(record[name], record)
            # What somebody has written since stays.
            if record and now == memory["now"][name]:
                record.write({name: value})
