"""What a confirmed order does, each thing with a row that undo takes back."""

from odoo import models
from odoo.exceptions import UserError

from ...money import to_ore
from ...turns import take_turn

CONTACT = ("email", "phone")


class Order(models.Model):
    _inherit = "asom.order"

    def _apply(self, told):
        """Write what the order asks for, and in the same transaction the work orders
        that it makes. Superuser: a board may order what it may not write; whether it
        may has been asked.

        :param told: what :meth:`_told` has said
        """
        self = self.sudo()
        rules, place, before = self._before_work(told)
        if self._is_about_subscriptions():
            self._apply_subscriptions(told)
        else:
            getattr(self, f"_apply_{self.kind}")(told)
        self._apply_fee(told)
        self._make_work(told, rules, place, before)

    def _effect(self, kind, **vals):
        return self.env["asom.order.effect"].create(
            {"order_id": self.id, "kind": kind, **vals}
        )

    # === SUBSCRIPTIONS === #

    def _apply_subscriptions(self, told):
        for line in self.line_ids:
            ends, product = line.subscription_id, line.product_id
            before = self.membership_id.subscription_ids._asom_ends()
            new = self.membership_id._change_subscription(
                ends, product, told.day, line.quantity, told.dues_day
            )
            if new:
                self._effect("started", subscription_id=new.id)
            else:
                self._note_ended(before)
        if told.keeps:
            self._start_kept(told, told.day, told.kept_dues_day())

    def _note_ended(self, before):
        """Rows that have ended since, to be opened again.

        :param before: by ``asom.subscription._asom_ends``
        """
        rows = self.env["asom.subscription"].union(*before)
        entries = rows._changed_since(before)
        for entry in entries:
            self._effect("ended", subscription_id=entry["id"], memory=entry)

    def _start_kept(self, told, day, dues_day=None):
        none = self.env["asom.subscription"]
        new = self.membership_id._change_subscription(
            none, told.keeps, day, dues_day=dues_day
        )
        self._effect("started", subscription_id=new.id)

    # === ADDRESS AND LAST DAY === #

    def _apply_move(self, told):
        member, place = self.membership_id, self.installation_id
        take_turn(place)
        if not self.occupied_known:
            place._check_free(told.day, member)
        places, payer = member._places(), member.partner_id
        address = _values(payer, payer._asom_postal_fields())
        follows = self.change_postal_address
        member._move_to(place, told.day, follows)
        memory = {"places": member._places_changed(places), "address": address}
        new = member.occupancy_ids.filtered(lambda stay: stay.id not in places)
        memory["new"] = new.ids
        memory["address_now"] = _values(payer, payer._asom_postal_fields())
        self._effect("moved", memory=memory)

    def _apply_leave(self, told):
        member = self.membership_id
        if member.date_left == told.day:
            raise UserError(self.env._("%s leaves already.", member.display_name))
        if member.date_joined and member.date_joined > told.day:
            raise UserError(
                self.env._(
                    "%(member)s joins on %(day)s and cannot leave before that. Undo "
                    "the order to join instead.",
                    member=member.display_name,
                    day=self._day_text(member.date_joined),
                )
            )
        was = member.date_left
        # What goes on to a later last day ends by its own notice afterwards.
        later = was and was < told.day
        if later:
            member._place_on(was)._check_nobody_since(was, told.day, member)
        else:
            self._end_services(told)
        member._leave(told.day)
        if later:
            self._end_services(told)
        for row, last in told.changes.dues_to.items():
            row._charge_until(last)
        member.message_post(
            body=self.env._(
                "Leaves; last day %(day)s. %(reason)s",
                day=self._day_text(told.day),
                reason=self.reason or "",
            )
        )
        self._effect("left", memory={"was": was.isoformat() if was else None})

    def _end_services(self, told):
        """End what has a shorter notice than the membership, and start what is paid
        until that ends."""
        if told.service_last >= told.day:
            return
        member, rows = self.membership_id, self._services()
        before = member.subscription_ids._asom_ends()
        known = member._days_without_needed()
        rows._later()._end(told.service_last)
        if told.changes.starting:
            # One that begins later has its place taken.
            self._kept_already(told)._later()._end(told.service_last)
        member._end_without_needed(known)
        self._note_ended(before)
        for start in told.changes.starting:
            self._start_kept(told, start.day, start.dues_day)

    # === WRITTEN ON THE DAY === #

    def _apply_payer(self, told):
        vals = {"partner_id": self.payer_id.id}
        self._write_remembered(self.membership_id, vals)

    def _apply_channel(self, told):
        member = self.membership_id
        self._write_remembered(member, {"payment_channel": self.payment_channel})

    def _apply_contact(self, told):
        vals = {name: self[name] for name in CONTACT if self[name]}
        self._write_remembered(self.membership_id.partner_id, vals)

    def _write_remembered(self, record, vals):
        was = _values(record, vals)
        record.write(vals)
        memory = {"model": record._name, "id": record.id, "was": was}
        memory["now"] = _values(record, vals)
        self._effect("written", memory=memory)

    # === FEE === #

    def _apply_fee(self, told):
        # As it was shown and confirmed: an order that has waited for its day costs what
        # it cost, whatever the rule says by then.
        fee, rule = to_ore(self.fee), self.rule_id
        if not fee:
            return
        charge = self.env["asom.charge"]._add_fee(
            self.new_membership_id or self.membership_id,
            rule.fee_product_id,
            fee,
            note=f"{self.name}: {rule.name}",
        )
        self._effect("fee", charge_id=charge.id)


class Membership(models.Model):
    _inherit = "asom.membership"

    def _places_changed(self, before) -> list[dict]:
        """Addresses that are not as they were.

        :param before: by :meth:`_places`
        """
        now = self._places()
        return [
            {"id": key, "now": now.get(key), "was": was}
            for key, was in before.items()
            if now.get(key) != was
        ]


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _asom_postal_fields(self) -> list[str]:
        """The fields that follow a member to a new address."""
        return ["street", "street2", "zip", "city", "country_id"]


def _values(record, names) -> dict:
    return {
        name: record._fields[name].convert_to_write(record[name], record)
        for name in names
    }
