from odoo import models


class Today(models.AbstractModel):
    """What waits of reminders."""

    _inherit = "asom.today"

    def _todo(self):
        rows = [*super()._todo(), *self._todo_of_reminders()]
        return [*rows, *self._todo_after_reminders()]

    def _todo_of_reminders(self):
        runs = self.env["asom.dunning.run"]
        cases = self.env["asom.dunning.case"]
        reminders = self.env["asom.dunning.reminder"]
        action = "asom_dunning.action_dunning_run"
        return [
            self._row(
                self.env._("Dunning runs that wait for approval"),
                runs.search_count([("state", "=", "previewed")]),
                action,
                "warning",
                to_approve=1,
            ),
            self._row(
                self.env._("Cases that the association has not been asked about"),
                # What it was asked about are its decisions (today_handover.py).
                cases.search_count(
                    [("state", "=", "handed_over"), ("decision_ids", "=", False)]
                ),
                "asom_dunning.action_dunning_case",
                "warning",
                not_asked=1,
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
            self._row(
                self.env._("Reminders that are said to have come back"),
                self._dunning_count(
                    "asom.dunning.reminder",
                    "asom_membership.group_staff",
                    [("state", "=", "sent"), ("said_back", "!=", False)],
                ),
                "asom_dunning.action_dunning_reminder",
                "danger",
                said_back=1,
            ),
            self._row(
                self.env._("Write-offs that wait for an accountant"),
                self._dunning_offs([("state", "=", "draft")]),
                "asom_dunning.action_dunning_write_off",
                "warning",
                draft=1,
            ),
            self._row(
                self.env._("Money that came for what is written off"),
                self._dunning_offs([("money_waits", "=", True)]),
                "asom_dunning.action_dunning_write_off",
                "warning",
                money_waits=1,
            ),
            self._row(
                self.env._("Letters about agreements to print"),
                self._dunning_count(
                    "asom.dunning.letter",
                    "asom_membership.group_staff",
                    [("channel", "=", "letter"), ("printed", "=", False)],
                ),
                "asom_dunning.action_dunning_letter",
                "warning",
                to_print=1,
            ),
        ]

    def _dunning_offs(self, domain):
        return self._dunning_count(
            "asom.dunning.write.off", "asom_membership.group_accountant", domain
        )

    def _dunning_count(self, model, group, domain):
        """Who does the work is told; a board reads."""
        if not self.env.user.has_group(group):
            return 0
        return self.env[model].search_count(domain)
