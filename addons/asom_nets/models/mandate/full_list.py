from collections import defaultdict
from dataclasses import dataclass

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.asom_membership.batches import commit_batch

from .work import FULL_LIST, WORK_BATCH


@dataclass
class Comparison:
    """A full list against the register, for one debtor group.

    :ivar sections: asom.nets.section; Nets may tell a group in several
    :ivar same: records of mandates that are registered here just so
    :ivar missing: records of members who have no mandate here
    :ivar changed: records whose mandate number or date differs here
    :ivar unknown: records that name nobody
    :ivar only_here: mandates that Nets does not list
    :ivar active: how many mandates run here
    """

    sections: object
    same: object
    missing: object
    changed: object
    unknown: object
    only_here: object
    active: int

    @property
    def is_drastic(self):
        """Whether a person must say twice that it is right: the list is empty, or more
        than half of the mandates would end."""
        listed = self.same or self.missing or self.changed or self.unknown
        return not listed or 2 * len(self.only_here) > self.active


class NetsMandateEvent(models.Model):
    _inherit = "asom.nets.mandate.event"

    difference = fields.Selection(
        [
            ("same", "In Both"),
            ("missing", "Only with Nets"),
            ("changed", "Other Number or Date"),
            ("unknown", "Nobody Known"),
        ],
        readonly=True,
        index="btree_not_null",
        help="What the comparison of a full list has shown.",
    )


