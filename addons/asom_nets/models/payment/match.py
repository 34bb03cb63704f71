from dataclasses import dataclass

from odoo import models
from odoo.tools import format_date


@dataclass
class _Found:
    """What a payment record names: invoice and member, or why nothing is certain."""

    move: object
    membership: object
    why: str = ""


class NetsPayment(models.Model):
    """Finding the invoice and the member that a payment record names.

    In sets: a few queries for a batch. Leading zeros and blanks never decide; whatever
    is not certain goes on the work list (design.md, invariant 6).
    """

    _inherit = "asom.nets.payment"

    def _match(self):
        """Write the invoice and ``membership_id`` of new payments of one association.

        :returns: {payment: why it is to be placed by a person}
        """
        self.company_id.ensure_one()
        lookups = self._lookups()
        found = {payment: payment._find(*lookups) for payment in self}
        self._put(
            [
                {
                    "move_id": each.move.id,
                    "named_move_id": each.move.id,
                    "membership_id": each.membership.id,
                }
                for each in found.values()
            ]
        )
        twice = self._seen_elsewhere()
        shown = self._shown_by_bank({each.move for each in found.values()})
        strange = self._strange(found)
        odd = self._odd_days(found)
        reasons = {}
        for payment, each in found.items():
            why = twice.get(payment) or each.why or strange.get(payment)
            why = why or odd.get(payment)
            why = why or shown.get((payment.kind, each.move, payment.amount))
            if why:
                reasons[payment] = why
        return reasons

    def _find(self, by_reference, by_number, by_due, members):
        """:returns: :class:`_Found`, certain only where ``why`` is empty"""
        move = by_reference.get(_number(self.reference))
        slip = by_number.get(self.payment_number)
        if slip and (not move or move == slip):
            # Such a slip has the payment id where others have the customer number.
            return _Found(slip, slip.asom_membership_id)
        member = members.get(self.customer_key)
        if not move and member and not (self.reference or "").strip(" 0"):
            candidates = by_due.get((self.customer_key, self.date_due), [])
            move = candidates[0] if len(candidates) == 1 else None
        nothing = self.env["account.move"]
        if not move:
            if member:
                why = self.env._(
                    "The member is known, but no invoice has reference %(reference)s "
                    "or due date %(due)s.",
                    reference=self.reference or "–",
                    due=format_date(self.env, self.date_due) or "–",
                )
            elif (self.reference or "").strip(" 0"):
                why = self.env._(
                    "Nobody is known by customer number %(customer)s, and no invoice "
                    "by reference %(reference)s.",
                    customer=self.customer_key or self.payment_number or "–",
                    reference=self.reference,
                )
            else:
                why = self.env._(
                    "Nobody is known by customer number %s.",
                    self.customer_key or self.payment_number or "–",
                )
            return _Found(nothing, member or self.env["asom.membership"], why)
        owner = move.asom_membership_id
        if self.customer_key and owner.member_number_key != self.customer_key:
            why = self.env._(
                "Reference %(reference)s is an invoice of member %(owner)s, but the "
                "customer number is %(customer)s.",
                reference=self.reference,
                owner=owner.member_number,
                customer=self.customer_key,
            )
            return _Found(nothing, self.env["asom.membership"], why)
        return _Found(move, owner)

    # === LOOKED UP IN SETS === #

    def _lookups(self):
        """:returns: invoices by reference, by payment id, by (customer, due date), and
        members by customer number"""
        moves = self.env["account.move"]
        company = self.company_id
        posted = [
            ("company_id", "=", company.id),
            ("state", "=", "posted"),
            ("move_type", "=", "out_invoice"),
        ]
        references = {_number(p.reference) for p in self} - {""}
        numbers = {p.payment_number for p in self} - {False, ""}
        found = moves.search_fetch(
            [
                *posted,
                "|",
                ("nets_reference", "in", [r.zfill(9) for r in references]),
                ("nets_payment_id", "in", list(numbers)),
            ],
            [
                "nets_reference",
                "nets_payment_id",
                "asom_membership_id",
                "invoice_date_due",
            ],
        )
        by_reference = {_number(move.nets_reference): move for move in found}
        by_number = self._by_slip_of_nets(numbers)
        by_number.update({m.nets_payment_id: m for m in found if m.nets_payment_id})
        by_number |= self._first_of_together(numbers - by_number.keys())
        unclear = self.filtered(lambda p: _number(p.reference) not in by_reference)
        by_due = {}
        keys = set(unclear.mapped("customer_key")) - {False, ""}
        if keys:
            rows = self.env["asom.nets.collection"].search_fetch(
                [
                    ("company_id", "=", company.id),
                    ("customer_key", "in", list(keys)),
                    ("date_due", "in", list(set(unclear.mapped("date_due")))),
                    ("state", "=", "included"),
                ],
                ["customer_key", "date_due", "move_id"],
            )
            for row in rows:
                by_due.setdefault((row.customer_key, row.date_due), []).append(
                    row.move_id
                )
        members = self.env["asom.membership"]._nets_by_key(
            company, set(self.mapped("customer_key")) - {False, ""}
        )
        found.asom_membership_id.fetch(["member_number", "member_number_key"])
        return by_reference, by_number, by_due, members

    def _by_slip_of_nets(self, numbers):
        """Invoices by the payment id on the slip that Nets has printed for them."""
        rows = self.env["asom.nets.collection"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("slip_payment_id", "in", list(numbers)),
                ("state", "=", "included"),
            ],
            ["slip_payment_id", "move_id"],
        )
        posted = rows.filtered(lambda row: row.move_id.state == "posted")
        return {row.slip_payment_id: row.move_id for row in posted}


def _number(reference) -> str:
    """A reference without blanks and leading zeros, if it can be one of ours."""
    text = (reference or "").strip().lstrip("0")
    return text if text.isdecimal() and text.isascii() and len(text) <= 9 else ""
