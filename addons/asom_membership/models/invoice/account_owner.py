from odoo import models


class AccountMove(models.Model):
    """Whose money it is: steps of core that make entries keep the member."""

    _inherit = "account.move"

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A credit note belongs to the member of its invoice: it is the member's
        credit until an invoice uses it up."""
        vals_list = default_values_list or [{} for _move in self]
        for move, vals in zip(self, vals_list, strict=True):
            if move.asom_membership_id:
                vals.setdefault("asom_membership_id", move.asom_membership_id.id)
        # The values come from steps: a call cannot give them.
        return super(AccountMove, self._asom_step())._reverse_moves(vals_list, cancel)

    def _asom_own_items(self):
        """Money that somebody books for a payer who has one membership only is that
        member's; of several a person decides, or the invoice that it settles."""
        items = self._asom_without_owner().line_ids
        items = items.filtered(
            lambda item: (
                item.partner_id
                and not item.asom_membership_id
                and item.account_id.account_type == "asset_receivable"
            )
        )
        for company, some in items.grouped("company_id").items():
            rows = (
                self.env["asom.membership"]
                .sudo()
                ._read_group(
                    [
                        ("company_id", "=", company.id),
                        ("partner_id", "in", some.partner_id.ids),
                    ],
                    ["partner_id"],
                    ["id:recordset"],
                )
            )
            only = {payer: members for payer, members in rows if len(members) == 1}
            for payer, own in some.grouped("partner_id").items():
                if payer in only:
                    own._asom_step().asom_membership_id = only[payer]

    def _asom_without_owner(self):
        """Entries whose steps do not say themselves whose money it is."""
        return self.filtered(lambda move: move.move_type == "entry")


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def _asom_own_items(self):
        """What settles a member's claim is that member's, also what is left of it."""
        items = self.debit_move_id | self.credit_move_id
        if not items.move_id.asom_membership_id:
            return
        for partial in self:
            pair = partial.debit_move_id | partial.credit_move_id
            owners = pair.move_id.asom_membership_id | pair.asom_membership_id
            for item in pair:
                if (
                    len(owners) == 1
                    and item.move_id.move_type == "entry"
                    and not item.asom_membership_id
                    and item.account_id.account_type == "asset_receivable"
                ):
                    item._asom_step().asom_membership_id = owners
