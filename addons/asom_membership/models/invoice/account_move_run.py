from odoo import models
from odoo.exceptions import UserError

from ...money import to_ore

# What a member is told with an invoice, and Nets collects: by it stands what was
# approved. Amounts and whose it is are read-only anyway (ledger.py).
SAID = {
    "currency_id",
    "date",
    "delivery_date",
    "fiscal_position_id",
    "invoice_cash_rounding_id",
    "invoice_date",
    "invoice_date_due",
    "invoice_line_ids",
    "invoice_payment_term_id",
    "journal_id",
    "line_ids",
    "move_type",
    "name",
    "narration",
    "partner_bank_id",
    "partner_id",
    "partner_shipping_id",
    "payment_reference",
    "ref",
}
SAID_OF_LINES = {
    "account_id",
    "amount_currency",
    "balance",
    "credit",
    "currency_id",
    "date_maturity",
    "debit",
    "discount",
    "display_type",
    "move_id",
    "name",
    "partner_id",
    "price_unit",
    "product_id",
    "product_uom_id",
    "quantity",
    "tax_ids",
    "tax_line_id",
}


class AccountMove(models.Model):
    """Invoices of a collection run say what its charges say.

    Nobody edits or cancels them; a credit note for the whole invoice takes the charges
    back, so that the days are free and nothing is credited a second time.
    """

    _inherit = "account.move"

    def _asom_locked_text(self, field):
        if field.name == "asom_run_id":
            return self.env._("Only a collection run itself makes its invoices.")
        return super()._asom_locked_text(field)

    def write(self, vals):
        drawn_back = vals.get("state") in ("draft", "cancel")
        if (drawn_back or SAID & set(vals)) and not self._asom_is_step():
            # What the buttons refuse, no write does.
            self.filtered(lambda move: move.state == "posted")._check_not_of_a_run()
        return super().write(vals)

    def button_draft(self):
        self._check_not_of_a_run()
        return super().button_draft()

    def button_cancel(self):
        posted = self.filtered(lambda move: move.state == "posted")
        posted._check_not_of_a_run()
        for move in (self - posted).sudo():
            if "invoiced" in move.asom_charge_ids.mapped("state"):
                move._check_not_of_a_run()
        return super().button_cancel()

    def _asom_check_run_goes_on(self):
        """:raises UserError: when a run has taken back what one of these charges"""
        # Superuser: whoever works on invoices need not see collection runs.
        for run in self.asom_run_id.sudo():
            if run.state in ("cancelling", "cancelled"):
                raise UserError(
                    self.env._(
                        "The lines of this invoice were taken back with %s.", run.name
                    )
                )

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """As Odoo's own, in one set where a run takes all of its invoices back."""
        if not self.env.context.get("asom_reconcile_in_sets"):
            return super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)
        plan = []
        for move, note in zip(self, reverse_moves, strict=True):
            items = (move.line_ids + note.line_ids).filtered(
                lambda item: not item.reconciled and item.account_id.reconcile
            )
            plan += items.grouped("account_id").values()
        if plan:
            items = self.env["account.move.line"]
            items.with_context(move_reverse_cancel=move_reverse_cancel)._reconcile_plan(
                plan
            )
        return reverse_moves

    def _check_not_of_a_run(self):
        """Refuse to touch what a run has posted, and what takes it back.

        :raises AccessError: when they are not the user's to write; they are named
        :raises UserError: when one is such an invoice or credit note
        """
        self.check_access("write")
        for move in self.sudo():
            run = move.asom_run_id or move.reversed_entry_id.asom_run_id
            if not run and (move | move.reversed_entry_id).asom_charge_ids:
                raise UserError(
                    self.env._(
                        "%s asks for a fee, or takes one back, and stays as it was "
                        "posted. Credit it instead.",
                        move.name,
                    )
                )
            if run:
                raise UserError(
                    self.env._(
                        "%(invoice)s belongs to collection run %(run)s and stays as it "
                        "was posted, or what was charged would not be what is "
                        "invoiced. Credit it instead, or cancel the run.",
                        invoice=move.name,
                        run=run.name,
                    )
                )

    def _asom_take_back_credited(self):
        """An invoice of charges that is credited as a whole has charged nothing.

        :raises UserError: when a run credits some of it too
        """
        for note in self.filtered("reversed_entry_id"):
            invoice = note.reversed_entry_id.sudo()
            run = invoice.asom_run_id
            # A run that is cancelled takes its charges back itself.
            if run.state == "cancelling" or not (run or invoice.asom_charge_ids):
                continue
            notes = invoice.reversal_move_ids.filtered(lambda m: m.state == "posted")
            credited = sum(to_ore(move.amount_total) for move in notes)
            if credited < to_ore(invoice.amount_total):
                continue
            if not run:
                # A fee that was asked for by itself is not asked for again.
                invoice.asom_charge_ids.state = "cancelled"
                continue
            charges = invoice.asom_charge_ids.filtered(lambda c: c.state == "invoiced")
            if charges.reversal_id:
                raise UserError(
                    self.env._(
                        "%(invoice)s cannot be credited as a whole: collection run "
                        "%(run)s credits some of it already. Credit the rest alone, or "
                        "cancel that run first.",
                        invoice=invoice.name,
                        run=charges.reversal_id.run_id[:1].name,
                    )
                )
            if charges:
                charges._take_back()
                note.message_post(
                    body=self.env._(
                        "What the invoice charged is taken back. The next collection "
                        "run charges its days again for subscriptions that still run, "
                        "and its fees wait for that run until they are cancelled. To "
                        "give a member money back, use “Charge a Fee or Give a Credit”."
                    )
                )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        if SAID_OF_LINES & set(vals) and not self._asom_is_step():
            posted = self.filtered(lambda line: line.parent_state == "posted")
            posted.move_id._check_not_of_a_run()
        return super().write(vals)
