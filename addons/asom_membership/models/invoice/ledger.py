from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ...money import to_ore


class Base(models.AbstractModel):
    _inherit = "base"

    # Of Odoo's models: what it computes is what associations collect by.
    _asom_ledger = False

    def _asom_is_locked(self, field):
        """What Odoo computes in an association's ledger (what is left to pay, whether
        it is paid) is not written instead of what it is computed from."""
        if super()._asom_is_locked(field):
            return True
        if not self._asom_ledger or not (field.compute and field.store):
            return False
        return self._asom_in_association()

    def _asom_in_association(self) -> bool:
        """Are these an association's? New records: does the user work in one?"""
        companies = self.sudo().company_id or self.env.companies.sudo()
        return any(companies.mapped("asom_is_association"))


class LedgerForm(models.AbstractModel):
    """Odoo's own form sends along what it has computed of a draft (``force_save``).

    That is left out, and computed. Of what is posted, nobody gives it.
    """

    _name = "asom.ledger.form"
    _description = "Values of Forms of the Ledger"
    _asom_ledger = True

    @api.model_create_multi
    def create(self, vals_list):
        self.browse()._asom_check_no_files(*vals_list)
        return super().create(self.browse()._asom_not_computed(*vals_list))

    def write(self, vals):
        self._asom_check_no_files(vals)
        if not self._asom_is_step() and not self._asom_any_posted():
            [vals] = self._asom_not_computed(vals)
        return super().write(vals)

    def _asom_not_computed(self, *vals_list):
        """The values without those that Odoo computes."""
        if self._asom_is_step():
            return list(vals_list)
        computed = self._asom_computed() & {name for vals in vals_list for name in vals}
        if not computed or not self._asom_in_association():
            return list(vals_list)
        return [
            {name: value for name, value in vals.items() if name not in computed}
            for vals in vals_list
        ]

    @ormcache()
    def _asom_computed(self) -> frozenset:
        return (
            frozenset(
                name
                for name, field in self._fields.items()
                if field.readonly and field.compute and field.store
            )
            - self._asom_locked()
        )

    def _asom_any_posted(self) -> bool:
        return "posted" in self.mapped("state")


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "asom.ledger.form"]

    def action_toggle_block_payment(self):
        """Odoo writes the state itself; who may press the button is its matter."""
        return super(AccountMove, self._asom_step()).action_toggle_block_payment()


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "asom.ledger.form"]

    def _asom_any_posted(self):
        return "posted" in self.mapped("parent_state")


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"
    _asom_ledger = True


class AccountPayment(models.Model):
    """Whether a payment is matched follows from what it is reconciled with."""

    _inherit = "account.payment"
    _asom_ledger = True

    @api.model_create_multi
    def create(self, vals_list):
        """Odoo chooses the account where the user's values leave it out."""
        if self._asom_is_step():
            return super().create(vals_list)
        self.browse()._asom_check_unlocked(*vals_list)
        step = self._asom_step("outstanding_account_id")
        return super(AccountPayment, step).create(vals_list).with_env(self.env)


class AccountFullReconcile(models.Model):
    _inherit = "account.full.reconcile"
    _asom_ledger = True

    def _asom_in_association(self):
        lines = self.sudo().reconciled_line_ids.company_id or self.env.companies.sudo()
        return any(lines.mapped("asom_is_association"))


class AccountPartialReconcile(models.Model):
    """A reconciliation settles no more than there is: by its amount, an invoice would
    be collected with another one."""

    _inherit = "account.partial.reconcile"
    _asom_ledger = True

    @api.model_create_multi
    def create(self, vals_list):
        keys = {vals.get("debit_move_id") for vals in vals_list}
        keys |= {vals.get("credit_move_id") for vals in vals_list}
        items = self.env["account.move.line"].browse(keys - {None, False})
        items.move_id._asom_note_claims()
        partials = super().create(vals_list)
        partials._asom_own_items()
        if not self._asom_is_step():
            partials._asom_check_amounts()
        return partials

    def unlink(self):
        items = self.debit_move_id | self.credit_move_id
        items.move_id._asom_note_claims()
        result = super().unlink()
        # Odoo empties the items' numbers in its cache, and gives new ones by SQL: what
        # is reconciled next must not be overwritten by what waits in the cache.
        self.env["account.move.line"].flush_model(["matching_number"])
        return result

    def write(self, vals):
        settled = {"amount", "debit_move_id", "credit_move_id"} & set(vals)
        if settled and not self._asom_is_step():
            companies = (self.debit_move_id | self.credit_move_id).sudo().company_id
            if any(companies.mapped("asom_is_association")):
                raise UserError(
                    self.env._(
                        "A reconciliation is not edited: take it back, and reconcile "
                        "anew."
                    )
                )
        return super().write(vals)

    def _asom_check_amounts(self):
        """:raises UserError: when an item of an association is settled by more than
        its amount, or with another account's"""
        items = (self.debit_move_id | self.credit_move_id).sudo()
        items = items.filtered("company_id.asom_is_association")
        if not items:
            return
        pairs = self.sudo().filtered(
            lambda each: each.debit_move_id.account_id != each.credit_move_id.account_id
        )
        settled = {}
        for name in ("debit_move_id", "credit_move_id"):
            for item, amount in self.sudo()._read_group(
                [(name, "in", items.ids)], [name], ["amount:sum"]
            ):
                settled[item] = settled.get(item, 0) + to_ore(amount)
        if (pairs.debit_move_id | pairs.credit_move_id) & items or any(
            amount > abs(to_ore(item.balance)) for item, amount in settled.items()
        ):
            raise UserError(
                self.env._(
                    "A reconciliation cannot settle more than an item's amount, or "
                    "items of two accounts."
                )
            )
