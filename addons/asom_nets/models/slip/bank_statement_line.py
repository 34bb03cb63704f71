from odoo import api, fields, models
from odoo.exceptions import UserError

from ...matching.statement_reference import payment_ids, texts_of

# Where banks, importers and people put what the payer wrote.
TEXTS = ("payment_ref", "ref", "narration", "transaction_details")
# What decides which invoice a line names and whether it pays it exactly.
READ = {*TEXTS, "amount", "amount_currency", "foreign_currency_id"}
# Payments that the payer has made at the bank, told by Nets or in a FI file.
SLIPS = ("0297", "FI")


class AccountBankStatementLine(models.Model):
    """Payments by FI id on the association's own bank statement.

    A line that names exactly one invoice and pays exactly what is left of it is settled
    when it arrives; every other line only shows which invoice it names. Only invoices
    of the line's own association are ever looked at.
    """

    _inherit = "account.bank.statement.line"

    nets_move_id = fields.Many2one(
        "account.move",
        string="FI Invoice",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        help="The invoice whose payment id the bank's text carries.",
    )
    nets_move_residual = fields.Monetary(
        related="nets_move_id.amount_residual",
        string="Left to Pay",
        currency_field="nets_move_currency_id",
    )
    # The line's account may be kept in another currency.
    nets_move_currency_id = fields.Many2one(related="nets_move_id.currency_id")
    nets_move_partner_id = fields.Many2one(
        related="nets_move_id.partner_id", string="Payer"
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._nets_find_invoices()
        lines._nets_find_payouts()
        return lines

    def write(self, vals):
        result = super().write(vals)
        # Not while Odoo brings a line and its entry in line with each other.
        if READ & set(vals) and not self.env.context.get(
            "skip_account_move_synchronization"
        ):
            self._nets_find_invoices()
        return result

    # === ACTION METHODS === #

    def action_nets_find(self):
        """Look once more, e.g. after an invoice was posted late."""
        self._nets_find_invoices()
        # Superuser: as for what is found.
        self.sudo().nets_undone = False
        self._nets_find_payouts()
        return True

    def action_nets_match(self):
        """Put the money on the member whose invoice it names, whatever the amount: a
        part leaves the rest open, and what is too much is the member's credit.

        :raises UserError: when a line names no invoice, is reconciled already, or is
            the bank's side of a payment that Nets has told
        """
        for line in self:
            if line.is_reconciled or not line.nets_move_id:
                raise UserError(
                    self.env._(
                        "%s is reconciled already or names no invoice.",
                        line.payment_ref or line.display_name,
                    )
                )
            if line.nets_move_id.state != "posted":
                raise UserError(
                    self.env._(
                        "%s is not a posted invoice.", line.nets_move_id.display_name
                    )
                )
        told = self._nets_told()
        for line, payment in told.items():
            raise UserError(
                self.env._(
                    "%(line)s: %(payment)s of the same invoice and amount has been "
                    "told by Nets, and its money has not been found on the bank "
                    "account yet. Match the line with that payment from Nets; or set "
                    "the payment aside, if there was no such money.",
                    line=line.payment_ref or line.display_name,
                    payment=payment.display_name,
                )
            )
        self._nets_settle()
        return True

    # === FINDING === #

    def _nets_find_invoices(self):
        """Write which invoice each open incoming line names, and settle those that
        pay it exactly."""
        unsettled = self.filtered(lambda line: not line.is_reconciled)
        waiting = unsettled.filtered(
            lambda line: line.currency_id.compare_amounts(line.amount, 0) > 0
        )
        gone = (unsettled - waiting).filtered("nets_move_id")
        gone._asom_step().nets_move_id = False
        for company, lines in waiting.grouped("company_id").items():
            named = lines._nets_named(company)
            for line in lines:
                move = named.get(line, line.nets_move_id.browse())
                if line.nets_move_id != move:
                    line._asom_step().nets_move_id = move
            lines._nets_exact()._nets_settle()

    def _nets_named(self, company):
        """:returns: {line: the only invoice of ``company`` that it names, or the first
        of several that its id stands for}"""
        named = self._nets_named_alone(company)
        others = self.filtered(lambda line: line not in named)
        for line, moves in others._nets_together(company).items():
            named[line] = moves[:1]
        return named

    def _nets_named_alone(self, company):
        """:returns: {line: the only invoice of ``company`` that it names}"""
        told = {
            line: payment_ids(
                text for name in TEXTS for text in texts_of(line[name] or None)
            )
            for line in self
        }
        # An FI id has one length for each card type, so that the id says which it is.
        moves = self.env["account.move"].search_fetch(
            [
                ("company_id", "=", company.id),
                ("move_type", "=", "out_invoice"),
                (
                    "nets_payment_id",
                    "in",
                    list({n for ids in told.values() for n in ids}),
                ),
            ],
            [
                "nets_payment_id",
                "l10n_dk_fik_creditor_number",
                "state",
                "amount_residual",
                "currency_id",
            ],
        )
        by_number = moves.grouped("nets_payment_id")
        named = {}
        for line, ids in told.items():
            found = [
                by_number[number]
                for number, creditors in ids.items()
                if number in by_number
                and creditors <= {by_number[number].l10n_dk_fik_creditor_number}
            ]
            if len(found) == 1:
                named[line] = found[0]
        return named

    def _nets_exact(self):
        """Those that pay what is left of all that their id stands for, to the øre."""
        together = self._nets_of_together()
        others = self - self.browse([line.id for line in together])
        return others._nets_exact_alone() | self._nets_exact_together(together)

    def _nets_exact_alone(self):
        """Those that pay what is left of their invoice to the øre; of two lines for
        the same invoice the first one, the other is money too much."""
        exact, taken = self.browse(), set()
        told = self._nets_told()
        for line in (self - self.browse([line.id for line in told])).sorted("id"):
            move = line.nets_move_id
            if (
                move.state == "posted"
                and move.id not in taken
                and not line.foreign_currency_id
                and line.currency_id == move.currency_id
                and not move.currency_id.compare_amounts(
                    line.amount, move.amount_residual
                )
            ):
                exact |= line
                taken.add(move.id)
        return exact

    def _nets_told(self):
        """Lines that may be the bank's side of a slip's payment that is in the books
        already, told by Nets or in a FI file: settling them too would double it,
        wherever a person has placed that payment.

        :returns: {line: the payment, whose money the bank account has not shown}
        """
        # Superuser: who reads in a bank statement need not know of Nets.
        payments = (
            self.env["asom.nets.payment"]
            .sudo()
            .search_fetch(
                [
                    "|",
                    ("move_id", "in", self.nets_move_id.ids),
                    ("named_move_id", "in", self.nets_move_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("kind", "in", SLIPS),
                    ("state", "in", ("booked", "parked", "aside")),
                    # Not where a person has found that there was no such money.
                    ("line_id.nets_payout_side", "!=", "corrected"),
                ],
                ["move_id", "named_move_id", "amount", "payout_id"],
                order="id",
            )
            # Also money that a person has entered without a statement: this line is it.
            .filtered(lambda payment: payment.payout_id.unshown)
        )
        by_facts = {}
        for payment in payments:
            for move in payment.move_id | payment.named_move_id:
                by_facts.setdefault((move, payment.amount), payment)
        pairs = {
            line: by_facts.get((line.nets_move_id.sudo(), line.amount)) for line in self
        }
        return {line: payment for line, payment in pairs.items() if payment}

    # === SETTLING === #

    def _nets_settle(self):
        """Pay the invoice of each line; what is left then pays the others for which
        its id stands."""
        together = self._nets_of_together()
        self._nets_settle_first()
        self._nets_settle_others(together)

    def _nets_settle_first(self):
        """Move the lines' money from the suspense account to the members and reconcile
        it with the invoices, all in one plan."""
        items = self.env["account.move.line"]
        by_account, by_partner, by_member, by_move = {}, {}, {}, {}
        for line in self:
            liquidity, suspense, _other = line._seek_for_lines()
            claims = line.nets_move_id.line_ids.filtered(
                lambda item: item.display_type == "payment_term"
            )
            account = claims[:1].account_id
            partner = line.nets_move_id.commercial_partner_id
            by_account[account] = by_account.get(account, items) | suspense
            by_partner[partner] = by_partner.get(partner, items) | suspense | liquidity
            member = line.nets_move_id.asom_membership_id
            by_member[member] = by_member.get(member, items) | suspense
            open_claims = claims.filtered(lambda item: not item.reconciled)
            if open_claims:
                # One step for each invoice, also where several lines pay it.
                known = by_move.get(line.nets_move_id, open_claims)
                by_move[line.nets_move_id] = known | suspense
        for partner, some in by_partner.items():
            some.partner_id = partner
        for account, some in by_account.items():
            some.account_id = account
        for member, some in by_member.items():
            # Also what is too much is this member's.
            some._asom_step().asom_membership_id = member
        if by_move:
            items._reconcile_plan(list(by_move.values()))
