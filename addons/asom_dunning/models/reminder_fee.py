from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import to_ore

# In the context while a reminder charges its fee. An object: no call can bring it.
REMINDING = object()


class DunningReminder(models.Model):
    """Fee and interest of a reminder: on an invoice of their own, at once."""

    _inherit = "asom.dunning.reminder"

    def _charge(self, policy):
        """Put fee and interest in the member's account."""
        for reminder in self:
            charges = reminder._charges(policy)
            if not charges:
                continue
            move = charges._invoice(date_due=reminder.date_deadline)
            move.sudo().asom_dunning_reminder_id = reminder
            reminder.fee_move_id = move

    def _charges(self, policy):
        charges = self.env["asom.charge"].sudo().with_context(asom_reminding=REMINDING)
        found = charges.browse()
        lang = self.membership_id.partner_id._asom_lang()
        texts = self.with_context(lang=lang)
        for product, amount, name in (
            (policy.fee_product_id, self.fee, texts._fee_name()),
            (policy.interest_product_id, self.interest, texts.env._("Interest")),
        ):
            if to_ore(amount):
                found |= charges._add_fee(
                    self.membership_id,
                    product,
                    to_ore(amount),
                    name=name,
                    note=self.display_name,
                )
        return found

    def _fee_name(self) -> str:
        if self.stage == "2":
            return self.env._("Fee of reminder 2")
        return self.env._("Fee of reminder 1")


class Charge(models.Model):
    _inherit = "asom.charge"

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
