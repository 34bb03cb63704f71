from odoo import fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import danish, to_ore

from ...days.payment_days import is_far, likely_day
from .payment import NO_MONEY_KINDS, RETURNED

# Paid by slip, as Nets or the bank tells it.
SLIPS = ("0297", "FI")


class NetsPayment(models.Model):
    """What a record says of itself that cannot be: a person decides, though it is known
    whose it is. Its money stands with the other money that is to be placed."""

    _inherit = "asom.nets.payment"

    def _strange(self, found):
        """Payments that contradict themselves or the collection.

        :param found: {payment: what it names}, with ``move``
        :returns: {payment: why it is to be placed by a person}
        """
        collected = self._collected()
        reasons = {}
        for payment, each in found.items():
            sent = collected.get((each.move, False))
            sent = collected.get((each.move, payment.date_due), sent)
            why = payment._why_strange() or payment._why_other_amount(sent)
            if why:
                reasons[payment] = why
        return reasons

    def _why_strange(self):
        """Why a record should not be booked though the invoice is known, or ""."""
        amounts = {
            "collected": danish(to_ore(self.amount_collected)),
            "amount": danish(to_ore(self.amount)),
        }
        if self.kind in NO_MONEY_KINDS:
            return self.amount and self.env._(
                "It says that %(collected)s kr. were not paid, and that %(amount)s kr. "
                "were. Ask Nets which is right.",
                **amounts,
            )
        if self.disbursement:
            return self.env._("A payment to the member: book it by hand.")
        if not self.amount and (self.amount_collected or self.kind != "0236"):
            if self.kind in RETURNED:
                return self.env._(
                    "It says that money was taken back, and that the amount is 0. Ask "
                    "Nets."
                )
            return self.env._(
                "It says that %(collected)s kr. were paid, and that the amount paid is "
                "0. Ask Nets.",
                **amounts,
            )
        differs = self.amount != self.amount_collected
        if self.kind in SLIPS and differs and self.section_id.unexplained:
            return self.env._(
                "%(amount)s kr. were paid of %(collected)s kr., and another record of "
                "the section cannot be read: its sum does not tell whether the amount "
                "is right.",
                **amounts,
            )
        return ""

    def _why_other_amount(self, sent):
        """Why an automatic payment is none of its collection, or "": it is paid whole
        or not at all; only slips may be paid with another amount (betalingsservice 3).

        :param sent: kroner that our own delivery has collected, None if none has
        """
        told_by_person = self.section_id.number.startswith("LS")
        if self.kind != "0236" or told_by_person:
            return ""
        for collected in (sent, self.amount_collected):
            if collected is not None and to_ore(collected) != to_ore(self.amount):
                return self.env._(
                    "%(collected)s kr. were collected, but %(amount)s kr. are said to "
                    "be paid. Only slips may be paid with another amount; ask Nets.",
                    collected=danish(to_ore(collected)),
                    amount=danish(to_ore(self.amount)),
                )
        return ""

    def _collected(self):
        """{(invoice, due date): kroner} that our live deliveries collect automatically;
        of each invoice also without a due date, of its last attempt."""
        automatic = self.filtered(lambda payment: payment.kind == "0236")
        if not automatic.move_id:
            return {}
        rows = self.env["asom.nets.collection"].search_fetch(
            [("move_id", "in", automatic.move_id.ids), ("state", "=", "included")],
            ["move_id", "amount", "date_due"],
            order="attempt",
        )
        collected = {(row.move_id, False): row.amount for row in rows}
        return collected | {(row.move_id, row.date_due): row.amount for row in rows}

    # === DAYS === #

    def _odd_days(self, found):
        """Payments on days that cannot be. They get a likely one: whatever a person
        decides, nothing is posted on the other.

        :param found: {payment: what it names}, with ``move``
        :returns: {payment: why it is to be placed by a person}
        """
        today = fields.Date.context_today(self)
        reasons, days = {}, []
        for payment, each in found.items():
            told = payment.section_id.date
            # Our own due date, not what the record says of it.
            due = each.move._nets_date_due() or payment.date_due
            booked = payment.date_booked
            odd = [
                day for day in (payment.date, booked) if day and is_far(day, told, due)
            ]
            if payment.no_day:
                reasons[payment] = payment._why_no_such_day()
            if not odd:
                continue
            # Without a day of its own it has the section's.
            own = booked or payment.date != told
            if payment not in reasons and (own or payment.kind not in NO_MONEY_KINDS):
                reasons[payment] = self.env._(
                    "The day cannot be right: %(day)s, told on %(told)s about what is "
                    "due on %(due)s. Ask Nets.",
                    day=format_date(self.env, odd[0]),
                    told=format_date(self.env, told) or "–",
                    due=format_date(self.env, due) or "–",
                )
            likely = [payment.date, booked, told]
            day = likely_day(likely, told, due, today)
            booked = booked and likely_day([booked, *likely], told, due, today)
            days.append((payment, {"date": day, "date_booked": booked}))
        if days:
            odd = self.browse([payment.id for payment, _vals in days])
            odd._put([vals for _payment, vals in days])
        return reasons

    def _why_no_such_day(self):
        return self.env._(
            "The record has %(digits)s where a day should stand, and there is no such "
            "day. Ask Nets.",
            digits=self.no_day,
        )
