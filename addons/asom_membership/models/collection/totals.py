from odoo import models

from ...money import to_ore


class CollectionRun(models.Model):
    """What a run comes to, by what is charged and by who collects it: for the form and
    for the spreadsheet."""

    _inherit = "asom.collection.run"

    def _charge_domain(self) -> list:
        """The run's charges; cancelled ones come to nothing."""
        return [("run_id", "in", self.ids), ("state", "!=", "cancelled")]

    def _totals_by_product(self) -> tuple[list, list]:
        """:returns: headings, and rows (product, charges, øre), the largest first"""
        groups = self._groups_of("asom.charge", self._charge_domain(), "product_id")
        rows = [(product.name, *totals) for product, *totals in groups]
        heading = [self.env._("Package"), self.env._("Lines"), self.env._("Amount")]
        return heading, rows

    def _totals_by_channel(self) -> tuple[list, list]:
        """:returns: headings, and rows (channel, members, øre), the largest first"""
        field = self.env["asom.membership"]._fields["payment_channel"]
        labels = dict(field._description_selection(self.env))
        own = [("run_id", "in", self.ids)]
        groups = self._groups_of("asom.collection.run.line", own, "payment_channel")
        rows = [(labels.get(channel, channel), *totals) for channel, *totals in groups]
        heading = [
            self.env._("Collected by"),
            self.env._("Members"),
            self.env._("Amount"),
        ]
        return heading, rows

    def _groups_of(self, model, domain, name):
        groups = self.env[model]._read_group(
            domain, [name], ["__count", "amount:sum"], order="amount:sum desc"
        )
        return [(key, count, to_ore(amount)) for key, count, amount in groups]
