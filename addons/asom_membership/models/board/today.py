from odoo import models


class Today(models.AbstractModel):
    """What the start page tells of invoices: what is open, and what is very late."""

    _inherit = "asom.today"

    def _open_invoices(self):
        invoices = self.env["asom.member.invoice"]
        [(count, amount)] = invoices._read_group(
            [("residual", ">", 0)], [], ["__count", "residual:sum"]
        )
        row = self._row(
            self.env._("Invoices that are open"),
            count,
            "asom_membership.action_member_dues",
            open=1,
        )
        return {**row, "amount": amount or 0.0}

    def _very_late(self):
        late = self.env["asom.member.arrears"]
        [(count, amount)] = late._read_group(
            [("days_over_90", ">", 0)], [], ["__count", "days_over_90:sum"]
        )
        row = self._row(
            self.env._("Members more than 90 days late"),
            count,
            "asom_membership.action_member_ages",
            "danger" if count else "info",
            over_90=1,
        )
        return {**row, "amount": amount or 0.0}
