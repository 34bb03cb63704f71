"""What the next collections charge because of a change, before it is made."""

from collections import defaultdict
from dataclasses import dataclass, replace

from odoo import fields, models

from ...changing import Change, Row, followings
from ...charging import Charged, collected
from ...charging import Subscription as Facts
from ...money import to_ore
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
        facts, _drafts = self.env["asom.collection.run"]._subscription_data(rows)
        facts = self._as_invoiced(facts)
        terms = company._asom_term_months(), int(company.asom_dues_first_month)
        first = company.asom_collect_from
        periods = [term for term in periods if not first or first <= term.date_to]
        collects = [Period(first or term.date_from, term.date_to) for term in periods]
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
        products = rows.product_id.union(*(each.product for each in starting))
        groups = {
            template: template.asom_package_group_id
            for template in products.product_tmpl_id
        }
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
            told.append(replace(row._as_row(groups), date_to=last, cancelled=cancelled))
        templates = {row.id: row.product_id.product_tmpl_id for row in rows}
        for key, start in enumerate(starting, max(rows.ids, default=0) + 1):
            templates[key] = start.product.product_tmpl_id
            later[key] = self._facts_of(start)
            told.append(self._row_of(key, start, groups))
        if "none" in [each.proration for each in later.values()]:
            _tell_changes(later, followings(told), templates)
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
        left = self.date_left
        return start.last or (left if left and left >= start.day else None)

    def _row_of(self, key, start, groups) -> Row:
        template = start.product.product_tmpl_id
        group = groups[template]
        return Row(
            key=key,
            kind=template.asom_kind,
            family=("group", group.id) if group.exclusive else ("product", template.id),
            date_from=start.dues_day or start.day,
            date_to=self._last_of(start),
            replaces=start.replaces.id if start.replaces else None,
        )

    def _as_invoiced(self, facts) -> dict:
        """The facts with what has been invoiced alone: a preview may be made again,
        and what is approved becomes another bill when the change is made."""
        charged = defaultdict(list)
        charges = self.env["asom.charge"]
        rows = charges.search_fetch(
            charges._invoiced_domain(self.env["asom.subscription"].browse(facts)),
            ["subscription_id", "date_from", "date_to", "amount"],
            order="date_from",
        )
        for row in rows:
            period = Period(row.date_from, row.date_to)
            one = Charged(row.id, period, to_ore(row.amount))
            charged[row.subscription_id.id].append(one)
        return {key: replace(each, charged=charged[key]) for key, each in facts.items()}


def _tell_changes(facts, changes, templates) -> None:
    """Tell the pure rule what takes the place of what.

    :param facts: {key: charging.Subscription}
    :param changes: of ``changing.followings``
    :param templates: {key: product template}
    """
    for one in changes:
        change = Change(
            [facts[key] for key in one.before], [facts[key] for key in one.after]
        )
        before = {templates[key] for key in one.before}
        for key in one.after:
            facts[key].change = change
            if templates[key] not in before:
                facts[key].on_change = templates[key].asom_on_change
