from odoo import api, fields, models
from odoo.exceptions import UserError


class EconomicStatementMake(models.TransientModel):
    """Asks which month a statement of the books is made for."""

    _name = "asom.economic.statement.make"
    _description = "Statement of a Month"

    agreement_id = fields.Many2one(
        "asom.economic.agreement",
        required=True,
        domain="[('state', '=', 'live'), ('interface', '!=', 'file')]",
    )
    month = fields.Char(
        required=True,
        default=lambda self: self._last_month(),
        help="Year and month, such as 2026-03.",
    )

    @api.model
    def _last_month(self):
        first = fields.Date.context_today(self).replace(day=1)
        return str(fields.Date.subtract(first, days=1))[:7]

    def action_make(self):
        """Compare the books, make the statement and open it.

        :raises UserError: it is no month, or none of the agreement's
        """
        self.ensure_one()
        agreement = self.agreement_id
        agreement.check_access("write")
        try:
            day = fields.Date.to_date(f"{(self.month or '').strip()}-01")
        except ValueError:
            day = None
        if not day or len((self.month or "").strip()) != 7:
            raise UserError(
                self.env._("Write the month as year and month, such as 2026-03.")
            )
        if day < agreement.date_from.replace(day=1):
            raise UserError(
                self.env._(
                    "The agreement begins on %s.",
                    fields.Date.to_string(agreement.date_from),
                )
            )
        statement = agreement._make_statement(str(day)[:7])
        return {
            "type": "ir.actions.act_window",
            "res_model": statement._name,
            "res_id": statement.id,
            "view_mode": "form",
        }
