"""What joining and taking over do, and how they are taken back."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...ordering.changes import needed_first
from ...people import name_key
from ...periods import ONE_DAY
from ...turns import take_turn
from ..membership.membership_joined import AGAIN
from .order_join import POSTAL


class Order(models.Model):
    _inherit = "asom.order"

    def _fingerprint_of_joining(self) -> str:
        """Who joins where: two clerks who enter the same letter make one member."""
        if self.kind == "take_over":
            return f"over {self.membership_id.id}"
        if self.effect_ids:
            return self.fingerprint
        if self.membership_id:
            return f"again {self.membership_id.id}"
        # The address as it is written: the first of two makes the installation.
        where = self._typed_key() or self._known_place().address_key
        return f"new {name_key(self._joining_contact()['name'])} {where}"

    # === JOINING === #

    def _apply_join(self, told):
        place = self._place_of_joining()
        take_turn(place)
        if place and not self.occupied_known:
            place._check_free(told.day, self.membership_id)
        if self.membership_id:
            self._come_back(told.day, place)
        else:
            self._check_same_person()
            member = self._make_member(told.day, place)
            self._asom_step().membership_id = member
        self._start_all(self.membership_id, told.changes)

    def _apply_take_over(self, told):
        """The old owner leaves on the eve, the new one joins on the day."""
        self._check_same_person()
        old, eve = self.membership_id, told.day - ONE_DAY
        place, was = old._place_on(eve), old.date_left
        if not place:
            raise UserError(
                self.env._("%s has no address to take over.", old.display_name)
            )
        take_turn(place)
        if not self.occupied_known:
            place._check_free(told.day, old)
        if was != eve:
            old._leave(eve)
            for row, last in told.changes.dues_to.items():
                row._charge_until(last)
            self._effect("left", memory={"was": was.isoformat() if was else None})
        new = self._make_member(told.day, place)
        self._asom_step().new_membership_id = new
        self._start_all(new, told.joins)
        for member, text in (
            (old, self.env._("The address was taken over by %s.", new.display_name)),
            (new, self.env._("Has taken the address over from %s.", old.display_name)),
        ):
            member.message_post(body=text)

    def _place_of_joining(self):
        """The installation, made where nobody knows it yet."""
        place = self._known_place()
        back = self.membership_id
        if not place and not self.street and back:
            return back._last_installation()
        if place or not self.street:
            if place and not place.active:
                place.active = True
            return place
        place = self.env["asom.installation"].create(
            {
                "company_id": self.company_id.id,
                **{name: self[name] for name in POSTAL},
            }
        )
        return place

    def _make_member(self, day, place):
        """A new member, with the contact."""
        contact = self.payer_id
        if not contact:
            vals = {name: value or False for name, value in self._joined_vals().items()}
            contact = self.env["res.partner"].create(
                {**vals, "company_id": self.company_id.id, "customer_rank": 1}
            )
        channels = self.env["asom.payment.channel"]
        member = self.env["asom.membership"].create(
            {
                "company_id": self.company_id.id,
                "partner_id": contact.id,
                "installation_id": place.id,
                "date_joined": day,
                "payment_channel": self.payment_channel or channels._default_code(),
                "ean_number": self.ean_number,
            }
        )
        self._effect("joined", memory={"id": member.id})
        return member

    def _joined_vals(self) -> dict:
        """Of the contact: the postal address is that of the installation, where no
        other one is given."""
        vals = self._joining_contact()
        place = self._known_place()
        if place and not self.street:
            vals |= {name: place[name] for name in ("street", "zip", "city")}
            vals["street2"] = place._postal_street2()
        return {**vals, "country_id": self.env.ref("base.dk").id}

    def _come_back(self, day, place):
        """A member who has left, or whose joining was taken back."""
        member = self.membership_id
        names = ("date_joined", "date_left")
        memory = {name: fields.Date.to_string(member[name]) or None for name in names}
        memory |= {name: member[name] for name in ("left_along", "former_times")}
        stays = member.occupancy_ids
        if member.date_left:
            member._readmit(day, place)
        elif member.date_joined:
            raise UserError(
                self.env._("%s has not left the association.", member.display_name)
            )
        else:
            member.date_joined = day
            member._move_to(place, day)
        memory["stays"] = (member.occupancy_ids - stays).ids
        self._effect("came_back", memory=memory)

    def _start_all(self, member, changes):
        """What starts for a new member: packages before what needs them."""
        rows = member.env["asom.subscription"]
        for start in needed_first(changes.starting):
            rows |= rows._asom_step().create(
                {
                    "membership_id": member.id,
                    "product_id": start.product.id,
                    "quantity": start.quantity,
                    "date_from": start.day,
                    "date_to": start.last,
                    "dues_from": start.dues_day,
                }
            )
        for row in rows:
            self._effect("started", subscription_id=row.id)

    # === TAKING BACK === #

    def _undo_joined(self, effect, counter):
        """Who never joined has neither address nor day of joining; number and contact
        stay, for who joins after all. What was collected is history: then the member
        leaves."""
        member = self.env["asom.membership"].browse(effect.memory["id"])
        if counter:
            today = fields.Date.context_today(self)
            member._leave(max(member.date_joined, today))
        else:
            member.occupancy_ids.unlink()
            member.date_joined = False
        member.message_post(
            body=self.env._(
                "The order %s by which the member joined was undone.", self.name
            )
        )

    def _undo_came_back(self, effect, counter):
        member, memory = self.membership_id, effect.memory
        if counter:
            today = fields.Date.context_today(self)
            member._leave(max(member.date_joined, today))
            return
        self.env["asom.occupancy"].browse(memory["stays"]).exists().unlink()
        joined = fields.Date.to_date(memory["date_joined"])
        left = fields.Date.to_date(memory["date_left"])
        member.with_context(asom_again=AGAIN).write(
            {"date_joined": joined, "date_left": left}
        )
        member.write({name: memory[name] for name in ("left_along", "former_times")})
        member.message_post(
            body=self.env._("Does not come back: the order %s was undone.", self.name)
        )
