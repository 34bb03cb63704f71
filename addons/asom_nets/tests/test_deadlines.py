"""Deadlines of section 0112: the days, the hour, summer time, and who is stopped."""

from datetime import date, datetime
from unittest import TestCase

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.days.deadlines import (
    UTC,
    danish_moment,
    deadlines,
    payment_day,
    slip_deadline,
)

from .common import NetsCase

# domain/betalingsservice.md section 11: payment month, normal deadline day, late
# deadline day, first banking day, reject until.
TABLE = [
    ("2026-01", "2025-12-18", "2025-12-23", "2026-01-02", "2026-01-07"),
    ("2026-02", "2026-01-23", "2026-01-28", "2026-02-02", "2026-02-09"),
    ("2026-03", "2026-02-20", "2026-02-25", "2026-03-02", "2026-03-09"),
    ("2026-04", "2026-03-24", "2026-03-27", "2026-04-01", "2026-04-07"),
    ("2026-05", "2026-04-23", "2026-04-28", "2026-05-01", "2026-05-07"),
    ("2026-06", "2026-05-21", "2026-05-27", "2026-06-01", "2026-06-08"),
    ("2026-07", "2026-06-23", "2026-06-26", "2026-07-01", "2026-07-07"),
    ("2026-08", "2026-07-24", "2026-07-29", "2026-08-03", "2026-08-07"),
    ("2026-09", "2026-08-24", "2026-08-27", "2026-09-01", "2026-09-07"),
    ("2026-10", "2026-09-23", "2026-09-28", "2026-10-01", "2026-10-07"),
    ("2026-11", "2026-10-23", "2026-10-28", "2026-11-02", "2026-11-09"),
    ("2026-12", "2026-11-23", "2026-11-26", "2026-12-01", "2026-12-07"),
    ("2027-01", "2026-12-21", "2026-12-28", "2027-01-04", "2027-01-07"),
]
# Written out by hand from the rules: due date, mandates registered until, their file
# until, payment day, bank reverses until, cancel until, overview from and to.
OTHERS = [
    (
        ("2026-01-02", "2025-12-17", "2025-12-16", "2026-01-02"),
        ("2026-01-06", "2025-12-29", "2025-12-24", "2025-12-31"),
    ),
    # Easter: 2 to 6 April.
    (
        ("2026-04-01", "2026-03-23", "2026-03-20", "2026-04-01"),
        ("2026-04-08", "2026-03-30", "2026-03-28", "2026-03-31"),
    ),
    # Ascension Day and its Friday (14 and 15 May), Whit Monday (25 May), 5 June.
    (
        ("2026-06-04", "2026-05-20", "2026-05-19", "2026-06-04"),
        ("2026-06-09", "2026-06-02", "2026-05-28", "2026-05-31"),
    ),
    # A Sunday.
    (
        ("2026-11-15", "2026-10-22", "2026-10-21", "2026-11-16"),
        ("2026-11-18", "2026-11-12", "2026-10-29", "2026-10-31"),
    ),
]


class TestDays(TestCase):
    def test_table(self):
        for month, *expected in TABLE:
            for day in ("01", "15", "28"):
                found = deadlines(date.fromisoformat(f"{month}-{day}"), 9)
                self.assertEqual(
                    [
                        str(found.normal.date()),
                        str(found.late.date()),
                        str(found.first_banking_day),
                        str(found.reject_until),
                    ],
                    expected,
                    month,
                )

    def test_the_other_days(self):
        for row in OTHERS:
            due, registered, file_day, *rest = (*row[0], *row[1])
            found = deadlines(date.fromisoformat(due), 9)
            self.assertEqual(str(found.mandates_registered), registered, due)
            self.assertEqual(found.mandates.isoformat()[:16], f"{file_day}T17:30", due)
            self.assertEqual(
                [
                    str(day)
                    for day in (
                        found.payment_day,
                        found.reverse_until,
                        found.cancel_until,
                        found.overview_from,
                        found.overview_to,
                    )
                ],
                rest,
                due,
            )

    def test_a_closed_due_date_moves_as_agreed(self):
        for due, following, previous in [
            ("2026-11-15", "2026-11-16", "2026-11-13"),
            ("2026-12-26", "2026-12-28", "2026-12-23"),
            ("2027-01-01", "2027-01-04", "2026-12-30"),
            ("2026-11-16", "2026-11-16", "2026-11-16"),
        ]:
            day = date.fromisoformat(due)
            self.assertEqual(str(payment_day(day)), following)
            self.assertEqual(str(payment_day(day, "previous")), previous)
            shifted = deadlines(day, 9, shift="previous")
            self.assertEqual(str(shifted.payment_day), previous)
            # The payment month is the due date's, not that of the day before it.
            self.assertEqual(shifted.normal, deadlines(day, 9).normal)
        with self.assertRaisesRegex(ValueError, "'last'.*expected"):
            payment_day(date(2026, 11, 15), "last")

    def test_slips(self):
        found = slip_deadline(date(2026, 1, 2), 6, 9)
        self.assertEqual(found.isoformat(), "2025-12-18T09:00:00+01:00")

    def test_the_hour_for_mandates_is_a_setting(self):
        found = deadlines(date(2026, 7, 1), 9, mandate_hour=12.25)
        self.assertEqual(found.mandates.isoformat(), "2026-06-19T12:15:00+02:00")

    def test_the_last_minute_of_a_day(self):
        """23.995 is 24:00 to the minute, the day's end."""
        day = date(2026, 3, 2)
        for hour in (23.995, 24.0):
            self.assertEqual(str(danish_moment(day, hour))[:16], "2026-03-03 00:00")
        self.assertEqual(str(danish_moment(day, 17.5))[:16], "2026-03-02 17:30")

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

    def test_nets_takes_none_late(self):
        """By agreement the ordinary deadline is the last one."""
        self.north_agreement.late_taken = False
        self.assertFalse(self.warning("2025-12-18 07:59:59"))
        self.assertRegex(self.warning("2025-12-18 08:00:00"), "last deadline .* 12/18")
        with freeze_time("2025-12-18 08:00:00"):
            with self.assertRaisesRegex(UserError, "Choose a later due date"):
                self.dues.action_create_delivery()

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

    def test_settings_of_the_agreement(self):
        self.north_agreement.write({"mandate_hour": 12.0, "due_shift": "previous"})
        found = self.north_agreement._deadlines(date(2026, 11, 15))
        self.assertEqual(found.mandates.hour, 12)
        self.assertEqual(found.payment_day, date(2026, 11, 13))
        for vals in ({"mandate_hour": 24.0}, {"mandate_hour": -1.0}):
            with self.assertRaisesRegex(ValidationError, "hour for mandates"):
                self.north_agreement.write(vals)
