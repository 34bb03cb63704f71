from odoo import Command, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.models.collection.execute import FAST_CONTEXT
from odoo.addons.asom_membership.money import to_kroner, to_ore

from ...procedure.bad_debt import recovered, vat_of


class DunningWriteOff(models.Model):
    """The books: the loss against the claims, back again, and what comes after all."""

    _inherit = "asom.dunning.write.off"

    def action_write_off(self):
        """Book the loss and settle the claims with it.

        :raises UserError: when nothing is left of them, the money is on its way, the
            policy names no account, or four eyes are needed
        """
        self.check_access("write")
        self.lock_for_update()
        self._check_four_eyes()
        # Before: what is written off would count as paid, and the decision as settled.
        self._done_as_decided()
        for off in self:
            off._expect("draft")
            off.sudo().with_company(off.company_id)._book()
            off.message_post(body=off._told_text())
        return True

    def action_reverse(self):
        """Take it back: the claims are owed again.

        :raises UserError: when money was booked as recovered
        """
        self.check_access("write")
        self.lock_for_update()
        for off in self:
            off._expect("done")
            if to_ore(off.recovered):
                raise UserError(
                    self.env._(
                        "Money was booked as recovered: it cannot be reversed as a "
                        "whole any more."
                    )
                )
            entry = off.sudo().entry_id
            entry._reverse_moves(
                [
                    {
                        "date": fields.Date.context_today(self),
                        "ref": self.env._("Reversed: %s", off.display_name),
                    }
                ],
                cancel=True,
            )
            off.sudo().state = "reversed"
            off.message_post(body=self.env._("It was taken back."))
        return True

    def action_recover(self):
        """Book what the member has to the good as money that came for it after all.

        :raises UserError: when the member has nothing to the good
        """
        self.check_access("write")
        self.lock_for_update()
        for off in self:
            off._expect("done")
            off.sudo().with_company(off.company_id)._recover()
        return True

    # === BOOKS === #

    def _accounts(self):
        policy = self.env["asom.dunning.policy"]._require(self.company_id)
        return policy._bad_debt_accounts()

    def _book(self):
        loss, _after, journal = self._accounts()
        policy = self.env["asom.dunning.policy"]._require(self.company_id)
        moves = self.move_ids.sorted(lambda move: (move.invoice_date_due, move.id))
        moves.invalidate_recordset(["amount_residual"])
        moves = moves.filtered(lambda move: move.amount_residual > 0)
        if not moves:
            raise UserError(
                self.env._("Nothing is left of these invoices: they have been paid.")
            )
        if coming := moves._asom_in_transit():
            raise UserError(
                self.env._(
                    "Money for %s may be on its way. Wait until then.",
                    ", ".join(move.name for move in coming),
                )
            )
        items, vats, claims = [], {}, []
        for move in moves:
            left = to_ore(move.amount_residual)
            claim = self._claim_items(move)
            claims.append(claim)
            payer = move.commercial_partner_id
            items.append(self._item(claim[:1].account_id, -left, move.name, payer))
            if policy.bad_debt_vat:
                for key, ore in self._vat_items(move, left):
                    vats[key] = vats.get(key, 0) + ore
        vat = sum(vats.values())
        total = -sum(to_ore(item["balance"]) for item in items)
        items += [
            {**self._item(account, ore, self.display_name), "tax_tag_ids": tags.ids}
            for (account, tags), ore in vats.items()
            if ore
        ]
        items.append(self._item(loss, total - vat, self.display_name))
        entry = self._entry(journal, self.date, self.display_name, items)
        own = entry.line_ids.sorted("id")[: len(claims)]
        self.write(
            {
                "state": "done",
                "entry_id": entry.id,
                "amount_booked": to_kroner(total),
                "vat": to_kroner(vat),
            }
        )
        plan = [claim | line for claim, line in zip(claims, own, strict=True)]
        self.env["account.move.line"]._reconcile_plan(plan)

    @staticmethod
    def _claim_items(move):
        return move.line_ids.filtered(
            lambda line: line.display_type == "payment_term" and not line.reconciled
        )

    def _vat_items(self, move, left):
        """((account, tags), øre) of the VAT in what is left of an invoice, with the
        tags that a credit note would have."""
        taxes = move.line_ids.filtered(lambda line: line.display_type == "tax")
        amounts = [-to_ore(line.balance) for line in taxes]
        parts = vat_of(left, to_ore(move.amount_total), amounts)
        for line, ore in zip(taxes, parts, strict=True):
            refunds = line.tax_line_id.refund_repartition_line_ids
            same = refunds.filtered(
                lambda each, line=line: (
                    each.repartition_type == "tax"
                    and each.account_id == line.account_id
                )
            )
            yield (line.account_id, same[:1].tag_ids), ore

    def _recover(self):
        loss, account, journal = self._accounts()
        receivable = self._claim_account()
        credits = self._credits().filtered(lambda line: line.account_id == receivable)
        came = -sum(to_ore(line.amount_residual) for line in credits)
        before, whole = to_ore(self.recovered), to_ore(self.amount_booked)
        booked, vat = recovered(came, whole, before, to_ore(self.vat))
        if not booked:
            raise UserError(self.env._("The member has no money to the good."))
        name = self.env._("Recovered: %s", self.display_name)
        items = [self._item(receivable, booked, name, credits[:1].partner_id)]
        taxes = self.entry_id.line_ids.filtered(
            lambda line: line.balance > 0 and line.account_id != loss
        )
        if vat and taxes:
            items.append(self._item(taxes[0].account_id, -vat, name))
        else:
            vat = 0
        items.append(self._item(account, vat - booked, name))
        today = fields.Date.context_today(self)
        entry = self._entry(journal, today, name, items)
        line = entry.line_ids.sorted("id")[:1]
        self.write(
            {
                "recovered": to_kroner(before + booked),
                "recovery_ids": [Command.link(entry.id)],
            }
        )
        self.env["account.move.line"]._reconcile_plan([credits | line])
        self._open_signals()

    def _claim_account(self):
        """The account on which the claims stood."""
        own = self.entry_id.line_ids
        return own.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )[:1].account_id

    def _item(self, account, ore, name, payer=None) -> dict:
        """A journal item; above zero it is debit.

        :param payer: of what stands at the member
        """
        return {
            "account_id": account.id,
            "partner_id": payer.id if payer else False,
            "asom_membership_id": self.membership_id.id if payer else False,
            "name": name,
            "balance": to_kroner(ore),
            "amount_currency": to_kroner(ore),
            "currency_id": self.company_id.currency_id.id,
            "tax_ids": [],
        }

    def _entry(self, journal, date, ref, items):
        """A posted entry of the association."""
        entry = (
            self.env["account.move"]
            .with_context(**FAST_CONTEXT, skip_invoice_sync=True)
            .create(
                {
                    "move_type": "entry",
                    "company_id": self.company_id.id,
                    "journal_id": journal.id,
                    "currency_id": self.company_id.currency_id.id,
                    "date": date,
                    "ref": ref,
                    "line_ids": [Command.create(item) for item in items],
                }
            )
        )
        entry._post(soft=False)
        return entry
