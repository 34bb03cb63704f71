from odoo import models


class Today(models.AbstractModel):
    """What waits because e-conomic did not take it."""

    _inherit = "asom.today"

    def _todo(self):
        transfers = self.env["asom.economic.transfer"]
        agreements = self.env["asom.economic.agreement"]
        rows = super()._todo()
        if not transfers.has_access("read"):
            return rows
        return [
            *rows,
            self._row(
                self.env._("Postings that e-conomic rejected"),
                transfers.search_count([("state", "in", ("rejected", "review"))]),
                "asom_economic.action_economic_rejected",
                "danger",
                rejected=1,
                by_reason=1,
            ),
            self._row(
                self.env._("e-conomic must be connected again"),
                agreements.search_count([("state", "=", "broken")]),
                "asom_economic.action_economic_agreement",
                "danger",
                broken=1,
            ),
            self._row(
                self.env._("Files to import in e-conomic"),
                self.env["asom.economic.request"].search_count(
                    [("interface", "=", "file"), ("state", "=", "sending")]
                )
                if self.env["asom.economic.request"].has_access("read")
                else 0,
                "asom_economic.action_economic_file",
            ),
            self._row(
                self.env._("Payments booked in e-conomic, to be matched"),
                self.env["asom.economic.incoming"].search_count(
                    [("state", "=", "open")]
                )
                if self.env["asom.economic.incoming"].has_access("read")
                else 0,
                "asom_economic.action_economic_incoming",
                open=1,
            ),
            self._row(
                self.env._("Statements of e-conomic to approve"),
                self.env["asom.economic.statement"].search_count(
                    [("state", "=", "draft")]
                )
                if self.env.user.has_group("asom_membership.group_staff")
                else 0,
                "asom_economic.action_economic_statement",
                open=1,
            ),
        ]
