from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ...changing import tell_changes
from ...charging import Charged, Subscription as Facts, due
from ...money import to_ore
from ...periods import Period
from ...proration import MissingPrice


class Subscription(models.Model):
    """What a subscription owes: a run applies it, an order quotes from it."""

    _inherit = "asom.subscription"

    def _calculate(self, period, run=None) -> dict:
        """What collecting ``period`` charges and credits. Writes nothing.

        :param period: the days that are collected, all of one association
        :param run: as for :meth:`_charging_facts`
        :returns: {subscription: :class:`.charging.Due`, or the :class:`.MissingPrice`
            for which nothing of it may be charged}
        """
        facts = self._charging_facts(run)
        terms = self.company_id._asom_terms() if self else ()
        result = {}
        for row in self:
            try:
                result[row] = due(facts[row.id], period, *terms)
            except MissingPrice as missing:
                result[row] = missing
        return result

    def _charging_facts(self, run=None) -> dict[int, Facts]:
        """The facts that the pure rule needs, read in sets, also of what these have
        come from.

        :param run: what this run has drafted, and what its drafts would credit, counts
            as if there were no draft, other runs' drafts count. Without one, only what
            has been invoiced counts: a preview may be made again, and what is approved
            becomes another bill when a change is made.
        :returns: {subscription id: facts}
        """
        changes = self._changes()
        rows = self.union(*(before | after for before, after in changes))
        rows.fetch(
            [
                "membership_id",
                "product_id",
                "quantity",
                "date_from",
                "date_to",
                "dues_from",
                "dues_to",
                "cancelled",
                "recheck_from",
            ]
        )
        charged = rows._charged(run)
        discounts = defaultdict(list)
        for discount in self.env["asom.discount"].search(
            [("subscription_id", "in", rows.ids)]
        ):
            discounts[discount.subscription_id.id].append(discount._as_discount())
        templates = {row.id: row.product_id.product_tmpl_id for row in rows}
        products = rows.product_id.product_tmpl_id
        rates = {product: product._asom_rates() for product in products}
        facts = {
            row.id: Facts(
                date_from=row.dues_from or row.date_from,
                date_to=row.dues_to or row.date_to or None,
                proration=templates[row.id].asom_proration,
                rates=rates[templates[row.id]],
                discounts=discounts[row.id],
                quantity=row.quantity,
                charged=charged[row.id],
                cancelled=row.cancelled,
                recheck_from=row.recheck_from or None,
            )
            for row in rows
        }
        tell_changes(
            facts,
            [(before.ids, after.ids) for before, after in changes],
            templates,
            {key: each.asom_on_change for key, each in templates.items()},
        )
        return facts

    def _charged(self, run=None) -> dict[int, list[Charged]]:
        """Dues that are not credited, by subscription, in order of their days.

        :param run: as for :meth:`_charging_facts`
        """
        charges = self.env["asom.charge"]
        charges.flush_model(
            [
                "amount",
                "date_from",
                "date_to",
                "kind",
                "reversal_id",
                "run_id",
                "state",
                "subscription_id",
            ]
        )
        of_run = SQL("AND reversal.run_id = %s", run.id) if run else SQL()
        own = SQL("AND charge.run_id = %s", run.id) if run else SQL()
        query = SQL(
            """SELECT charge.id, charge.subscription_id, charge.date_from,
                      charge.date_to, charge.amount, charge.state
                 FROM asom_charge charge
            LEFT JOIN asom_charge reversal ON reversal.id = charge.reversal_id
                WHERE charge.subscription_id IN %(ids)s
                  AND charge.kind = 'subscription' AND charge.state != 'cancelled'
                  AND (charge.reversal_id IS NULL
                       OR reversal.state = 'draft' %(of_run)s)
                  AND NOT (charge.state = 'draft' %(own)s)
             ORDER BY charge.date_from, charge.id""",
            ids=tuple(self.ids) or (0,),
            of_run=of_run,
            own=own,
        )
        result = defaultdict(list)
        for key, subscription, start, end, amount, state in self.env.execute_query(
            query
        ):
            period = Period(start, end)
            one = Charged(key, period, to_ore(amount), invoiced=state != "draft")
            result[subscription].append(one)
        return result
