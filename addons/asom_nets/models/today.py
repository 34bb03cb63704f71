from odoo import models


class Today(models.AbstractModel):
    """What comes from Nets and waits, and what must go there."""

    _inherit = "asom.today"

    def _todo(self):
        deliveries = self.env["asom.nets.delivery"]
        plans = self.env["asom.nets.plan"]
        action = "asom_nets.action_nets_delivery"
        soon = [("state", "in", ("todo", "late")), ("deadline", "<", "today +8d")]
        return [
            self._row(
                self.env._("Work list: to be placed by hand"),
                self.env["asom.nets.parked"].search_count([("state", "=", "open")]),
                "asom_nets.action_nets_parked",
                "warning",
                open=1,
            ),
            self._row(
                self.env._("Planner: late"),
                plans.search_count([("state", "=", "late")]),
                "asom_nets.action_nets_plan",
                "danger",
                late=1,
                next_days=0,
            ),
            self._row(
                self.env._("Planner: to be done within a week"),
                plans.search_count([*soon, ("state", "=", "todo")]),
                "asom_nets.action_nets_plan",
                "info",
                next_days=1,
            ),
            *super()._todo(),
            self._row(
                self.env._("Executed collection runs without a delivery to Nets"),
                self.env["asom.collection.run"].search_count(
                    [("awaits_delivery", "=", True)]
                ),
                "asom_membership.action_collection_run",
                "danger",
                awaits_delivery=1,
            ),
            self._row(
                self.env._("Deliveries that are not sent to Nets"),
                deliveries.search_count([("state", "=", "ready")]),
                action,
                "warning",
                ready=1,
            ),
            self._row(
                self.env._("Files from Nets to be looked at"),
                deliveries.search_count([("state", "=", "review")]),
                action,
                "warning",
                review=1,
            ),
            self._row(
                self.env._("Deliveries that were refused"),
                deliveries.search_count([("state", "=", "failed")]),
                action,
                "danger",
                failed=1,
            ),
            *self._todo_again(),
        ]

    def _facts(self):
        failed = [("nets_failure", "!=", False), ("residual", ">", 0)]
        invoices = self.env["asom.member.invoice"]
        [(count, amount)] = invoices._read_group(
            failed, [], ["__count", "residual:sum"]
        )
        row = self._row(
            self.env._("Open invoices that Nets could not collect"),
            count,
            "asom_membership.action_member_dues",
            "danger" if count else "info",
            nets_failure=1,
            open=1,
        )
        return [*super()._facts(), {**row, "amount": amount or 0.0}]
