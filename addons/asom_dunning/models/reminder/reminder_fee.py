from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.asom_membership.money import to_ore

# In the context while a reminder charges its fee. An object: no call can bring it.
REMINDING = object()


class DunningReminder(models.Model):
    """Fee and interest of a reminder: on an invoice of their own, at once."""

    _inherit = "asom.dunning.reminder"

    def _charge(self, policy, shapes=None):
        """Put fee and interest of each in its member's account, an invoice each.

        :param shapes: of the invoices, by who reminds many
        """
        charges = self.env["asom.charge"].sudo().with_context(asom_reminding=REMINDING)
        charges = charges.create(
            [vals for reminder in self for vals in reminder._charge_vals(policy)]
        )
        if not charges:
            return
        due = {reminder.membership_id: reminder.date_deadline for reminder in self}
        charges._invoice(date_due=due, shapes=shapes)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE asom_dunning_reminder reminder SET fee_move_id = move.id "
                "FROM account_move move WHERE reminder.id IN %s "
                "AND move.asom_dunning_reminder_id = reminder.id",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["fee_move_id"])

    def _charge_vals(self, policy) -> list[dict]:
        """Values of the charges of one reminder: a fee, interest, both or none."""
        found = []
        if to_ore(self.fee):
            name = self._fee_name()
            found.append(self._one_charge_vals(policy.fee_product_id, self.fee, name))
        if to_ore(self.interest):
            product, name = policy.interest_product_id, self._interest_name()
            found.append(self._one_charge_vals(product, self.interest, name))
        return found

    def _one_charge_vals(self, product, amount, name) -> dict:
        charges = self.env["asom.charge"].sudo()
        note = self.display_name
        vals = charges._fee_vals(
            self.membership_id, product, to_ore(amount), name=name, note=note
        )
        return {**vals, "dunning_reminder_id": self.id}

    def _texts(self):
        return self.with_context(lang=self.membership_id.partner_id._asom_lang())

    def _interest_name(self) -> str:
        return self._texts().env._("Interest")

    def _fee_name(self) -> str:
        texts = self._texts().env
        if self.stage == "2":
            return texts._("Fee of reminder 2")
        return texts._("Fee of reminder 1")


class Charge(models.Model):
    _inherit = "asom.charge"

    def _move_vals(self, member, day, due, payment_channel):
        """The invoice of a fee knows its reminder from the first."""
        vals = super()._move_vals(member, day, due, payment_channel)
        if self.env.context.get("asom_reminding") is REMINDING:
            vals["asom_dunning_reminder_id"] = self.dunning_reminder_id.id
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        charges = super().create(vals_list)
        if self.env.context.get("asom_reminding") is not REMINDING:
            # Of the records: default values of the context are charged as well.
            charges._check_no_reminder_fees()
        return charges

    def _check_no_reminder_fees(self):
        """Fees of reminders come with a reminder, which the law counts.

        :raises UserError: when one is charged in another way
        """
        products = self.filtered(lambda charge: charge.kind == "fee").product_id
        if not products:
            return
        policies = (
            self.env["asom.dunning.policy"].sudo().with_context(active_test=False)
        )
        if policies.search_count(
            [
                "|",
                ("fee_product_id", "in", products.ids),
                ("interest_product_id", "in", products.ids),
            ],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "Reminder fees and interest are charged with a reminder alone: the "
                    "law (renteloven § 9 b) says how much, how many and how often. "
                    "Make a dunning run."
                )
            )