class NetsDelivery(models.Model):
    """A full list of mandates (0603 section 0210) is compared before it is applied."""

    _inherit = "asom.nets.delivery"

    def _list_sections(self):
        return self.section_ids.filtered(
            lambda section: section.number == FULL_LIST and section.debtor_group_id
        )

    def _lists(self):
        """:returns: [the sections that together list a debtor group]"""
        return list(self._list_sections().grouped("debtor_group_id").values())

    def action_compare(self):
        """Show the differences between the list and the register."""
        self.ensure_one()
        self._check_may_review()
        wizard = self.env["asom.nets.mandate.compare"].create({"delivery_id": self.id})
        return wizard._open()

    def _check_may_review(self):
        """:raises AccessError: when the list is not the user's affair
        :raises UserError: when it has been dealt with"""
        self.ensure_one()
        self.check_access("write")
        self._check_may_see(self.sudo().section_ids.company_id)
        if self.state != "review":
            raise UserError(self.env._("This list has been dealt with."))

    def _check_may_apply(self):
        self._check_may_review()
        if not self.env.user.has_group("asom_membership.group_manager"):
            raise AccessError(
                self.env._("Applying a list of mandates is for the bureau's managers.")
            )

    # === COMPARING === #

    def _compare(self):
        """The differences, each debtor group for itself; nothing is changed but what
        is noted on the records.

        :returns: [Comparison]
        """
        return [self._compare_list(sections) for sections in self._lists()]

    def _compare_list(self, sections):
        events = self.env["asom.nets.mandate.event"].search(
            [("section_id", "in", sections.ids)], order="line"
        )
        running = self._running(sections)
        by_member = defaultdict(list)
        for mandate in running:
            by_member[mandate.membership_id].append(mandate)
        found = defaultdict(events.browse)
        kinds = defaultdict(list)
        for event in events:
            own = by_member.get(event.membership_id, ())
            kinds[self._difference(event, own)].append(event.id)
        for kind, ids in kinds.items():
            found[kind] = events.browse(ids)
            found[kind].write({"difference": kind})
        return Comparison(
            sections,
            found["same"],
            found["missing"],
            found["changed"],
            found["unknown"],
            self._only_here(sections, events, running),
            len(running),
        )

    @staticmethod
    def _difference(event, own):
        if not event.membership_id:
            return "unknown"
        if not own:
            return "missing"
        same = any(
            mandate.number == event.mandate_number
            and mandate.date_from == (event.date_from or mandate.date_from)
            for mandate in own
        )
        return "same" if same else "changed"

    def _listed_on(self, sections):
        """The day of the list, the earliest where its sections differ."""
        return min(filter(None, sections.mapped("date")), default=self._today())

    def _running(self, sections):
        """Mandates of the sections' debtor group that ran when the list was made."""
        day = self._listed_on(sections)
        return self.env["asom.nets.mandate"].search(
            [
                ("debtor_group_id", "=", sections.debtor_group_id.id),
                ("kind", "=", "mandate"),
                "|",
                ("ended_on", "=", False),
                ("ended_on", ">", day),
            ]
        )

    def _only_here(self, sections, events, running):
        """Those that Nets would have listed, had it known them. What was registered
        on the list's own day, or told later, may be too new for it."""
        day = self._listed_on(sections)
        members = set(events.membership_id.ids)
        numbers = set(events.mapped("mandate_number"))
        return running.filtered(
            lambda mandate: (
                mandate.membership_id.id not in members
                and mandate.number not in numbers
                and mandate.date_from < day
                and mandate.delivery_id.id <= self.id
            )
        )

    # === APPLYING === #

    def _apply_list(self, confirmed):
        """Register what the list has more, end what it has not.

        In batches that commit; when it is interrupted, it is simply done again.

        :param confirmed: a person has said that a drastic change is right
        :raises UserError: when that is missing
        """
        self.ensure_one()
        self._check_may_apply()
        # Superuser: the register is written by such steps alone.
        this = self.sudo()
        drastic = any(one.is_drastic for one in this._compare())
        if drastic and not confirmed:
            raise UserError(
                self.env._(
                    "The list is empty, or more than half of the mandates would end. "
                    "Confirm that this is right."
                )
            )
        texts = []
        for sections in this._lists():
            ended = this._end_unlisted(sections)
            registered = this._register_listed(sections)
            texts.append(
                self.env._(
                    "%(group)s: %(registered)s mandates registered, %(ended)s ended "
                    "because Nets does not list them.",
                    group=sections.debtor_group_id.display_name,
                    registered=registered,
                    ended=ended,
                )
            )
        this.write({"state": "done"})
        this.message_post(body=" ".join(texts))

    def _end_unlisted(self, sections):
        """:returns: how many mandates were ended"""
        day = self._listed_on(sections)
        mandates = self._compare_list(sections).only_here
        for start in range(0, len(mandates), WORK_BATCH):
            batch = mandates[start : start + WORK_BATCH].exists()
            batch.write({"ended_on": day, "end_reason": "not_listed"})
            texts = defaultdict(list)
            for mandate in batch:
                texts[mandate.membership_id].append(
                    self.env._(
                        "Mandate %s has ended: Nets does not list it.", mandate.number
                    )
                )
            batch._follow_end(texts)
            self.env["asom.membership"]._nets_log(texts)
            self._next_batch()
        return len(mandates)

    def _register_listed(self, sections):
        """:returns: how many records changed something"""
        events = self.env["asom.nets.mandate.event"]
        waiting = [("section_id", "in", sections.ids), ("state", "=", "review")]
        applied = 0
        while batch := events.search(waiting, order="line", limit=WORK_BATCH):
            batch.write({"state": "new", "reason": False})
            batch._place(compare=False)._apply()
            applied += len(batch.filtered(lambda event: event.state == "applied"))
            self._next_batch()
        return applied

    def _next_batch(self):
        commit_batch(self.env)
        self._lock()
        if self.state != "review":
            raise UserError(self.env._("Somebody else has dealt with this list."))

    def _leave_list(self):
        """Close the comparison; nothing is changed."""
        self.ensure_one()
        self._check_may_apply()
        this = self.sudo()
        self.env["asom.nets.mandate.event"].sudo().search(
            [("delivery_id", "=", self.id), ("state", "=", "review")]
        ).write({"state": "ignored", "reason": self.env._("The list was not applied.")})
        this.write({"state": "done"})
        this.message_post(body=self.env._("The list was compared and not applied."))
