from dataclasses import dataclass

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from .payment import PAID, RETURNED, TOLD

# Told by Betalingsservice, without a reference of the bank's.
AUTOMATIC = ("0236", "0239")
# Told with a reference of the bank's, as a rule.
SLIPS = ("0297", "0299", "FI")


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
        reasons = {}
        for payment, each in found.items():
            why = twice.get(payment) or each.why or payment._why_strange()
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

    def _why_strange(self):
        """Why money should not be booked though the invoice is known, or ""."""
        if self.disbursement and self.kind in (*PAID, *RETURNED):
            return self.env._("A payment to the member: book it by hand.")
        return ""

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
            ["nets_reference", "nets_payment_id", "asom_membership_id"],
        )
        by_reference = {_number(move.nets_reference): move for move in found}
        by_number = self._by_slip_of_nets(numbers)
        by_number.update({m.nets_payment_id: m for m in found if m.nets_payment_id})
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

    def _seen_elsewhere(self):
        """Payments that were told before, in another delivery or another record.

        Betalingsservice tells a collection's payment once; a bank's archive reference
        names one payment, or a bundle of slips that is paid at once. The same again
        under a new delivery number is a mistake, and would be doubled money. Of two
        slips without a reference that are the same in all else nobody can tell.

        :returns: {payment: why it is to be placed by a person}
        """
        doubtful = {}
        if not any(payment._identity() for payment in self):
            return doubtful
        seen = {}
        for other in self._others_alike():
            # A person may have moved it to another invoice since.
            moves = other.named_move_id | other.move_id
            seen.setdefault(other._identity(), []).append(moves)
        why = self.env._(
            "The same payment has been told before; booking it again would double it."
        )
        for payment in self:
            key = payment._identity()
            if not key:
                continue
            before = seen.setdefault(key, [])
            # Two slips of one bundle name two invoices, as do collections in two debtor
            # groups; where one of them names none, nobody can tell.
            if any(
                not payment.move_id or not moves or payment.move_id in moves
                for moves in before
            ):
                doubtful[payment] = why
            before.append(payment.move_id)
        return doubtful

    def _shown_by_bank(self, moves):
        """Slips' payments that a bank statement has settled already: the association
        reads both its bank's statement and the FI file (or section 0215).

        :param moves: the invoices that are named
        :returns: {(kind, invoice, kroner): why it is to be placed by a person}
        """
        lines = self.env["account.bank.statement.line"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("nets_move_id", "in", [move.id for move in moves if move]),
                ("is_reconciled", "=", True),
            ],
            ["nets_move_id", "amount", "move_id"],
        )
        # The bank's side of what Nets has told is none of it.
        lines = lines.filtered(lambda line: not line.move_id.line_ids.nets_payout_id)
        why = self.env._(
            "The bank statement has shown this payment already; booking it again would "
            "double it."
        )
        return {
            (kind, line.nets_move_id, line.amount): why
            for line in lines
            for kind in ("0297", "FI")
        }

    def _identity(self):
        """What tells one payment from all others, or None."""
        if self.archive_reference:
            return (self.kind in RETURNED, self.archive_reference, self.amount)
        payer = self.customer_key or self.payment_number
        if not payer or self.disbursement or self.kind in TOLD:
            return None
        # Nets refuses two collections of a customer with one due date.
        collection = (self.kind, payer, self.date_due)
        if self.kind in SLIPS or self.kind in RETURNED:
            # Slips are paid twice, and parts of one payment taken back one by one.
            return (*collection, self.date, self.amount)
        return collection

    def _others_alike(self):
        """Earlier payments of the association that may be the same."""
        references = {p.archive_reference for p in self} - {False}
        alike = Domain("archive_reference", "in", list(references))
        automatic = self.filtered(lambda payment: payment.kind in AUTOMATIC)
        if automatic:
            alike |= (
                Domain("kind", "in", AUTOMATIC)
                & Domain("customer_key", "in", automatic.mapped("customer_key"))
                & Domain("date_due", "in", automatic.mapped("date_due"))
            )
        slips = (self - automatic).filtered(lambda p: not p.archive_reference)
        if slips:
            alike |= (
                Domain("kind", "in", SLIPS)
                & Domain("archive_reference", "=", False)
                & Domain("date", "in", slips.mapped("date"))
            )
        wanted = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("booked", "parked", "aside")),
                ("id", "not in", self.ids),
            ]
        )
        return self.search_fetch(
            wanted & alike,
            [
                "kind",
                "archive_reference",
                "amount",
                "customer_key",
                "payment_number",
                "date_due",
                "date",
                "disbursement",
                "move_id",
                "named_move_id",
            ],
        )


def _number(reference) -> str:
    """A reference without blanks and leading zeros, if it can be one of ours."""
    text = (reference or "").strip().lstrip("0")
    return text if text.isdecimal() and text.isascii() and len(text) <= 9 else ""
