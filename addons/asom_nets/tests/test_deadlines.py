"""Deadlines of section 0112: the days, the hour, summer time, and who is stopped."""

from datetime import date, datetime
from unittest import TestCase

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.deadlines import UTC, deadlines

from .common import NetsCase

# domain/betalingsservice.md section 11: payment month, normal and late deadline day.
TABLE = [
    ("2026-01", "2025-12-18", "2025-12-23"),
    ("2026-02", "2026-01-23", "2026-01-28"),
    ("2026-03", "2026-02-20", "2026-02-25"),
    ("2026-04", "2026-03-24", "2026-03-27"),
    ("2026-05", "2026-04-23", "2026-04-28"),
    ("2026-06", "2026-05-21", "2026-05-27"),
    ("2026-07", "2026-06-23", "2026-06-26"),
    ("2026-08", "2026-07-24", "2026-07-29"),
    ("2026-09", "2026-08-24", "2026-08-27"),
    ("2026-10", "2026-09-23", "2026-09-28"),
    ("2026-11", "2026-10-23", "2026-10-28"),
    ("2026-12", "2026-11-23", "2026-11-26"),
    ("2027-01", "2026-12-21", "2026-12-28"),
]


class TestDays(TestCase):
    def test_table(self):
        for month, normal, late in TABLE:
            for day in ("01", "15", "28"):
                found = deadlines(date.fromisoformat(f"{month}-{day}"), 9)
                self.assertEqual(str(found.normal.date()), normal, month)
                self.assertEqual(str(found.late.date()), late, month)

    def test_the_hour_is_danish(self):
        winter = deadlines(date(2026, 2, 2), 9)
        summer = deadlines(date(2026, 7, 1), 11)
        # Clocks change between the two deadlines for November: on 25 October.
        autumn = deadlines(date(2026, 11, 2), 9)
        self.assertEqual(
            [
                moment.astimezone(UTC).replace(tzinfo=None)
                for moment in (winter.normal, summer.late, autumn.normal, autumn.late)
            ],
            [
                datetime(2026, 1, 23, 8),
                datetime(2026, 6, 26, 9),
                datetime(2026, 10, 23, 7),
                datetime(2026, 10, 28, 8),
            ],
        )


@tagged("post_install", "-at_install")
class TestDeadline(NetsCase):
    """Dues of the first quarter of 2026, due on 2 January: 18 and 23 December at 9."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        with freeze_time("2025-12-08 08:00:00"):
            cls.dues = cls.collect()

    def warning(self, at, run=None):
        with freeze_time(at):
            (run or self.dues).invalidate_recordset()
            return (run or self.dues).nets_deadline_warning

    def test_warning(self):
        self.assertFalse(self.warning("2025-12-18 07:59:59"))
        self.assertRegex(
            self.warning("2025-12-18 08:00:00"), "deadline was .*extra fee"
        )
        self.assertRegex(self.warning("2025-12-23 07:59:59"), "extra fee")
        self.assertRegex(self.warning("2025-12-23 08:00:00"), "last deadline")

    def test_the_deadline_is_shown_beforehand(self):
        with freeze_time("2025-12-08 08:00:00"):
            self.dues.invalidate_recordset()
            self.assertEqual(str(self.dues.nets_deadline), "2025-12-18 08:00:00")

    def test_the_hour_is_a_setting(self):
        self.north_agreement.cut_off_hour = 11
        self.assertFalse(self.warning("2025-12-18 09:59:59"))
        self.assertTrue(self.warning("2025-12-18 10:00:00"))

    def test_summer_time(self):
        with freeze_time("2026-06-01 08:00:00"):
            run = self.collect("2026-07-01", "2026-09-30")
        self.assertEqual(str(run.date_due), "2026-07-01")
        self.assertFalse(self.warning("2026-06-23 06:59:59", run))
        self.assertTrue(self.warning("2026-06-23 07:00:00", run))

    def test_late_but_in_time(self):
        with freeze_time("2025-12-23 07:59:59"):
            delivery = self.dues.action_create_delivery()
            self.accepted(delivery, today=date(2025, 12, 23))

    def test_too_late(self):
        with freeze_time("2025-12-23 08:00:00"):
            with self.assertRaisesRegex(UserError, "Choose a later due date"):
                self.dues.action_create_delivery()
        self.assertFalse(self.dues.delivery_ids)
        self.assertEqual(self.north_agreement.last_delivery, 0)

    def test_no_more_warning_once_sent(self):
        with freeze_time("2025-12-10 08:00:00"):
            delivery = self.dues.action_create_delivery()
        # A file that lies here is not with Nets.
        self.assertTrue(self.warning("2025-12-18 08:00:00"))
        with freeze_time("2025-12-18 08:05:00"):
            delivery.action_mark_sent()
        self.assertFalse(self.warning("2025-12-18 08:10:00"))
        self.assertFalse(self.dues.nets_deadline)

    def test_the_same_delivery_after_the_deadline(self):
        with freeze_time("2025-12-10 08:00:00"):
            delivery = self.dues.action_create_delivery()
        with freeze_time("2025-12-29 08:00:00"):
            self.assertEqual(self.dues.action_create_delivery(), delivery)

    def test_slips_have_no_deadline(self):
        self.group.section = "0117"
        self.assertFalse(self.warning("2025-12-30 08:00:00"))
        with freeze_time("2025-12-30 08:00:00"):
            [section] = self.accepted(self.dues.action_create_delivery()).sections
        self.assertEqual(section.number, "0117")

    def test_slips_go_out_though_the_others_are_left_out(self):
        homeless = self.subscriber("Homeless")
        slip = self.subscriber(
            "Slip", nets_debtor_group_id=self.add_group(2, "0117").id
        )
        homeless.partner_id.street = False
        self.ida.payment_channel = "card"
        with freeze_time("2025-12-08 08:00:00"):
            self.dues.action_cancel()
            run = self.collect()
        with freeze_time("2025-12-30 08:00:00"):
            delivery = run.action_create_delivery()
            [one] = self.accepted(delivery).collections
        self.assertEqual(one.customer_number, slip.member_number)
        self.assertTrue(self.reason(delivery, homeless))

    def test_a_slip_is_not_due_today(self):
        self.group.section = "0117"
        with freeze_time("2026-01-02 08:00:00"):
            with self.assertRaisesRegex(UserError, "due date .* has come"):
                self.dues.action_create_delivery()

    def test_the_day_is_danish(self):
        with freeze_time("2025-12-10 23:30:00"):
            report = self.accepted(self.dues.action_create_delivery())
        self.assertEqual(report.created, date(2025, 12, 11))

    def test_no_agreement_no_deadline(self):
        self.north_agreement.active = False
        self.assertFalse(self.warning("2025-12-30 08:00:00"))
