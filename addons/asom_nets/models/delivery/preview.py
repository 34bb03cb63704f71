from collections import defaultdict

from odoo import fields, models

from ... import betalingsservice
from ...betalingsservice import customer
from ..membership import NETS_CHANNELS
from .fault_text import fault_text
from .postal import postal

MOST_NOTES = 20
# Any one that fits; the invoice gets its own.
REFERENCE = "000000001"


class NetsDelivery(models.Model):
    """What a delivery will refuse, asked before the invoices are made: by the same
    rules, so that a preview says what the delivery would say."""

    _inherit = "asom.nets.delivery"

    note_count = fields.Integer(
        compute="_compute_note_count",
        help="Collections that say something otherwise than the register.",
    )

    def _compute_note_count(self):
        rows = self.env["asom.nets.collection"]._read_group(
            [
                ("delivery_id", "in", self.ids),
                ("note", "!=", False),
                ("state", "!=", "left_out"),
            ],
            ["delivery_id"],
            ["__count"],
        )
        counts = {delivery.id: count for delivery, count in rows}
        for delivery in self:
            delivery.note_count = counts.get(delivery.id, 0)

    def action_view_notes(self):
        """Open the collections that say something otherwise than the register."""
        action = self.action_view_collections()
        action["context"]["search_default_noted"] = 1
        return action

    # === ASKED BY PREVIEW AND DELIVERY === #

    def _why_not_member(self, agreement, group, key, taken):
        """Why a member is not collected, whatever the invoice, or "".

        :param key: (id of the debtor group, customer, due date)
        :param taken: such keys of live deliveries
        """
        if group.agreement_id != agreement:
            return self.env._(
                "The member's debtor group belongs to an earlier creditor agreement."
            )
        if key in taken:
            return self.env._(
                "The customer has a collection on this due date already; Nets refuses "
                "two."
            )
        return ""

    def _address_note(self, address):
        """What is written otherwise than the register has it, or False.

        :param address: :class:`Postal`
        """
        notes = [
            self.env._(
                "“%(text)s” is written “%(written)s”.", text=text, written=written
            )
            for text, written in address.respelt
        ]
        if address.left_out:
            notes.append(
                self.env._(
                    "The address is shortened, there is no room for “%s”.",
                    ", ".join(address.left_out),
                )
            )
        return " ".join(notes) or False

    # === PREVIEW === #

    def _foresee(self, run, memberships, totals):
        """What the run's delivery will say of members.

        Due dates and deadlines are the run's affair: they are asked when it is sent.

        :param totals: {membership id: øre}
        :returns: {membership id: [{"code", "params"}]}, and those who were asked
        """
        agreement = self.env["asom.nets.agreement"]._of(run.company_id)
        asked = memberships.filtered(
            lambda member: member.payment_channel in NETS_CHANNELS
        )
        if not agreement or not asked:
            return {}, memberships.browse()
        default_group = agreement.debtor_group_ids[:1]
        due = run.date_due
        taken = self._taken_on(run.company_id, [due])
        rules = betalingsservice.Rules(max_days_ahead=None, short_reference=True)
        found = defaultdict(list)
        for member in asked:
            group = member.nets_debtor_group_id or default_group
            key = (group.id, customer.comparable(member.member_number), due)
            address = postal(member.partner_id)
            code, reason = "nets_refused", ""
            if totals[member.id] > 0:
                reason = self._why_not_member(agreement, group, key, taken)
            if not reason:
                collection = betalingsservice.Collection(
                    customer_number=member.member_number,
                    due_date=due or run.date_from,
                    amount=max(1, totals[member.id]),
                    reference=REFERENCE,
                    address=address.address,
                )
                section = betalingsservice.Section(
                    number=group.section,
                    pbs_number=agreement.pbs_number,
                    debtor_group=group.number,
                    collections=(),
                )
                try:
                    betalingsservice.check_collection(collection, section, rules=rules)
                except betalingsservice.DeliveryError as error:
                    reason = fault_text(self.env, error)
                    if error.code == "no_address":
                        code = "no_address"
            note = self._address_note(address)
            if reason:
                found[member.id].append({"code": code, "params": {"reason": reason}})
            elif note:
                found[member.id].append({"code": "nets_note", "params": {"note": note}})
        return found, asked

    # === TOLD === #

    def _tell_notes(self):
        """Say in the delivery's log what it says otherwise than the register."""
        rows = self.env["asom.nets.collection"].search(
            [
                ("delivery_id", "=", self.id),
                ("note", "!=", False),
                ("state", "!=", "left_out"),
            ],
            order="id",
        )
        if not rows:
            return
        lines = [f"{row.customer_number}: {row.note}" for row in rows[:MOST_NOTES]]
        more = len(rows) - len(lines)
        if more > 0:
            lines.append(self.env._("and %s more, see the collections", more))
        self.message_post(
            body=self.env._(
                "Written otherwise than in the register:\n%s", "\n".join(lines)
            )
        )
