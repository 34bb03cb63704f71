"""What the payer or the bank has refused is collected once more, on a new due date.

Nets knows no second attempt of a collection: it is a new payment with a due date of its
own (domain/betalingsservice.md 2.2, 3), and each is told of by itself.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.asom_membership.banking_days import add_banking_days

from ..delivery.approved import Approved, charged_by_invoice
from ..slip.awaited import WORD_DAYS

AGAIN = 2


class AccountMove(models.Model):
    _inherit = "account.move"

    def _nets_attempt(self) -> int:
        """Which collection of the invoice comes next, or stands in a delivery."""
        return AGAIN if self.nets_again_on else 1

    def _nets_date_due(self):
        """The due date of that collection; the invoice's last payment date stays."""
        return self.nets_again_on or self.invoice_date_due

    def _asom_collect_again(self):
        """Those that a mandate of today pays on the first day that Nets takes."""
        found = super()._asom_collect_again()
        today = fields.Date.context_today(self)
        held = self.asom_membership_id._billing_holds()
        refused = self.filtered(
            lambda move: (
                move.nets_failure == "rejected"
                and not move.nets_again_on
                and move._asom_is_owed()
                and move.asom_payment_channel == "betalingsservice"
                and move.asom_membership_id.payment_channel == "betalingsservice"
                and move.asom_membership_id not in held
                and move.nets_collection_ids.filtered(
                    lambda row: row.state == "included" and row.outcome == "rejected"
                )
            )
        )
        for company, moves in refused.grouped("company_id").items():
            agreement = self.env["asom.nets.agreement"].sudo()._of(company)
            if agreement:
                found.update(moves._nets_give_day_again(agreement, today))
        return found

    def _nets_give_day_again(self, agreement, today) -> dict:
        """Note the further attempt of invoices of one association.

        :returns: {invoice: its due date}, of those whose mandate pays then
        """
        first = today + timedelta(1)
        members = self.asom_membership_id
        taken = agreement._taken_days(members, first)
        mandates = self.env["asom.nets.mandate"].search(
            [("membership_id", "in", members.ids), ("kind", "=", "mandate")]
        )
        found = {}
        for move in self.sorted("id"):
            member = move.asom_membership_id
            group = member.nets_debtor_group_id or agreement.debtor_group_ids[:1]
            # Also behind the date of the first attempt, which may be to come yet.
            after = max(first, move.invoice_date_due + timedelta(1))
            day = group.agreement_id == agreement and agreement._free_day(
                group, after, taken[member]
            )
            if not day or not mandates._pays_on(member, group, day):
                continue
            taken[member].add(day)
            move.nets_again_on = found[move] = day
        return found

    def _asom_not_again(self):
        result = super()._asom_not_again()
        for move in self.filtered("nets_again_on"):
            if not move._nets_row_again():
                move.nets_again_on = False
        return result

    def _nets_row_again(self):
        """The further attempt in a delivery, if it stands in one."""
        return self.nets_collection_ids.filtered(
            lambda row: row.state == "included" and row.attempt == AGAIN
        )

    # === WAITS === #

    @api.model
    def _nets_again_domain(self) -> Domain:
        """What is collected once more and stands in no delivery yet, until its day."""
        return Domain(
            [
                *self._asom_owed(),
                ("nets_again_on", ">", fields.Date.context_today(self)),
                (
                    "nets_collection_ids",
                    "not any",
                    [("state", "=", "included"), ("attempt", "=", AGAIN)],
                ),
            ]
        )

    def _nets_again_until(self):
        """Until when money of the further attempt may come.

        :returns: a day; None when there is no attempt, Nets has told of it, or it was
            not sent in time
        """
        self.ensure_one()
        move = self.sudo()
        day, today = move.nets_again_on, fields.Date.context_today(self)
        if not day or not move._asom_is_owed():
            return None
        row = move._nets_row_again()
        if not row:
            agreement = self.env["asom.nets.agreement"].sudo()._of(move.company_id)
            late = not agreement or agreement._past_deadline(day)
            paid = move.asom_membership_id.nets_has_mandate
            return day if paid and not late and day > today else None
        last = add_banking_days(day, WORD_DAYS)
        return None if row.outcome or last < today else last

    def _nets_waiting_again(self):
        """What waits for the delivery in which it is collected once more, or for word.

        :returns: iterator of (invoice, day)
        """
        for move in self.filtered("nets_again_on"):
            if last := move._nets_again_until():
                yield move, last

    def _nets_why_not_again(self):
        """Why it is not collected once more, or False. It is paid by a mandate, or not
        collected: Nets would send a slip with a last payment date that nobody has
        given."""
        if not self.nets_again_on:
            return False
        member = self.asom_membership_id
        if not member.nets_has_mandate:
            return self.env._("The member's payment agreement has ended.")
        return member._billing_holds().get(member, False)

    # === TOLD === #

    def _asom_due_text(self):
        """The day of the further attempt, as long as it is to come."""
        if self._nets_again_until():
            return format_date(self.env, self.nets_again_on)
        return super()._asom_due_text()

    def _nets_again_text(self):
        """That it is collected once more, in the member's words."""
        return self.env._(
            "Betalingsservice could not collect the amount: the payment was rejected "
            "on %(told)s. It tries once more on %(day)s; see that the money is there.",
            told=format_date(self.env, self.nets_failure_date),
            day=format_date(self.env, self.nets_again_on),
        )

    def _nets_again_because(self):
        """:returns: iterator of (invoice, that it is collected once more, and when)"""
        for move in self.filtered("nets_again_on"):
            if move._nets_again_until():
                day = format_date(self.env, move.nets_again_on)
                yield move, self.env._("collected once more on %s", day)


class Today(models.AbstractModel):
    _inherit = "asom.today"

    def _todo_again(self):
        """What a person has to bring to Nets once more."""
        if not self.env.user.has_group("asom_membership.group_staff"):
            return []
        again = [("nets_again_on", "!=", False), ("nets_waits_alone", "=", True)]
        row = self._row(
            self.env._("Refused collections that wait to be collected once more"),
            self.env["account.move"].search_count(again),
            "account.action_move_out_invoice",
            "warning",
            nets_again=1,
        )
        return [row]


class NetsMandate(models.Model):
    _inherit = "asom.nets.mandate"

    def _pays_on(self, member, group, day) -> bool:
        """Whether one of these mandates pays what the member owes in the debtor group
        on a day, as far as is known today."""
        return any(
            mandate.membership_id == member
            and mandate.debtor_group_id == group
            and mandate.date_from <= day
            and (not mandate.ended_on or mandate.ended_on > day)
            for mandate in self
        )


class NetsDelivery(models.Model):
    _inherit = "asom.nets.delivery"

    @api.model
    def _approved_again(self, moves) -> dict[int, Approved]:
        """As the run's ``_nets_approved``, from the charges of the invoices, made by a
        run or without one; they are due on the day of the attempt."""
        self.env.flush_all()
        again = SQL("move.nets_again_on")
        self.env.cr.execute(
            charged_by_invoice(
                moves.ids,
                charges=SQL("TRUE"),
                invoices=SQL("TRUE"),
                rows=SQL("item.attempt = %s", AGAIN),
                due=again,
                last=SQL(
                    "CASE WHEN booked.last_due = move.invoice_date_due "
                    "THEN %s ELSE booked.last_due END",
                    again,
                ),
            )
        )
        return Approved.by_move(iter(self.env.cr.fetchone, None))
