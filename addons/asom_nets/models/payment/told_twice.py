from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.asom_membership.banking_days import add_banking_days
from odoo.addons.asom_membership.money import to_ore

from .payment import NO_MONEY_KINDS, RETURNED

# Told by Betalingsservice, without a reference of the bank's.
AUTOMATIC = ("0236", "0239")
# Told with a reference of the bank's, as a rule.
SLIPS = ("0297", "0299", "FI")
# Two channels may tell a payment with the payer's day, the bank's, or the next banking
# day; no holidays in a row are longer than this.
APART = timedelta(days=10)


class NetsPayment(models.Model):
    """The same payment told again: in another delivery, or by another channel.

    Booking it twice would double the money (design.md, invariant 1).
    """

    _inherit = "asom.nets.payment"

    def _seen_elsewhere(self):
        """Payments that were told before.

        Betalingsservice tells a collection's payment once; a bank's archive reference
        names one payment, or a bundle of slips that is paid at once. The same again
        under a new delivery number is a mistake. The association may read its slips
        from Nets (0297) and from its bank (FI): each tells the same payment.

        :returns: {payment: why it is to be placed by a person}
        """
        if not any(payment._identity() or payment._is_slip() for payment in self):
            return {}
        others = self._others_alike()
        again = self._collected_again(others) | self._same_slip(others)
        return again | self._same_identity(others)

    # === BY IDENTITY === #

    def _same_identity(self, others):
        doubtful, seen = {}, {}
        for other in others:
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

    def _identity(self):
        """What tells one payment from all others, or None: of slips without a
        reference of the bank's nothing does, see :meth:`_same_slip`."""
        if self.archive_reference:
            return (self.kind in RETURNED, self.archive_reference, self.amount)
        payer = self.customer_key or self.payment_number
        if not payer or self.disbursement or self.kind in (*NO_MONEY_KINDS, *SLIPS):
            return None
        # Nets refuses two collections of a customer with one due date.
        collection = (self.kind, payer, self.date_due)
        if self.kind in RETURNED:
            # Parts of one payment are taken back one by one.
            return (*collection, self.date, self.amount)
        return collection

    # === BY INVOICE === #

    def _collected_again(self, others):
        """Automatic payments by which more would be paid than the invoice asks for, as
        one with another due date has paid it: who charges back may be collected from
        again, nobody else (betalingsservice 3).

        :param others: payments told earlier
        :returns: {payment: why it is to be placed by a person}
        """
        standing, due, doubtful = {}, {}, {}
        booked = others.filtered(lambda other: other.state == "booked")
        for payment in (*booked, *self.sorted("line")):
            move = payment.move_id
            if payment.kind not in AUTOMATIC or not move or payment.disbursement:
                continue
            paid, amount = standing.get(move, 0), to_ore(payment.amount)
            if payment.kind in RETURNED:
                standing[move] = paid - amount
                continue
            known = move in due and due[move] != payment.date_due
            if payment in self and known and paid > 0:
                if paid + amount > to_ore(move.amount_total):
                    doubtful[payment] = payment._why_collected_again(due[move])
                    continue
            standing[move] = paid + amount
            due[move] = payment.date_due
        return doubtful

    def _why_collected_again(self, due):
        return self.env._(
            "The invoice has been paid automatically before, by the collection due on "
            "%(due)s. A collection is paid once; ask Nets.",
            due=format_date(self.env, due) or "–",
        )

    # === SLIPS === #

    def _is_slip(self):
        return self.kind in SLIPS and not self.disbursement and bool(self.amount)

    def _same_slip(self, others):
        """Slips that another delivery has told with the same payer, day and amount.

        Of two in one delivery both are money: its sums, which were checked, hold both.
        So each of them is one that another delivery has told only as often as that one
        has told it.

        :param others: payments told earlier
        :returns: {payment: why it is to be placed by a person}
        """
        by_payer, doubtful = {}, {}
        for other in others:
            other._add_to(by_payer)
        for payment in self.sorted("line"):
            if not payment._is_slip():
                continue
            alike = {
                other
                for key in payment._payer_keys()
                for other in by_payer.get(key, ())
                if payment._is_same_slip(other)
            }
            counts = {}
            for other in alike:
                counts[other.delivery_id] = counts.get(other.delivery_id, 0) + 1
            own = counts.pop(payment.delivery_id, 0)
            if counts and max(counts.values()) > own:
                known = min(
                    (other for other in alike if other.delivery_id in counts),
                    key=lambda other: other.id,
                )
                doubtful[payment] = payment._why_same_slip(known)
            payment._add_to(by_payer)
        return doubtful

    def _add_to(self, by_payer):
        if self._is_slip():
            for key in self._payer_keys():
                by_payer.setdefault(key, []).append(self)

    def _payer_keys(self):
        """Whom a slip names; the channels do not name the same way."""
        side = (self.kind in RETURNED, self.amount)
        names = [("move", move.id) for move in self.move_id | self.named_move_id]
        names.append(("id", (self.payment_number or "").lstrip("0")))
        names.append(("customer", self.customer_key))
        return [(*side, *name) for name in names if name[1]]

    def _is_same_slip(self, other):
        """Whether two slips of one payer and amount may be one payment."""
        if self.archive_reference and other.archive_reference:
            # The reference decides.
            return False
        mine, theirs = (each.move_id | each.named_move_id for each in (self, other))
        if mine and theirs and not mine & theirs:
            return False
        if self.kind == other.kind:
            return (self.date, self.date_due) == (other.date, other.date_due)
        days, their_days = self._bank_days(), other._bank_days()
        return bool(days & their_days)

    def _bank_days(self):
        """The days on which another channel may tell the payment."""
        days = {self.date, self.date_booked or self.date}
        return days | {add_banking_days(day, 1) for day in days}

    def _why_same_slip(self, other):
        if self.kind == other.kind:
            return self.env._(
                "The same payment has been told before; booking it again would double "
                "it."
            )
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "The same payment has been told before by another channel (%(kind)s, "
            "%(day)s); booking it again would double it.",
            kind=kinds[other.kind],
            day=format_date(self.env, other.date),
        )

    # === LOOKED UP IN SETS === #

    def _others_alike(self):
        """Earlier payments of the association that may be the same."""
        references = {p.archive_reference for p in self} - {False}
        alike = Domain("archive_reference", "in", list(references))
        automatic = self.filtered(lambda payment: payment.kind in AUTOMATIC)
        if automatic:
            collection = Domain(
                "customer_key", "in", automatic.mapped("customer_key")
            ) & Domain("date_due", "in", automatic.mapped("date_due"))
            invoice = Domain("move_id", "in", automatic.move_id.ids)
            alike |= Domain("kind", "in", AUTOMATIC) & (collection | invoice)
        slips = self.filtered(lambda payment: payment._is_slip())
        if slips:
            days = slips.mapped("date")
            numbers = set(slips.mapped("payment_number")) - {False, ""}
            keys = set(slips.mapped("customer_key")) - {False, ""}
            payer = (
                Domain("move_id", "in", slips.move_id.ids)
                | Domain("named_move_id", "in", slips.move_id.ids)
                | Domain("payment_number", "in", list(numbers))
                | Domain("customer_key", "in", list(keys))
            )
            alike |= (
                Domain("kind", "in", SLIPS)
                & Domain("date", ">=", min(days) - APART)
                & Domain("date", "<=", max(days) + APART)
                & payer
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
                "date_booked",
                "delivery_id",
                "disbursement",
                "line",
                "move_id",
                "named_move_id",
                "state",
            ],
            order="id",
        )

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
