from odoo import models


class Today(models.AbstractModel):
    """What waits after reminder 2."""

    _inherit = "asom.today"

    def _todo_after_reminders(self):
        decisions = self.env["asom.dunning.decision"]
        closings = self.env["asom.dunning.closing"]
        cases = self.env["asom.inkasso.case"]
        messages = self.env["asom.inkasso.message"]
        return [
            self._row(
                self.env._("Members about whom the board decides"),
                decisions.search_count([("state", "=", "waiting")]),
                "asom_dunning.action_dunning_decision",
                "warning",
                waiting=1,
            ),
            self._row(
                self.env._("Signals to be closed that wait for approval"),
                closings.search_count([("state", "=", "proposed")]),
                "asom_dunning.action_dunning_closing",
                "warning",
                proposed=1,
            ),
            self._row(
                self.env._("Debt collection cases that wait for approval"),
                cases.search_count([("state", "=", "draft")]),
                "asom_dunning.action_inkasso_case",
                "warning",
                draft=1,
            ),
            self._row(
                self.env._("Messages to and from agencies that wait"),
                messages.search_count(
                    [("state", "in", ("waiting", "failed", "parked", "to_book"))]
                ),
                "asom_dunning.action_inkasso_message",
                "warning",
                to_do=1,
            ),
            self._row(
                self.env._("Cases with a claim that is soon too old"),
                self.env["asom.dunning.case"].search_count(
                    [("limitation_soon", "=", True)]
                ),
                "asom_dunning.action_dunning_case",
                "danger",
                limitation_soon=1,
            ),
        ]
