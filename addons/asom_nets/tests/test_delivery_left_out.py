"""Who is left out of a delivery and why, and how the others go on."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestLeftOut(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = cls.subscriber("Good Member")

    def deliver(self):
        return self.collect().action_create_delivery()

    def left_out(self, member, reason):
        """``member`` alone is left out for ``reason``; the good member goes through."""
        delivery = self.deliver()
        self.assertRegex(self.reason(delivery, member), reason)
        numbers = [c.customer_number for c in self.accepted(delivery).collections]
        self.assertEqual(numbers, [self.good.member_number])
        self.assertEqual((delivery.included_count, delivery.left_out_count), (1, 1))
        return delivery

    def test_zero(self):
        member = self.subscriber("Zero")
        self.waiting(member, self.tv, -300.0, "credit", "2025-12-01")
        self.left_out(member, "Nothing to collect")

    def test_in_the_members_favour(self):
        member = self.subscriber("Credit")
        self.waiting(member, self.tv, -400.0, "credit", "2025-12-01")
        self.left_out(member, "Nothing to collect")

    def test_paid_before(self):
        member = self.subscriber("Early Payer")
        run = self.collect()
        self.pay(self.move_of(member))
        delivery = run.action_create_delivery()
        self.assertRegex(self.reason(delivery, member), "Nothing to collect")

    def test_no_address(self):
        for vals in ({"street": False}, {"zip": False}, {"street": "  "}):
            with self.subTest(vals), self.env.cr.savepoint() as savepoint:
                member = self.subscriber("Homeless")
                member.partner_id.write(vals)
                self.left_out(member, "no name, street or postcode")
                savepoint.close(rollback=True)

    def test_postcode(self):
        member = self.subscriber("Typo")
        member.partner_id.zip = "40O0"
        self.left_out(member, "postcode of 4 digits.*position 67")

    def test_a_name_that_cannot_be_written(self):
        member = self.subscriber("王伟")
        delivery = self.left_out(member, "does not know the character “王”")
        self.assertIn("position 52", self.reason(delivery, member))

    def test_an_invisible_character_in_the_name(self):
        member = self.subscriber("Anna \x96 Bo")
        self.left_out(member, "invisible character")

    def test_an_invisible_character_in_a_text_keeps_nobody_back(self):
        product = self.product("TV \x96 stor")
        member = self.subscriber("Viewer", product=product)
        self.north.asom_advice_text = "Spørg \x07 os\n\nVenlig hilsen"
        report = self.accepted(self.deliver())
        texts = {c.customer_number: c.text_lines for c in report.collections}
        self.assertIn("TV ? stor", texts[member.member_number][0])
        self.assertIn("Spørg ? os", texts[member.member_number])

    def test_a_number_of_zeros(self):
        member = self.subscriber("Nobody")
        self.env.flush_all()
        # Not allowed any more; an older system may have had it.
        self.env.cr.execute(
            "UPDATE asom_membership SET member_number = '000' WHERE id = %s",
            [member.id],
        )
        self.env.invalidate_all()
        self.left_out(member, "000 is no customer number")

    def test_twice_on_one_due_date(self):
        first = self.deliver()
        first.action_mark_sent()
        fee = self.product("Fee", 50.0, asom_kind="fee")
        self.waiting(self.good, fee, 50.0, day="2026-04-01")
        other = self.subscriber("Late Joiner")
        run = self.collect("2026-04-01", "2026-06-30", due="2026-01-02")
        delivery = run.action_create_delivery()
        self.assertRegex(self.reason(delivery, self.good), "Nets refuses two")
        numbers = [c.customer_number for c in self.accepted(delivery).collections]
        self.assertEqual(numbers, [other.member_number])

    def test_two_due_dates(self):
        self.deliver()
        run = self.collect("2026-04-01", "2026-06-30", due="2026-02-02")
        [one] = self.accepted(run.action_create_delivery()).collections
        self.assertEqual(one.due_date, date(2026, 2, 2))

    def test_made_before_the_agreement(self):
        self.north_agreement.active = False
        run = self.collect()
        self.replace_agreement()
        with self.assertRaisesRegex(
            UserError, "before the association had its creditor"
        ):
            run.action_create_delivery()

    def test_other_channels_go_past_nets(self):
        for channel in ("card", "transfer"):
            self.subscriber(channel, payment_channel=channel)
        delivery = self.deliver()
        self.assertEqual(delivery.collection_ids.membership_id, self.good)

    def test_nobody_through_nets(self):
        self.good.payment_channel = "card"
        run = self.collect()
        with self.assertRaisesRegex(
            UserError, "None of its invoices goes through Nets"
        ):
            run.action_create_delivery()

    def test_nobody_can_be_collected(self):
        self.good.partner_id.street = False
        run = self.collect()
        with self.assertRaisesRegex(UserError, "no name, street or postcode"):
            run.action_create_delivery()
        self.assertFalse(run.delivery_ids)

    def test_a_further_delivery_after_mending(self):
        member = self.subscriber("Mended")
        member.partner_id.street = False
        run = self.collect()
        first = run.action_create_delivery()
        first.action_mark_sent()
        member.partner_id.street = "Søgade 1"
        second = run.action_create_delivery()
        self.assertNotEqual(second, first)
        [one] = self.accepted(second).collections
        self.assertEqual(one.name_lines, ["Mended", "Søgade 1"])
        self.assertEqual(run.action_create_delivery(), second)
        self.assertEqual(second.left_out_count, 0)

    def test_several_debtor_groups(self):
        second, third = self.add_group(2), self.add_group(3, "0117")
        in_second = self.subscriber("Second", nets_debtor_group_id=second.id)
        in_third = self.subscriber("Third", nets_debtor_group_id=third.id)
        report = self.accepted(self.deliver())
        self.assertEqual(
            [
                (s.number, s.group, [c.customer_number for c in s.collections])
                for s in report.sections
            ],
            [
                ("0112", "00001", [self.good.member_number]),
                ("0112", "00002", [in_second.member_number]),
                ("0117", "00003", [in_third.member_number]),
            ],
        )

    def test_group_of_an_earlier_agreement(self):
        member = self.subscriber("Old", nets_debtor_group_id=self.add_group(2).id)
        self.replace_agreement()
        self.left_out(member, "an earlier creditor agreement")

    def test_more_than_90_days_ahead(self):
        run = self.collect("2026-01-01", "2026-03-31", due="2026-03-09")
        with self.assertRaisesRegex(UserError, "more than 90 days ahead"):
            run.action_create_delivery()
        self.north_agreement.days_ahead = 91
        self.assertEqual(run.action_create_delivery().included_count, 1)

    def test_test_system(self):
        self.north_agreement.sub_system = "KR9"
        delivery = self.deliver()
        report = self.accepted(delivery, sub_system="KR9")
        self.assertEqual(report.sub_system, "KR9")
        self.assertTrue(delivery.filename.endswith(".KR9"))

    def test_test_system_takes_the_next_month_only(self):
        self.north_agreement.sub_system = "KR9"
        run = self.collect(due="2026-02-02")
        with self.assertRaisesRegex(UserError, "test system"):
            run.action_create_delivery()

    def test_own_payment_ids(self):
        run = self.collect()
        with self.env.cr.savepoint() as savepoint:
            [one] = self.accepted(run.action_create_delivery()).collections
            self.assertEqual(one.payment_id, "")
            savepoint.close(rollback=True)
        self.north_agreement.own_payment_id = True
        [one] = self.accepted(run.action_create_delivery()).collections
        self.assertEqual(one.payment_id, self.move_of(self.good).nets_payment_id)
        self.assertEqual(len(one.payment_id), 15)

    def test_main_text_and_two_associations(self):
        self.north_agreement.main_text = "Antenneforeningen Nørd"
        self.subscriber("Søren Sø", self.south)
        north = self.deliver()
        south = self.collect_south().action_create_delivery()
        self.assertEqual(
            self.accepted(north).sections[0].main_text, "Antenneforeningen Nørd"
        )
        [section] = self.accepted(south).sections
        self.assertEqual((section.creditor, section.main_text), ("07654321", ""))
        self.assertEqual(section.collections[0].amount, 9950)
        self.assertNotEqual(north.number, south.number)
