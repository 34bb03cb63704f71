from odoo import models


class Today(models.AbstractModel):
    """What waits of reminders."""

    _inherit = "asom.today"

    def _todo(self):
        runs = self.env["asom.dunning.run"]
        cases = self.env["asom.dunning.case"]
        reminders = self.env["asom.dunning.reminder"]
        action = "asom_dunning.action_dunning_run"
        return [
            *super()._todo(),
            self._row(
                self.env._("Dunning runs that wait for approval"),
                runs.search_count([("state", "=", "previewed")]),
                action,
                "warning",
                to_approve=1,
            ),
            self._row(
                self.env._("Cases that wait for the association's decision"),
                cases.search_count([("state", "=", "handed_over")]),
                "asom_dunning.action_dunning_case",
                "warning",
                handed_over=1,
            ),
            self._row(
                self.env._("Reminders that were not delivered"),
                reminders.search_count(
                    [
                        ("state", "=", "not_delivered"),
                        ("case_id.state", "!=", "closed"),
                    ]
                ),
                "asom_dunning.action_dunning_reminder",
                "danger",
                not_delivered=1,
            ),
        ]
