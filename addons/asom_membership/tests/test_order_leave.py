from odoo.tests import freeze_time, tagged

from .test_order import OrderCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestLeavingTwice(OrderCase):
    """Another last day than the one that was ordered first."""

    def test_who_leaves_later_than_ordered_pays_what_was_shown(self):
        # 300 a quarter; of January to March 30 of 90 days: 100.
        self.order("leave", "2026-11-19").action_confirm()
        later = self.order("leave", "2027-01-30")
        later.action_confirm()
        self.assertEqual(later.preview["ends"], [[self.row.id, "Small", "2027-01-30"]])
        shown = later.preview["collections"]
        self.assertEqual([row["after"] for row in shown], [10_000, 0])
        self.collect("2027-01-01", "2027-03-31")
        dues = self.ida.charge_ids.filtered(lambda each: str(each.date_from) > "2027")
        self.assertEqual(sum(dues.mapped("amount")), 100)

    def test_who_leaves_twice_pays_the_share_once(self):
        share = self.product("Network", 90.0, asom_notice="membership")
        rule = self.rule(kind="leave", keeps_product_id=share.id)

        def kept():
            rows = self.ida.subscription_ids.filtered(lambda row: not row.cancelled)
            return [
                (str(row.date_from), str(row.date_to))
                for row in rows.filtered(lambda row: row.product_id == share)
            ]

        def leave(day, months):
            # So many whole months after the end of the running one for services.
            rule.write(
                {
                    "service_dates": "month",
                    "service_cut_off": "month_end",
                    "service_months": months,
                }
            )
            order = self.order("leave", day)
            order.action_preview()
            order.action_confirm()
            told = [row["after"] for row in order.preview["collections"]]
            none = self.row.browse(), self.env["product.product"]
            changes = self.ida._changes_of(*none, self.row.date_from)
            quotes = self.ida._quotes(changes, self.ida._next_terms(2))
            self.assertEqual([quote.before for quote in quotes], told)
            return order

        rule.write({"dates": "quarter", "cut_off": "before", "cut_off_months": 1})
        leave("2026-11-10", 0)
        self.assertEqual(str(self.row.date_to), "2026-11-30")
        self.assertEqual(kept(), [("2026-12-01", "2026-12-31")])
        # Later: the share goes on, the service was given notice of.
        second = leave("2027-01-10", 1)
        self.assertEqual(str(self.row.date_to), "2026-11-30")
        self.assertEqual(kept(), [("2026-12-01", "2027-03-31")])
        second.action_undo()
        self.assertEqual(kept(), [("2026-12-01", "2026-12-31")])
        self.assertEqual(str(self.ida.date_left), "2026-12-31")
