from odoo import api, models
from odoo.exceptions import AccessError


class Today(models.AbstractModel):
    """The page that users begin with: what waits for somebody, and what is owed.

    Each add-on adds its own rows; a row that the user has no right to count is left
    out.
    """

    _name = "asom.today"
    _description = "Today"

    @api.model
    @api.readonly
    def get_rows(self):
        """What waits and what is worth knowing, for the ticked associations.

        :returns: {"staff": whether the user does the work, "todo": rows, "facts":
            rows}; a row is {"title", "count", "action"
            (xml id), "context", "level" ("danger", "warning", "info")}. What waits has
            a count above zero
        """
        if not self.env.user.has_group("asom_membership.group_board"):
            raise AccessError(
                self.env._("The page is for associations and the bureau.")
            )
        rows = [row for row in self._todo() if row["count"]]
        return {
            "staff": self.env.user.has_group("asom_membership.group_staff"),
            "todo": rows,
            "facts": self._facts(),
        }

    def _row(self, title, count, action, level="info", **filters):
        """One row; ``filters`` are those of the list that are switched on."""
        context = {f"search_default_{name}": value for name, value in filters.items()}
        return {
            "title": title,
            "count": count,
            "action": action,
            "context": context,
            "level": level,
        }

    def _todo(self):
        """Rows of what waits for a person; an add-on adds its own before or after."""
        return [*self._todo_of_runs(), *self._todo_of_orders()]

    def _todo_of_runs(self):
        runs = self.env["asom.collection.run"]
        action = "asom_membership.action_collection_run"
        failed = [("state", "!=", "cancelled"), ("line_ids.state", "=", "failed")]
        return [
            self._row(
                self.env._("Collection runs with failures"),
                runs.search_count(failed),
                action,
                "danger",
                has_failed=1,
                not_cancelled=1,
            ),
            self._row(
                self.env._("Collection runs that wait for approval"),
                runs.search_count([("state", "=", "previewed")]),
                action,
                "warning",
                to_approve=1,
            ),
            self._row(
                self.env._("Collection runs that are approved and not executed"),
                runs.search_count([("state", "=", "approved")]),
                action,
                "warning",
                approved=1,
            ),
        ]

    def _facts(self):
        """Rows of what is good to know: members, and what they owe."""
        members = self.env["asom.membership"]
        late = members.search_count([("unpaid_since", "!=", False)])
        [(count, owed)] = members._read_group(
            [("balance", ">", 0)], [], ["__count", "balance:sum"]
        )
        action = "asom_membership.action_membership"
        return [
            self._row(
                self.env._("Members now"),
                members.search_count([("state", "in", ("active", "leaving"))]),
                action,
                not_left=1,
            ),
            {
                **self._row(self.env._("Members who owe"), count, action, owes=1),
                "amount": owed or 0.0,
            },
            self._row(
                self.env._("Members past the last payment date"),
                late,
                action,
                "danger" if late else "info",
                overdue=1,
            ),
            self._open_invoices(),
            self._very_late(),
        ]
