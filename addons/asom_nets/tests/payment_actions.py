"""More that happens in a random year (test_payment_random.py): what people take back,
enter beside the bank statement, and set up otherwise meanwhile."""

from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import to_ore

from .payment_ledger import PAID, RETURNED


class MoreActions:
    """Mixed into the year; each action tells its ledger too."""

    # === INVOICES AND SETTINGS === #

    def act_draft(self):
        """An invoice is reset to draft and posted again, where that is allowed."""
        move = self.some_invoice()
        if not move:
            return
        try:
            with self.env.cr.savepoint():
                move.button_draft()
        except UserError:
            return
        move.action_post()

    def act_allocation(self):
        company = self.chance.choice([self.north, self.south])
        agreement = self.env["asom.nets.agreement"]._of(company)
        agreement.allocation = self.chance.choice(
            ["oldest", "newest", "smallest", "credit"]
        )

    def act_use_credit(self):
        company = self.chance.choice([self.north, self.south])
        company.sudo().asom_use_credit = not company.asom_use_credit

    # === WORK LIST === #

    def act_twin(self):
        """A payment and its charge-back, both waiting, settle each other."""
        waiting = [f for f in self.ledger.facts if f.state == "parked" and f.amount]
        pairs = [
            (one, other)
            for one in waiting
            for other in waiting
            if one.company == other.company
            and one.amount == other.amount
            and one.kind in PAID
            and other.kind in RETURNED
        ]
        if pairs:
            one, other = self.chance.choice(pairs)
            first, second = self.chance.sample([one, other], 2)
            self.rows[id(first)]._set_aside(self.rows[id(second)])
            self.ledger.set_against(one, other)

    def act_bring_back(self):
        fact = self.some_fact("aside")
        if not fact:
            return
        row = self.rows[id(fact)]
        twin = fact.aside == "twin" and self.fact_of(row.twin_id)
        try:
            with self.env.cr.savepoint():
                row.action_bring_back()
        except UserError:
            # The clearing account has been settled with the bank since.
            self.assertEqual(fact.aside, "never")
            return
        if twin:
            self.ledger.apart(fact, twin)
        else:
            self.ledger.brought_back(fact)

    # === THE BANK'S SIDE === #

    def some_payout(self, name="open_amount"):
        payouts = self.env["asom.nets.payout"].search([]).filtered(name)
        return self.chance.choice(payouts) if payouts else payouts

    def act_payout(self):
        """What Nets has paid stands on the bank statement, or something else does; also
        where it was entered by hand before."""
        payout = self.some_payout("unshown")
        amount = to_ore(payout.unshown) + self.chance.choice([0, 0, 0, 1, -5000])
        if not payout or not amount:
            return
        company = payout.company_id
        before = self.entered_by_hand(company)
        line = self.statement(company, amount, "BETALINGSSERVICE")
        if not line.is_reconciled:
            payout._settle_with(line)
        self.assertTrue(line.is_reconciled)
        # The line takes the place of what was entered by hand.
        replaced = before - self.entered_by_hand(company)
        self.ledger.clearing[company] -= amount - replaced

    def entered_by_hand(self, company):
        """Øre on the bank account that no line of the bank statement shows."""
        self.env.flush_all()
        [[total]] = self.sql(
            """SELECT COALESCE(SUM(-line.balance), 0)
                 FROM account_move_line line
                 JOIN account_move move ON move.id = line.move_id
                WHERE line.nets_payout_side = 'bank' AND line.company_id = %s
                  AND move.statement_line_id IS NULL AND move.state = 'posted'""",
            company.id,
        )
        return to_ore(total)

    def act_by_hand(self):
        payout = self.some_payout()
        amount = to_ore(payout.open_amount) + self.chance.choice([0, 0, 100])
        if payout and amount:
            payout._receive(amount / 100, "2026-01-06")
            self.ledger.clearing[payout.company_id] -= amount

    def act_by_hand_again(self):
        """Entered a second time: nothing is missing any more."""
        payouts = self.env["asom.nets.payout"].search([])
        payouts = payouts.filtered(lambda payout: not payout.open_amount)
        if payouts:
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.chance.choice(payouts)._receive(1.0, "2026-01-06")

    def act_explain(self):
        payout = self.some_payout()
        if not payout:
            return
        amount = to_ore(payout.open_amount)
        account = self.env["account.account"].search(
            [
                ("company_ids", "in", payout.company_id.id),
                ("account_type", "=", "expense"),
            ],
            limit=1,
        )
        booked = self.chance.random() < 0.5
        payout.with_company(payout.company_id)._explain("why", booked and account)
        if booked:
            self.ledger.clearing[payout.company_id] -= amount

    def act_take_back(self):
        """The bank's side of a payout is taken back; a line of the statement may be the
        bank's side of others as well."""
        payout = self.some_payout("expected")
        payouts = self.env["asom.nets.payout"].search([])
        before = {each: to_ore(each.open_amount) for each in payouts}
        lines = payout.statement_line_ids
        if not payout:
            return
        try:
            with self.env.cr.savepoint():
                payout.action_take_back()
        except UserError:
            return
        lines.unlink()
        self.env.invalidate_all()
        self.assertEqual(to_ore(payout.open_amount), to_ore(payout.expected))
        for each, was in before.items():
            self.ledger.clearing[each.company_id] += to_ore(each.open_amount) - was

    def act_undo(self):
        """A line of the bank statement is put back to be matched, and deleted."""
        lines = self.env["account.bank.statement.line"].search(
            [("is_reconciled", "=", True)]
        )
        if not lines:
            return
        line = self.chance.choice(lines)
        amount, move, company = to_ore(line.amount), line.nets_move_id, line.company_id
        ours = line.move_id.line_ids.filtered("nets_payout_id")
        with self.env.cr.savepoint():
            line.action_undo_reconciliation()
        line.unlink()
        if ours:
            self.ledger.clearing[company] += amount
            return
        self.ledger.paid_elsewhere(move, -amount)
        others = (lines - line).filtered(lambda each: each.nets_move_id == move)
        if amount not in map(to_ore, others.mapped("amount")):
            self.ledger.shown.discard((move, amount))
