from odoo import models

from odoo.addons.asom_membership.money import to_ore

from ... import fik_picture
from ...matching.statement_reference import payment_ids, texts_of
from .bank_statement_line import TEXTS


class ResCompany(models.Model):
    """Payment ids for several invoices: running numbers as those of invoices."""

    _inherit = "res.company"

    def _asom_new_payment_ids(self, count):
        agreement = self.env["asom.nets.agreement"].sudo()._of(self)
        journal = self._asom_dues_journal()
        creditor = agreement and journal._fik_creditor_number(agreement)
        if not creditor or not self.asom_number:
            return super()._asom_new_payment_ids(count)
        card = journal._fik_card_type() or "71"
        numbers = [
            agreement._payment_id(number, card)
            for number in agreement._take_numbers("last_number", count)
        ]
        return [
            {
                "number": number,
                "creditor": creditor,
                "line": fik_picture.slip_line(number, creditor),
                # Of its own address nothing is looked up (controllers/fik_picture.py).
                "picture": f"/fik/{number}-{creditor}.png",
            }
            for number in numbers
        ]

    def _asom_creditor_numbers(self):
        agreement = self.env["asom.nets.agreement"].sudo()._of(self)
        numbers = super()._asom_creditor_numbers()
        if not agreement:
            return numbers
        journal = self._asom_dues_journal()
        return {
            **numbers,
            "fi_creditor": journal._fik_creditor_number(agreement) or None,
            "pbs_no": agreement.pbs_number,
        }


class AccountMove(models.Model):
    _inherit = "account.move"

    def _asom_payment_number(self):
        return self.nets_payment_id or super()._asom_payment_number()


class AccountBankStatementLine(models.Model):
    """Lines of the bank's that carry such an id: the line shows the first invoice, is
    settled by itself when it pays all of them exactly, and pays them in their order."""

    _inherit = "account.bank.statement.line"

    def _nets_together(self, company) -> dict:
        """:returns: {line: the invoices that its only known id stands for}"""
        told = {
            line: payment_ids(
                text for name in TEXTS for text in texts_of(line[name] or None)
            )
            for line in self
        }
        numbers = {number for ids in told.values() for number in ids}
        if not numbers:
            return {}
        known = self.env["account.move"]._asom_paid_together(company, list(numbers))
        found = {}
        for line, ids in told.items():
            mine = [known[number] for number in ids if known.get(number)]
            if len(mine) == 1:
                found[line] = mine[0]
        return found

    def _nets_of_together(self) -> dict:
        """As :meth:`_nets_together`, of lines of several associations, where the line
        is for one of them."""
        found = {}
        for company, lines in self.grouped("company_id").items():
            found |= lines._nets_together(company)
        return {
            line: moves for line, moves in found.items() if line.nets_move_id in moves
        }

    def _nets_exact_together(self, together):
        """Those with an id for several invoices that pay all of them, to the øre.

        :param together: as :meth:`_nets_of_together` returns it
        """
        exact = self.browse()
        told = self._nets_told() if together else ()
        taken = set()
        for line, moves in sorted(together.items(), key=lambda pair: pair[0].id):
            left = sum(moves.mapped("amount_residual"))
            if (
                line not in told
                and moves not in taken
                and not line.foreign_currency_id
                and line.currency_id == line.nets_move_id.currency_id
                and not line.currency_id.compare_amounts(line.amount, left)
            ):
                exact |= line
                taken.add(moves)
        return exact

    def _nets_settle_others(self, together):
        """What is left after the first invoice pays the others, in their order.

        :param together: as :meth:`_nets_of_together` returned it before that
        """
        plan = []
        left = {}
        for line, moves in together.items():
            _liquidity, _suspense, items = line._seek_for_lines()
            money = -sum(to_ore(item.amount_residual) for item in items)
            for move in moves:
                claims = move.line_ids.filtered(
                    lambda item: (
                        item.display_type == "payment_term" and not item.reconciled
                    )
                )
                owed = left.get(
                    move, sum(to_ore(item.amount_residual) for item in claims)
                )
                part = min(money, owed)
                if part > 0:
                    plan.append(claims | items)
                    left[move] = owed - part
                    money -= part
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)
