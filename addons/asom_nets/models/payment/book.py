import logging

from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.asom_membership.allocation import Claim, allocate
from odoo.addons.asom_membership.batches import error_text, split
from odoo.addons.asom_membership.models.collection.execute import FAST_CONTEXT
from odoo.addons.asom_membership.money import to_kroner, to_ore

from .payment import NO_MONEY_KINDS, PAID, RETURNED

_logger = logging.getLogger(__name__)

# Payments of one section and date in one journal entry; more make a further entry.
BOOK_BATCH = 1000
SETTLED = ("in_payment", "paid", "reversed")
OUTCOMES = {
    "0236": "paid",
    "0237": "rejected",
    "0238": "cancelled",
    "0239": "charged_back",
    "0297": "paid",
    "0299": "charged_back",
    "FI": "paid",
}


class NetsPayment(models.Model):
    """Booking: one journal entry per section and payment date, reconciled in sets."""

    _inherit = "asom.nets.payment"

    @api.model
    def _work_batch(self, delivery):
        """Book the next payments of a delivery: what was paid, before what was taken
        back, in the order of the file.

        :returns: how many were worked on; 0 when none is new any more
        """
        for kinds in (PAID, RETURNED, NO_MONEY_KINDS):
            waiting = [
                ("delivery_id", "=", delivery.id),
                ("state", "=", "new"),
                ("kind", "in", kinds),
            ]
            first = self.search(waiting, order="id", limit=1)
            if first:
                batch = self.search(
                    [
                        *waiting,
                        ("section_id", "=", first.section_id.id),
                        ("date", "=", first.date),
                        ("disbursement", "=", first.disbursement),
                    ],
                    order="id",
                    limit=BOOK_BATCH,
                )
                batch._for_booking()._book_or_split()
                return len(batch)
        return 0

    def _for_booking(self):
        """The payments as superuser in their association.

        Journal entries of ours are complete and balanced when they are created; Odoo
        need not look for lines that an invoice would have to get or lose. (That they
        balance is still checked.)
        """
        return (
            self.sudo()
            .with_company(self[:1].company_id)
            .with_context(**FAST_CONTEXT, skip_invoice_sync=True)
        )

    def _book_or_split(self):
        """Book payments together; where that fails halves of them, so that one poisoned
        row never stops the others."""
        split(self, type(self)._book, type(self)._not_booked)

    def _not_booked(self, error):
        _logger.info("Payment %s was not booked", self.id, exc_info=error)
        self._park(error_text(self.env, error, self.env._("payment %s", self.id)))
        self.state = "failed"

    def _book(self):
        """Book payments of one section, date and side."""
        self._alone_in_association()
        reasons = self._match()
        # Those whose day cannot be right have got another one.
        for payments in self.grouped("date").values():
            if self[0].kind in NO_MONEY_KINDS:
                payments._note(reasons)
            elif self[0].kind in RETURNED:
                payments._book_returns(reasons)
            else:
                payments._book_paid(reasons)
        # What a person has to decide yet is no outcome.
        self.filtered(lambda payment: payment not in reasons)._tell_collections()
        if reasons:
            self._park(reasons)

    def _alone_in_association(self):
        """Let no other worker book payments of the association meanwhile: each would
        not see what the other one is told, and the same payment would be doubled.

        A lock alone is not enough, because a worker sees the books as they were when
        its transaction began; a row that both change makes the database refuse the
        second one, and that one tries again. No invoice is in the way of this row.
        """
        self.env.execute_query(
            SQL(
                "UPDATE account_journal SET write_date = write_date WHERE id = %s "
                "RETURNING id",
                self.section_id.agreement_id.journal_id.id or None,
            )
        )

    # === TOLD === #

    def _note(self, reasons):
        """Rejected and cancelled collections: no money, the invoice stays open. What
        says that it was paid all the same is in the section's sum: its money waits."""
        paid = self.filtered("amount")
        paid._book_paid(reasons)
        certain = (self - paid).filtered(lambda payment: payment not in reasons)
        certain.state = "noted"
        certain._fail_invoices()

    def _fail_invoices(self):
        """Write on the invoices that they were not paid after all; not on those that
        were paid some other way."""
        for (kind, date), payments in self.grouped(lambda p: (p.kind, p.date)).items():
            unpaid = payments.move_id.filtered(
                lambda move: move.payment_state in ("not_paid", "partial")
            )
            unpaid._asom_note_claims()
            unpaid.write({"nets_failure": OUTCOMES[kind], "nets_failure_date": date})

    def _tell_collections(self):
        """Write on the collections in deliveries what became of them. That one was
        rejected or cancelled is no news any more where it has been paid; nor does a
        record without money say that one was paid or charged back."""
        rows = self.env["asom.nets.collection"].search_fetch(
            [("move_id", "in", self.move_id.ids), ("state", "=", "included")],
            ["move_id", "date_due", "outcome"],
            order="attempt",
        )
        by_move = {row.move_id: row for row in rows}
        by_due = {(row.move_id, row.date_due): row for row in rows}
        by_outcome = {}
        for payment in self:
            row = by_due.get((payment.move_id, payment.date_due))
            row = row or by_move.get(payment.move_id)
            told = payment.kind in NO_MONEY_KINDS and not payment.amount
            late = told and row and row.outcome == "paid"
            empty = payment.kind not in NO_MONEY_KINDS and not payment.amount
            if (
                row
                and not empty
                and not (late and row.move_id.payment_state in SETTLED)
            ):
                outcome = OUTCOMES[payment.kind]
                if payment.kind in NO_MONEY_KINDS and payment.amount:
                    # A person has found that it was paid after all.
                    outcome = "paid"
                key = (outcome, payment.date)
                by_outcome.setdefault(key, []).append(row.id)
        for (outcome, date), ids in by_outcome.items():
            rows.browse(ids).write({"outcome": outcome, "outcome_date": date})

    # === PAID === #

    def _book_paid(self, reasons):
        """One entry: each payment at its member, the sum on the clearing account."""
        money = self.filtered("amount")
        (self - money).state = "noted"
        if not money:
            return
        agreement = money.section_id.agreement_id
        agreement._set_up_books()
        parts = [
            money._member_item(agreement, payment, payment in reasons)
            for payment in money
        ]
        money._post_entry(agreement, parts, money[0]._side())
        certain = money.filtered(lambda payment: payment not in reasons)
        certain.state = "booked"
        certain._reconcile_claims()

    def _side(self):
        """-1 where money came to the association (it is credited), 1 where it left."""
        came = (self.kind not in RETURNED) != self.disbursement
        return -1 if came else 1

    def _member_item(self, agreement, payment, parked):
        """(account, partner, member) of the payment's own journal item."""
        if parked:
            return self._parked_item(agreement)
        partner = payment.move_id.commercial_partner_id
        return payment._receivable(), partner, payment.membership_id

    def _parked_item(self, agreement):
        """The same of what is still to be placed: nobody's."""
        nobody = self.env["res.partner"], self.env["asom.membership"]
        return (agreement.unmatched_account_id, *nobody)

    def _receivable(self):
        """The account on which the invoice stands as a claim."""
        return self._claims_of(self.move_id)[:1].account_id

    @staticmethod
    def _claims_of(move):
        """The journal items of an invoice that are to be paid."""
        return move.line_ids.filtered(lambda line: line.display_type == "payment_term")

    def _post_entry(self, agreement, parts, sign):
        """Post one entry for the payments and link each with its journal item.

        :param parts: [(account, partner, member)] in the order of ``self``
        :param sign: -1 money came in (credit the members), 1 it left
        """
        section = self.section_id
        amounts = [to_ore(payment.amount) for payment in self]
        label = self.env._(
            "Betalingsservice, section %(section)s, delivery %(delivery)s",
            section=section.display_name,
            delivery=section.delivery_id.number or section.delivery_id.filename,
        )
        items = [
            {
                "account_id": account.id,
                "partner_id": partner.id,
                "asom_membership_id": member.id,
                "name": payment.display_name,
                "balance": to_kroner(sign * amount),
            }
            for payment, (account, partner, member), amount in zip(
                self, parts, amounts, strict=True
            )
        ]
        items += self._clearing_items(agreement, label, sign)
        entry = self._entry(agreement, self[0].date, label, items)
        lines = entry.line_ids.sorted("id")[: len(self)]
        self._put([{"line_id": line.id, "entry_id": entry.id} for line in lines])
        self._count_in_payouts(sign)
        return entry

    def _clearing_items(self, agreement, label, sign):
        """The other side of an entry: one item on the clearing account for each day on
        which the bank moves the money, because each is settled by itself."""
        items = []
        payouts = self._payouts()
        for day, payments in self.grouped(lambda p: p._bank_day()).items():
            total = sum(to_ore(payment.amount) for payment in payments)
            items.append(
                {
                    "account_id": agreement.clearing_account_id.id,
                    "partner_id": False,
                    "name": label,
                    "date_maturity": day,
                    "balance": to_kroner(-sign * total),
                    "nets_payout_id": payouts[day].id,
                    "nets_payout_side": "paid" if sign < 0 else "returned",
                }
            )
        return items

    def _bank_day(self):
        """The day on which the bank moves the money on the association's account."""
        return self.date_booked or self.date

    def _entry(self, agreement, date, label, items):
        """A posted journal entry of the association.

        :param items: [values of account.move.line, without the amount in currency]
        """
        for item in items:
            item["amount_currency"] = item["balance"]
            item["currency_id"] = agreement.company_id.currency_id.id
            # Else Odoo looks for both, line by line; payments have neither.
            item["analytic_distribution"] = False
            item["tax_ids"] = []
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": agreement.company_id.id,
                "journal_id": agreement.journal_id.id,
                "currency_id": agreement.company_id.currency_id.id,
                "date": date,
                "ref": label,
                "nets_section_id": self.section_id[:1].id,
                "line_ids": [Command.create(item) for item in items],
            }
        )
        entry._post(soft=False)
        return entry

    # === RECONCILED === #

    def _reconcile_claims(self, among=None):
        """Set what is left of booked payments off against what their members owe, in
        the association's order; the rest stays with the member as credit.

        :param among: journal items; only these of what the members owe
        """
        plan = []
        open_lines = self._open_lines()
        if among is not None:
            open_lines &= among
        left = {line.id: to_ore(line.amount_residual) for line in open_lines}
        by_member = open_lines.grouped(
            lambda line: (
                line.asom_membership_id or line.move_id.asom_membership_id,
                line.account_id,
            )
        )
        together = self._paid_together()
        for payment in self:
            amount = -to_ore(payment.line_id.amount_residual)
            key = (payment.membership_id, payment.line_id.account_id)
            lines = by_member.get(key, open_lines.browse())
            named = [
                lines.filtered(lambda line, move=move: line.move_id == move)
                for move in together.get(payment.payment_number, payment.move_id)
            ]
            # Those of no member are of different payers: only what is named.
            others = lines.browse()
            if payment.membership_id:
                others = lines - lines.browse().union(*named)
            # Such as what was refunded and charged back after that.
            taken_back = others.filtered(lambda line: line.move_type == "entry")
            order = payment.section_id.agreement_id.allocation
            for some, by in (
                *((some, "oldest") for some in named),
                (taken_back, "oldest"),
                (others - taken_back, order),
            ):
                if amount and some:
                    claims = [
                        Claim(line.id, line.date_maturity or line.date, left[line.id])
                        for line in some
                    ]
                    for line_id, part in allocate(amount, claims, by):
                        plan.append(payment.line_id + open_lines.browse(line_id))
                        left[line_id] -= part
                        amount -= part
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)

    def _open_lines(self):
        """What the payments' members owe: open items of posted invoices, and of entries
        such as a charge-back; of no member's invoices those that are named."""
        nobodys = self.filtered(lambda payment: not payment.membership_id).move_id
        lines = self.env["account.move.line"]
        invoices = lines._asom_by_invoice(self.membership_id)
        if nobodys:
            named = Domain("move_id", "in", nobodys.ids)
            invoices |= named & Domain("display_type", "=", "payment_term")
        invoices &= Domain("move_id.move_type", "=", "out_invoice")
        entries = lines._asom_by_member(self.membership_id)
        entries &= Domain("move_id.move_type", "=", "entry")
        still_open = lines._asom_open(">")
        still_open &= Domain("company_id", "=", self.company_id.id)
        names = ["amount_residual", "date_maturity", "date", "move_id", "account_id"]
        # One by one: each has its own index.
        return lines.union(
            *(
                lines.search_fetch(still_open & some, names, order="date_maturity, id")
                for some in (invoices, entries)
            )
        )

    # === BY HAND === #

    def _book_by_hand(self, items, label):
        """An entry that corrects where the payment stands, dated today.

        :param items: [(account, partner, member, kroner)]; balance above zero is debit
        """
        self.ensure_one()
        agreement = self.section_id.agreement_id
        agreement._set_up_books()
        entry = self._entry(
            agreement,
            fields.Date.context_today(self),
            label,
            [
                {
                    "account_id": account.id,
                    "partner_id": partner.id,
                    "asom_membership_id": member.id,
                    "name": label,
                    "balance": amount,
                }
                for account, partner, member, amount in items
            ],
        )
        self._correct_payout(entry)
        return entry
