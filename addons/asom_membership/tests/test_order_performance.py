from odoo.tests import freeze_time, tagged

from .test_order import OrderCase

# An order of one line, of a member who pays no fee and has no rules.
PREVIEW_QUERIES = 35


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestOrderPerformance(OrderCase):
    """What a preview costs, counted in queries and not in time."""

    def test_a_preview_asks_no_more_of_a_member_with_more_subscriptions(self):
        self.add_channels(1)
        self.previewed()  # warms what is cached for good
        few = self.previewed()
        self.add_channels(8)
        many = self.previewed()
        # None for each of eight more.
        self.assertLess(many - few, 2)
        self.assertLessEqual(many, PREVIEW_QUERIES)

    def add_channels(self, count):
        for number in range(count):
            channel = self.product(f"Channel {number}", 25.0, asom_kind="addon")
            self.subscribe(self.ida, channel, "2026-10-01")

    def previewed(self):
        """Queries of a preview from cold caches to written rows."""
        order = self.order("add", "2026-11-20")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        order.action_preview()
        self.env.flush_all()
        self.assertFalse(order.refusal)
        return self.cr.sql_log_count - before
