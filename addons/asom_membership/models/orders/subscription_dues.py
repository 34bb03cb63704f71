from odoo import fields, models


class Subscription(models.Model):
    """Dues that are charged from, or until, another day than the service runs: the
    started month is paid as a whole, what was prepaid is not given back."""

    _inherit = "asom.subscription"

    dues_from = fields.Date(
        string="Charged From",
        readonly=True,
        copy=False,
        help="Where an order's rule charges from another day than the first one.",
    )
    dues_to = fields.Date(
        string="Charged Until",
        readonly=True,
        copy=False,
        help="Where an order's rule charges until another day than the last one.",
    )

    def _forget_other_dues(self, vals):
        """Another end has its own dues."""
        if {"date_to", "cancelled"} & set(vals) and "dues_to" not in vals:
            for row in self.filtered("dues_to"):
                last = fields.Date.to_date(vals.get("date_to"))
                if vals.get("cancelled") or last != row.date_to:
                    row._asom_step("dues_to").write({"dues_to": False})

    def _charge_until(self, last_day):
        """Charge rows that have ended until another day; where that lies before their
        first one, nothing of them is charged."""
        for row in self.filtered(lambda row: not row.cancelled):
            row._asom_step("dues_to").write({"dues_to": last_day})
