from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import danish, to_kroner, to_ore


class NetsPayout(models.Model):
    """Booking the bank side: with a line of the bank statement, or without one."""

    _inherit = "asom.nets.payout"

    statement_line_ids = fields.Many2many(
        "account.bank.statement.line",
        string="Bank Statement",
        compute="_compute_bank_side",
        compute_sudo=True,
    )
    by_hand = fields.Monetary(
        string="Received Without a Statement",
        compute="_compute_bank_side",
        compute_sudo=True,
        help="Entered by hand; a line of the bank statement takes its place.",
    )
    unshown = fields.Monetary(
        string="Not on a Bank Statement",
        compute="_compute_bank_side",
        compute_sudo=True,
    )
    bank_account = fields.Char(
        compute="_compute_bank_account",
        compute_sudo=True,
        help="The association's account on which the money came in; before that, the "
        "one on which it is expected.",
    )

    @api.depends(
        "clearing_line_ids.balance",
        "clearing_line_ids.parent_state",
        "clearing_line_ids.nets_payout_side",
        "open_amount",
    )
    def _compute_bank_side(self):
        for payout in self:
            items = payout._items("bank")
            shown = items.move_id.statement_line_id
            by_hand = items.filtered(lambda item: not item.move_id.statement_line_id)
            payout.statement_line_ids = shown
            payout.by_hand = -sum(by_hand.mapped("balance")) or 0.0
            payout.unshown = payout.open_amount + payout.by_hand

    @api.depends("statement_line_ids", "agreement_id.bank_journal_id")
    def _compute_bank_account(self):
        expected = {
            agreement: agreement._bank_journal() for agreement in self.agreement_id
        }
        for payout in self:
            journals = (
                payout.statement_line_ids.journal_id or expected[payout.agreement_id]
            )
            payout.bank_account = ", ".join(
                " ".join(filter(None, (journal.name, journal.bank_acc_number)))
                for journal in journals
            )

    def _items(self, *sides):
        """Posted items on the clearing account, the latest last."""
        return self.clearing_line_ids.filtered(
            lambda item: (
                item.parent_state == "posted" and item.nets_payout_side in sides
            )
        ).sorted("id")

    def _clearing_account(self):
        """The account on which the payments were booked; the setting may be newer."""
        self.ensure_one()
        booked = self.clearing_line_ids.sorted("id")[:1].account_id
        return booked or self.agreement_id.clearing_account_id

    def _lock(self):
        """:raises UserError: when somebody else works on one of them"""
        if len(self.try_lock_for_update(allow_referencing=True)) != len(self):
            raise UserError(
                self.env._("Somebody else is working on this payment from Nets.")
            )
        self.invalidate_recordset()

    # === WITH A BANK STATEMENT === #

    def _settle_with(self, line):
        """Book a line of the bank statement as this money from Nets.

        :param self: one payout, whatever the amount; or several of one association that
            are together the line's amount to the øre
        :param line: account.bank.statement.line, not reconciled
        :raises UserError: when it does not fit
        """
        line.ensure_one()
        self._lock()
        self._check_fits(line)
        _bank, suspense, _other = line._seek_for_lines()
        parts = {payout: payout.unshown for payout in self}
        if len(self) == 1:
            parts[self] = line.amount
        # The bank's own word takes the place of what was entered by hand.
        self._reverse(self._items("bank"))
        commands = []
        for payout, amount in parts.items():
            vals = {
                "account_id": payout._clearing_account().id,
                "partner_id": False,
                "name": payout.display_name,
                "balance": -amount,
                "amount_currency": -amount,
                "nets_payout_id": payout.id,
                "nets_payout_side": "bank",
            }
            if commands:
                vals["currency_id"] = line.currency_id.id
                commands.append(Command.create(vals))
            else:
                commands.append(Command.update(suspense.id, vals))
        line.move_id.with_context(
            skip_account_move_synchronization=True, skip_readonly_check=True
        ).write({"line_ids": commands})
        line.nets_undone = False
        self._reconcile()

    def _check_fits(self, line):
        if self.company_id != line.company_id or len(self.company_id) != 1:
            raise UserError(self.env._("The bank statement is another association's."))
        _bank, suspense, other = line._seek_for_lines()
        if line.is_reconciled or other or len(suspense) != 1:
            raise UserError(
                self.env._("%s is reconciled already.", line.payment_ref or line.name)
            )
        currency = self.company_id.currency_id
        if line.currency_id != currency or line.foreign_currency_id:
            raise UserError(self.env._("Nets pays in %s only.", currency.name))
        if self._items("bank").move_id.statement_line_id and len(self) > 1:
            raise UserError(
                self.env._(
                    "One of them has been found on the bank statement already; match "
                    "the rest one by one."
                )
            )
        total = sum(to_ore(payout.unshown) for payout in self)
        if len(self) > 1 and total != to_ore(line.amount):
            raise UserError(
                self.env._(
                    "Together they are %(total)s kr., but the bank statement shows "
                    "%(amount)s kr. Match them one by one.",
                    total=danish(total),
                    amount=danish(to_ore(line.amount)),
                )
            )

    # === WITHOUT === #

    def _receive(self, amount, day, note=""):
        """Book money on the bank account that no bank statement shows.

        :param amount: kroner; below zero when the bank has drawn it
        :param day: when it was booked by the bank
        :raises UserError: when nothing is missing any more
        """
        self.ensure_one()
        self._lock()
        if not self.open_amount:
            raise UserError(
                self.env._(
                    "%s: all of it has been received. Take that back first, if it was "
                    "entered wrongly.",
                    self.display_name,
                )
            )
        self._book(
            amount,
            day,
            self.agreement_id._money_account(),
            "bank",
            " – ".join(filter(None, [self.display_name, note])),
        )

    def _book(self, amount, day, account, side, label):
        """Dr ``account``, Cr clearing.

        :raises UserError: when both are one account
        """
        agreement = self.agreement_id
        if account == self._clearing_account():
            raise UserError(
                self.env._(
                    "Choose another account than %s, on which it stands already.",
                    account.display_name,
                )
            )
        entry = self.env["asom.nets.payment"]._entry(
            agreement,
            day,
            label,
            [
                {
                    "account_id": account.id,
                    "partner_id": False,
                    "name": label,
                    "balance": amount,
                },
                {
                    "account_id": self._clearing_account().id,
                    "partner_id": False,
                    "name": label,
                    "balance": -amount,
                    "nets_payout_id": self.id,
                    "nets_payout_side": side,
                },
            ],
        )
        self._reconcile()
        return entry

    def _reconcile(self):
        """Settle each payout's items on the clearing account with each other."""
        plan = []
        for payout in self:
            items = payout.clearing_line_ids.filtered(
                lambda item: item.parent_state == "posted" and not item.reconciled
            )
            balances = items.mapped("balance")
            if balances and min(balances) < 0 < max(balances):
                plan.append(items)
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)

    # === DIFFERENCE === #

    def _explain(self, text, account=None, day=None, shown=None):
        """Say why the bank shows something else, and book it where that is known.

        :param account: what is missing (or too much) is booked here; None: it stays on
            the clearing account, because it is still to come
        :param day: date of that entry
        :param shown: kroner; the difference that the person has seen
        :raises UserError: nothing is left to be explained, no text, or the difference
            is another one by now
        """
        text = (text or "").strip()
        for payout in self:
            payout._lock()
            if not payout.open_amount:
                raise UserError(
                    self.env._("%s: nothing is left to explain.", payout.display_name)
                )
            if not text:
                raise UserError(self.env._("Write why."))
            missing = payout.open_amount
            if shown is not None and to_ore(shown) != to_ore(missing):
                raise UserError(
                    self.env._(
                        "%(payout)s: the difference has become %(amount)s kr. "
                        "meanwhile. Look at it once more.",
                        payout=payout.display_name,
                        amount=danish(to_ore(missing)),
                    )
                )
            payout.write(
                {
                    "explanation": text,
                    "explained_open": missing,
                    "explained_by_id": self.env.uid,
                    "explained_at": fields.Datetime.now(),
                }
            )
            if account:
                label = f"{payout.display_name} – {text}"
                payout._book(missing, day or payout.date, account, "difference", label)
            payout.message_post(
                body=self.env._(
                    "Difference of %(amount)s kr.: %(text)s",
                    amount=danish(to_ore(missing)),
                    text=text,
                )
            )

    # === WAY BACK === #

    def action_take_back(self):
        """Take back what was booked on the bank side and as a difference; a line of the
        bank statement waits again.

        :raises UserError: when there is nothing to take back
        """
        self.check_access("write")
        for payout in self.sudo():
            this = payout.with_company(payout.company_id)
            this._lock()
            items = this._not_reversed(this._items("bank", "difference"))
            if not items:
                raise UserError(
                    self.env._("%s: nothing was booked.", this.display_name)
                )
            this._reverse(items)
            items.move_id.statement_line_id.action_undo_reconciliation()
            this.write({"explanation": False, "explained_at": False})
            this.message_post(body=self.env._("Taken back."))
        return True

    @staticmethod
    def _not_reversed(items):
        """Without what was taken back, and the entries that did so."""
        return items.filtered(
            lambda item: (
                not item.move_id.reversed_entry_id
                and not item.move_id.reversal_move_ids
            )
        )

    def _reverse(self, items):
        """Take back entries without a bank statement by entries the other way round."""
        moves = self._not_reversed(items).move_id.filtered(
            lambda move: not move.statement_line_id
        )
        for move in moves:
            item = items.filtered(lambda item, move=move: item.move_id == move)
            payout = item.nets_payout_id
            other = (move.line_ids - item).account_id
            item.remove_move_reconcile()
            reverse = payout._book_reverse(item, other)
            reverse.reversed_entry_id = move

    def _book_reverse(self, item, account):
        label = self.env._("Taken back: %s", item.name)
        entry = self.env["asom.nets.payment"]._entry(
            self.agreement_id,
            item.date,
            label,
            [
                {
                    "account_id": account.id,
                    "partner_id": False,
                    "name": label,
                    "balance": to_kroner(to_ore(item.balance)),
                },
                {
                    "account_id": item.account_id.id,
                    "partner_id": False,
                    "name": label,
                    "balance": to_kroner(-to_ore(item.balance)),
                    "nets_payout_id": self.id,
                    "nets_payout_side": item.nets_payout_side,
                },
            ],
        )
        mirror = entry.line_ids.filtered("nets_payout_id")
        self.env["account.move.line"]._reconcile_plan([item + mirror])
        return entry
