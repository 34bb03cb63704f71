"""What the next collection charges because of a change, before it is made."""

from collections import defaultdict
from dataclasses import dataclass, replace

from odoo import fields, models

from ..changing import Change, Row, followings
from ..charging import Charged, charges_needed, credits_needed
from ..charging import Subscription as Facts
from ..money import to_ore
from ..periods import ONE_DAY, Period
from ..proration import MissingPrice


@dataclass(frozen=True)
class Quote:
    """Dues of one member in the next collection.

    :ivar period: the term that is collected next
    :ivar before: øre as things are now
    :ivar after: øre after the change
    """

    period: Period
    before: int
    after: int


class Membership(models.Model):
    _inherit = "asom.membership"

    def _quote(self, ends, product, day, quantity=1, ending=None):
        """What the next collection charges now, and what after a change.

        :param ends: the subscription that ends, or an empty recordset
        :param product: the product that starts, or an empty recordset
        :param day: first day of the change
        :param ending: {subscription: last day, or None} of what ends with it
        :returns: a :class:`Quote`, or None where a price is missing
        """
        self.ensure_one()
        company = self.company_id
        rows = self.subscription_ids
        facts, _drafts = self.env["asom.collection.run"]._subscription_data(rows)
        facts = self._as_invoiced(facts)
        ending = dict(ending or {})
        if ends:
            last = day - ONE_DAY
            ending[ends] = None if ends.date_from > last else last
        later = self._facts_after(rows, facts, ending, (ends, product, day, quantity))
        term = self._next_term()
        collect = Period(company.asom_collect_from or term.date_from, term.date_to)
        if collect.date_to < collect.date_from:
            return None
        try:
            before = self._dues(facts.values(), collect)
            after = self._dues(later, collect)
        except MissingPrice:
            return None
        return Quote(term, before, after)

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

    def _next_day_to_collect(self):
        today = fields.Date.context_today(self)
        return max(filter(None, [today, self.company_id.asom_collect_from]))

    def _facts_after(self, rows, facts, ending, change) -> list[Facts]:
        """The facts as if the change had been made."""
        ends, product, day, quantity = change
        groups = {
            template: template.asom_package_group_id
            for template in (rows.product_id | product).product_tmpl_id
        }
        later, told = {}, []
        for row in rows:
            cancelled = row.cancelled or (row in ending and ending[row] is None)
            last = ending.get(row) or row.date_to or None
            later[row.id] = replace(
                facts[row.id], date_to=last, cancelled=cancelled, change=None
            )
            told.append(replace(row._as_row(groups), date_to=last, cancelled=cancelled))
        templates = {row.id: row.product_id.product_tmpl_id for row in rows}
        if product:
            key = max(rows.ids, default=0) + 1
            template = templates[key] = product.product_tmpl_id
            prices = template.asom_price_ids.sorted("valid_from")
            later[key] = Facts(
                date_from=day,
                date_to=self.date_left or None,
                proration=product.asom_proration,
                rates=[price._as_rate() for price in prices],
                quantity=quantity,
            )
            group = groups[template]
            family = (
                ("group", group.id) if group.exclusive else ("product", template.id)
            )
            told.append(
                Row(
                    key=key,
                    kind=product.asom_kind,
                    family=family,
                    date_from=day,
                    date_to=self.date_left or None,
                    replaces=ends.id or None,
                )
            )
        if "none" in [each.proration for each in later.values()]:
            _tell_changes(later, followings(told), templates)
        return list(later.values())

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

    def _dues(self, facts, collect) -> int:
        """Øre that a collection of ``collect`` charges, credits taken off."""
        terms = (
            self.company_id._asom_term_months(),
            int(self.company_id.asom_dues_first_month),
        )
        total = 0
        for each in facts:
            credited = credits_needed(each, *terms)
            keys = frozenset(charge.key for charge in credited)
            new = charges_needed(each, collect, *terms, keys)
            total += sum(piece.amount for piece in new)
            total -= sum(charge.amount for charge in credited)
        return total


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
