"""What the next collections charge because of a change, before it is made."""

from dataclasses import dataclass, replace

from odoo import fields, models

from ...changing import Row, followings, tell_changes
from ...charging import Subscription as Facts, collected
from ...ordering.changes import Changes
from ...periods import ONE_DAY, Period
from ...proration import MissingPrice


@dataclass(frozen=True)
class Quote:
    """Dues of one member in a collection.

    :ivar period: the term that is collected
    :ivar before: øre as things are now
    :ivar after: øre after the change
    """

    period: Period
    before: int
    after: int


class Membership(models.Model):
    _inherit = "asom.membership"

    def _quote(self, changes, period=None):
        """What a collection charges now, and what after changes. Writes nothing.

        :param changes: an ``ordering.changes.Changes``
        :param period: what is collected; by default the term that comes next
        :returns: a :class:`Quote`, or None where a price is missing or nothing of the
            period is collected
        """
        quotes = self._quotes(changes, [period or self._next_term()])
        return quotes[0] if quotes else None

    def _quotes(self, changes, periods) -> list[Quote]:
        """The same for several collections, one after another.

        :returns: a quote for each period; none at all where a price is missing
        """
        self.ensure_one()
        company = self.company_id
        rows = self.subscription_ids
        facts = rows._charging_facts()
        terms = company._asom_terms()
        collects = [company._asom_collected(term) for term in periods]
        periods = [term for term, days in zip(periods, collects, strict=True) if days]
        collects = [days for days in collects if days]
        try:
            before, after = (
                self._amounts(self._facts_after(rows, facts, each), collects, terms)
                for each in (Changes(), changes)
            )
        except MissingPrice:
            return []
        return [Quote(*each) for each in zip(periods, before, after, strict=True)]

    def _amounts(self, facts, collects, terms) -> list[int]:
        """Øre of each collection, credits taken off."""
        result = []
        for collect in collects:
            result.append(sum(collected(each, collect, *terms) for each in facts))
        return result

    def _next_term(self) -> Period:
        """The term that the association collects next."""
        company = self.company_id
        last = self.env["asom.collection.run"].search(
            [("company_id", "=", company.id), ("state", "=", "done")],
            order="date_to desc",
            limit=1,
        )
        day = last.date_to + ONE_DAY if last else self._next_day_to_collect()
        return company._asom_term_containing(day)

    def _next_terms(self, count) -> list[Period]:
        """The terms that are collected next, in order."""
        terms = [self._next_term()]
        while len(terms) < count:
            day = terms[-1].date_to + ONE_DAY
            terms.append(self.company_id._asom_term_containing(day))
        return terms

    def _next_day_to_collect(self):
        today = fields.Date.context_today(self)
        return max(filter(None, [today, self.company_id.asom_collect_from]))

    def _facts_after(self, rows, facts, changes) -> list[Facts]:
        """The facts as if the changes had been made, to be used once."""
        starting = changes.starting
        later, told = {}, []
        for row in rows:
            ending = changes.ending
            cancelled = row.cancelled or (row in ending and ending[row] is None)
            last = facts[row.id].date_to
            if row in ending:
                last = changes.dues_to.get(row, ending[row] or last)
            later[row.id] = replace(
                facts[row.id], date_to=last, cancelled=cancelled, change=None
            )
            told.append(replace(row._as_row(), date_to=last, cancelled=cancelled))
        templates = {row.id: row.product_id.product_tmpl_id for row in rows}
        for key, start in enumerate(starting, max(rows.ids, default=0) + 1):
            templates[key] = start.product.product_tmpl_id
            later[key] = self._facts_of(start)
            told.append(self._row_of(key, start))
        if "none" in [each.proration for each in later.values()]:
            changed = [(one.before, one.after) for one in followings(told)]
            choices = {key: each.asom_on_change for key, each in templates.items()}
            tell_changes(later, changed, templates, choices)
        return list(later.values())

    def _facts_of(self, start) -> Facts:
        product = start.product
        return Facts(
            date_from=start.dues_day or start.day,
            date_to=self._last_of(start),
            proration=product.asom_proration,
            rates=product.product_tmpl_id._asom_rates(),
            quantity=start.quantity,
            discounts=[each._as_discount() for each in start.discounts()],
        )

    def _last_of(self, start):
        """The last day of what starts; of who comes back, nothing ends with a time that
        is over."""
        if start.dues_to:
            return start.dues_to
        left = self.date_left
        return start.last or (left if left and left >= start.day else None)

    def _row_of(self, key, start) -> Row:
        template = start.product.product_tmpl_id
        return Row(
            key=key,
            kind=template.asom_kind,
            family=template._asom_family(),
            date_from=start.dues_day or start.day,
            date_to=self._last_of(start),
            replaces=start.replaces.id if start.replaces else None,
        )
