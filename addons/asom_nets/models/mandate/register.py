from collections import defaultdict

from odoo import fields, models
from odoo.tools import format_date

from ...mandate_life import REGISTERED, Spell, take


class NetsMandateEvent(models.Model):
    """Bringing records from Nets into the register of mandates, in sets."""

    _inherit = "asom.nets.mandate.event"

    def _apply(self):
        """Register and end mandates of one association as the records say.

        Records that are known already change nothing; one whose mandate belongs to
        somebody else goes on the work list.
        """
        if not self:
            return
        self.company_id.ensure_one()
        self.agreement_id.lock_for_update(allow_referencing=True)
        register = _Register(self)
        doubtful = defaultdict(self.browse)
        for event in self:
            holder = register.other_holder(event)
            if holder:
                doubtful[event._why_others(holder)] |= event
            else:
                register.take(event)
        for why, events in doubtful.items():
            events._park(why)
        self._follow(self._write_register(register))

    def _why_others(self, holder):
        if holder == self.membership_id:
            return self.env._(
                "Mandate %s belongs to another debtor group of the member.",
                self.mandate_number,
            )
        return self.env._(
            "Mandate %(number)s belongs to member %(owner)s, but the customer number "
            "is %(customer)s.",
            number=self.mandate_number,
            owner=holder.member_number,
            customer=self.membership_id.member_number,
        )

    def _write_register(self, register):
        """:returns: the mandates that are new or have ended"""
        mandates = self.env["asom.nets.mandate"]
        ends = defaultdict(mandates.browse)
        for spell in register.changed:
            ends[spell.ended_on, spell.reason] |= spell.key
        for (day, reason), ended in ends.items():
            ended.write({"ended_on": day, "end_reason": reason, "end_followed": False})
        # The old ones must be over before the database sees the new ones.
        mandates.flush_model()
        created = mandates.create(register.new_vals())
        for spell, mandate in zip(register.new, created, strict=True):
            spell.key = mandate
        texts = self._no_change_texts()
        for event, outcome in register.outcomes.items():
            event.mandate_id = outcome.spell.key if outcome.spell else False
            changed = outcome.what in ("registered", "ended") or outcome.changed
            event.state = "applied" if changed else "ignored"
            event.reason = False if changed else texts[outcome.what]
        return created.union(*ends.values())

    def _other_key(self):
        """By what number Nets knows the payer, where it is not the member's."""
        own = self.membership_id.member_number_key
        return self.customer_key if self.customer_key != own else False

    def _no_change_texts(self):
        return {
            "known": self.env._("Known already."),
            "older": self.env._(
                "It is about an older mandate; the one that was registered later stays."
            ),
        }

    # === WHAT FOLLOWS FOR THE MEMBER === #

    def _follow(self, mandates):
        """Payment channel and requests of the members follow, and it is noted.

        :param mandates: that are new or have ended
        """
        changed = self.filtered(lambda event: event.state == "applied")
        texts = defaultdict(list)
        for event in changed:
            texts[event.membership_id].append(event._chatter_text())
        automatic = changed.filtered(lambda event: event.kind == "mandate")
        gained = automatic.filtered(lambda event: event.transaction in REGISTERED)
        gained.membership_id._nets_gained_mandate(texts)
        today = fields.Date.context_today(self)
        mandates.filtered(lambda m: m.ended_on and m.ended_on <= today)._follow_end(
            texts
        )
        self.env["asom.membership"]._nets_log(texts)
        automatic._answer_requests()
        gained._note_other_group()

    def _chatter_text(self):
        if self.kind == "electronic_slip" and self.transaction in REGISTERED:
            return self.env._("Nets sends the member's slips to the net bank.")
        if self.kind == "electronic_slip":
            return self.env._("Nets sends no slips to the member's net bank any more.")
        if self.transaction in REGISTERED:
            return self.env._(
                "Mandate %(number)s was registered by Nets on %(day)s.",
                number=self.mandate_number,
                day=format_date(self.env, self.date_from or self.date),
            )
        labels = dict(self._fields["transaction"]._description_selection(self.env))
        return self.env._(
            "Mandate %(number)s ended on %(day)s: %(why)s.",
            number=self.mandate_number,
            day=format_date(self.env, self.ended_on or self.date),
            why=labels[self.transaction].lower(),
        )

    def _note_other_group(self):
        """A mandate in a debtor group that does not collect from the member pays
        nothing: a person decides which group is right."""
        today = fields.Date.context_today(self)
        first = self.env["asom.nets.debtor.group"]._first_of(self.company_id)
        for event in self:
            mandate, member = event.mandate_id, event.membership_id
            running = not mandate.ended_on or mandate.ended_on > today
            own = member.nets_debtor_group_id or first.get(event.company_id)
            if running and mandate.debtor_group_id != own and not event.parked_ids:
                why = event.env._(
                    "The mandate is in debtor group %(its)s, but the member is "
                    "collected from in group %(own)s.",
                    its=mandate.debtor_group_id.number,
                    own=own.number if own else "–",
                )
                event._list_for_work(why, event)


class _Register:
    """The mandates that records of one association concern, in memory.

    :ivar outcomes: {record: what it led to}
    :ivar changed: mandates of the database whose end has changed, as spells
    :ivar new: {spell that is not in the database yet: the record that told of it}
    """

    def __init__(self, events):
        self._spells = defaultdict(list)
        self._holders = defaultdict(set)
        self.outcomes = {}
        self.changed = {}
        self.new = {}
        self._read(events)

    def _read(self, events):
        rows = events.env["asom.nets.mandate"].search_fetch(
            [
                ("agreement_id", "in", events.agreement_id.ids),
                "|",
                ("membership_id", "in", events.membership_id.ids),
                ("number", "in", list(set(events.mapped("mandate_number")))),
            ],
            [
                "membership_id",
                "debtor_group_id",
                "kind",
                "number",
                "date_from",
                "ended_on",
                "end_reason",
            ],
        )
        for row in rows:
            spell = Spell(
                row.number,
                row.date_from,
                row.ended_on or None,
                row.end_reason or None,
                row,
            )
            payer = self._payer(row)
            self._spells[payer].append(spell)
            self._holders[row.number].add(payer)

    @staticmethod
    def _payer(row):
        return row.membership_id, row.debtor_group_id, row.kind

    def other_holder(self, event):
        """The member who holds the mandate that a record names, if it is another
        member or another debtor group; else None."""
        if event.kind != "mandate":
            return None
        told = event._told()
        start = told.date_from or told.day
        for payer in self._holders[event.mandate_number] - {self._payer(event)}:
            for spell in self._spells[payer]:
                running = spell.ended_on is None or spell.ended_on > start
                if spell.number == event.mandate_number and running:
                    return payer[0]
        return None

    def take(self, event):
        """Take a record into account."""
        payer = self._payer(event)
        spells = self._spells[payer]
        before = len(spells)
        outcome = self.outcomes[event] = take(spells, event._told())
        if len(spells) > before:
            self.new[outcome.spell] = event
            self._holders[event.mandate_number].add(payer)
        for spell in outcome.changed:
            if spell.key is not None:
                self.changed[spell] = True

    def new_vals(self):
        """Values of the mandates that are new."""
        return [
            {
                "membership_id": event.membership_id.id,
                "debtor_group_id": event.debtor_group_id.id,
                "kind": event.kind,
                "number": spell.number,
                "date_from": spell.date_from,
                "ended_on": spell.ended_on,
                "end_reason": spell.reason,
                "customer_key": event._other_key(),
                "delivery_id": event.delivery_id.id,
            }
            for spell, event in self.new.items()
        ]
