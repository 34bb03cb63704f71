from odoo import models
from odoo.exceptions import UserError


class EconomicTransfer(models.Model):
    """From what was rejected to what mends it."""

    _inherit = "asom.economic.transfer"

    def action_mend(self):
        """Ask for what mends them: matches, or another day.

        :raises UserError: nothing among them was rejected, or they belong to several
            agreements
        """
        self.check_access("write")
        rows = self.filtered(lambda row: row.state == "rejected")
        if not rows:
            raise UserError(self.env._("None of them was rejected."))
        if len(rows.agreement_id) > 1:
            raise UserError(
                self.env._("Choose postings of one agreement with e-conomic.")
            )
        mend = self.env["asom.economic.mend"].create(
            {
                "agreement_id": rows.agreement_id.id,
                "transfer_ids": [(6, 0, rows.ids)],
                "mapping_ids": [(6, 0, rows._to_blame().ids)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mend and Send Again"),
            "res_model": mend._name,
            "res_id": mend.id,
            "view_mode": "form",
            "target": "new",
        }

    def _to_blame(self):
        """Matches that the postings go by, of the kinds that were refused; all of them
        where it is not known which."""
        kinds = {row.reason for row in self} & {
            "account",
            "vat",
            "journal",
            "department",
        }
        if not kinds and "period" in set(self.mapped("reason")):
            return self.agreement_id.mapping_ids.browse()
        lines = self.sudo().move_id.line_ids
        used = {
            "account_id": lines.account_id.ids,
            "tax_id": lines.tax_ids.ids,
            "journal_id": lines.journal_id.ids,
            "product_id": lines.product_id.ids,
        }
        agreement = self.agreement_id
        own = agreement.mapping_ids.filtered(
            lambda m: (
                any(m[name].id in ids for name, ids in used.items() if m[name])
                or (m.group_id and agreement._is_part(m))
            )
        )
        return own.filtered(lambda m: not kinds or m.kind in kinds)
