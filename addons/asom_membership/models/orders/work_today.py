from odoo import models


class Today(models.AbstractModel):
    """What waits of orders and work orders."""

    _inherit = "asom.today"

    def _todo_of_orders(self):
        orders, works = self.env["asom.order"], self.env["asom.work.order"]
        rows = [
            self._row(
                self.env._("Orders that are new"),
                orders.search_count([("state", "in", ("draft", "confirmed"))]),
                "asom_membership.action_order",
                "warning",
                new=1,
            ),
            self._row(
                self.env._("Work orders that are late"),
                works.search_count([("late", "=", True)]),
                "asom_membership.action_work_order",
                "danger",
                late=1,
            ),
            self._row(
                self.env._("Work orders that could not be done"),
                works.search_count([("state", "=", "failed")]),
                "asom_membership.action_work_order",
                "danger",
                failed=1,
            ),
        ]
        if self.env.user.has_group("asom_membership.group_staff"):
            calls = self.env["asom.work.call"]
            rows.append(
                self._row(
                    self.env._("Calls about work orders that were given up"),
                    calls.search_count([("state", "=", "failed")]),
                    "asom_membership.action_work_call",
                    "danger",
                    failed=1,
                )
            )
        return rows
