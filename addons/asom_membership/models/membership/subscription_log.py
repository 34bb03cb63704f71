from odoo import models
from odoo.tools import format_date


class Subscription(models.Model):
    """Each change of packages is a line in the member's own log."""

    _inherit = "asom.subscription"

    def _log_begins(self):
        rows = self.filtered(lambda row: not row.cancelled)
        rows._log_with_member(lambda row: row._begins_text())

    def _log_ends(self, before):
        """:param before: by :meth:`_asom_ends`"""
        changed = self.filtered(
            lambda row: (row.date_to, row.cancelled) != before[row][:2]
        )
        changed._log_with_member(lambda row: row._ends_text())

    def _log_with_member(self, text):
        """:param text: gives the line of a row"""
        if self.env.context.get("tracking_disable"):
            # Many at once (a list of members) are told elsewhere.
            return
        for row in self:
            row.membership_id._message_log(body=text(row))

    def _begins_text(self) -> str:
        times = f"{self.quantity} × " if self.quantity > 1 else ""
        return self.env._(
            "%(product)s from %(day)s.",
            product=times + self.product_id.name,
            day=format_date(self.env, self.date_from),
        )

    def _ends_text(self) -> str:
        name = self.product_id.name
        if self.cancelled:
            return self.env._("%s never takes effect.", name)
        if self.date_to:
            day = format_date(self.env, self.date_to)
            return self.env._("%(product)s until %(day)s.", product=name, day=day)
        return self.env._("%s goes on.", name)
