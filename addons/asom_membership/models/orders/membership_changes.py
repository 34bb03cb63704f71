"""What a change would end and start: worked out without writing anything."""

from odoo import models

from ...needs import Run, first_days_without
from ...ordering.changes import Changes, Start
from ...periods import ONE_DAY


class Membership(models.Model):
    _inherit = "asom.membership"

    def _changes_of(self, ends, product, day, quantity=1, dues_day=None):
        """The changes of one row that ends and one product that starts, or of one of
        both, with what ends along.

        :param ends: the subscription that ends, or an empty recordset
        :param product: the product that starts, or an empty recordset
        :param day: first day of the change
        :param dues_day: dues are charged as if the change were made on this day
        :returns: an ``ordering.changes.Changes``
        """
        changes = Changes()
        if ends:
            changes.ending |= self._ends_along(ends, product, day)
            last = day - ONE_DAY
            ended = ends.date_to and ends.date_to <= last
            if not ended:
                changes.ending[ends] = None if ends.date_from > last else last
            if dues_day and dues_day != day and changes.ending.get(ends):
                changes.dues_to[ends] = dues_day - ONE_DAY
        if product:
            start = Start(product, day, quantity, ends, dues_day)
            changes.starting.append(start)
        return changes

    def _ends_along(self, ends, product, day) -> dict:
        """{subscription that needs what ends: its last day, or None when it never
        begins}, without writing anything.

        :param ends: subscriptions that end the day before ``day``
        :param product: what starts on ``day``, or an empty recordset
        """
        rows = self.subscription_ids
        before = rows._as_runs()
        after = [run for run in before if run.key not in ends]
        for row in ends:
            last = day - ONE_DAY
            if row.date_from <= last:
                last = min(filter(None, [last, row.date_to]))
                template = row.product_id.product_tmpl_id.id
                after.append(Run(row, template, row.date_from, last))
        if product:
            after.append(Run(None, product.product_tmpl_id.id, day))
        known = first_days_without(before)
        return {
            row: None if first <= row.date_from else first - ONE_DAY
            for row, first in first_days_without(after).items()
            if row and not (row in known and known[row] <= first)
        }
