"""Deliveries 0603: each record registers or ends, once, and the channel follows."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_mandates import MandateCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestTold(MandateCase):
    def test_registered_and_active(self):
        for code, member, number in (
            ("0231", self.ida, "000000501"),
            ("0230", self.bo, "000000502"),
        ):
            delivery = self.told(self.row(member, code, number))
            self.assertEqual(delivery.state, "done", delivery.failure)
            event = self.events(delivery)
            self.assertEqual(
                (event.state, event.transaction, event.membership_id, event.raw[13:17]),
                ("applied", code, member, code),
            )
            self.assertEqual(
                self.mandates_of(member), [(number, "2025-12-01", "", False)]
            )
            self.assertTrue(member.nets_has_mandate)
            self.assertEqual(event.mandate_id, member.nets_mandate_ids)
            self.assertEqual(event.mandate_id.delivery_id, delivery)

    def test_each_end(self):
        end = date(2025, 12, 4)
        for n, (code, reason) in enumerate(
            {"0232": "bank", "0233": "creditor", "0234": "betalingsservice"}.items()
        ):
            member = self.subscriber(f"Member {n}")
            self.mandate(member, f"{700 + n:09d}")
            self.told(self.row(member, code, f"{700 + n:09d}", date(2025, 6, 1), end))
            self.assertEqual(
                self.mandates_of(member),
                [(f"{700 + n:09d}", "2025-06-01", "2025-12-04", reason)],
            )
            self.assertFalse(member.nets_has_mandate)
            self.assertEqual(member.payment_channel, "slip")

    def test_cancelled_before_its_first_day(self):
        """Nets tells of both at once when somebody changes their mind."""
        signed = self.row(self.ida, "0231", "000000501", date(2026, 1, 2))
        undone = self.row(
            self.ida, "0232", "000000501", date(2026, 1, 2), date(2025, 12, 4)
        )
        self.told(signed)
        self.assertTrue(self.ida.nets_has_mandate)
        self.told(undone)
        expected = [("000000501", "2026-01-02", "2025-12-04", "bank")]
        self.assertEqual(self.mandates_of(self.ida), expected)
        self.assertFalse(self.ida.nets_has_mandate)
        self.assertEqual(self.ida.payment_channel, "slip")
        self.told(signed)
        self.assertEqual(self.mandates_of(self.ida), expected)

    def test_registered_in_the_last_century(self):
        self.told(self.row(self.ida, "0230", start=date(1996, 1, 1)))
        self.assertEqual(
            self.mandates_of(self.ida), [("000000501", "1996-01-01", "", False)]
        )

    def test_the_same_again_in_another_delivery(self):
        rows = [
            self.row(self.ida, "0231", "000000501"),
            self.row(self.bo, "0231", "000000502"),
            self.row(self.bo, "0232", "000000502", end=date(2025, 12, 4)),
        ]
        self.told(*rows)
        before = self.mandates_of(self.ida), self.mandates_of(self.bo)
        notes = len(self.ida.message_ids) + len(self.bo.message_ids)
        again = self.told(*rows)
        self.assertEqual(
            (self.mandates_of(self.ida), self.mandates_of(self.bo)), before
        )
        self.assertEqual(self.events(again).mapped("state"), ["ignored"] * 3)
        self.assertEqual(len(self.ida.message_ids) + len(self.bo.message_ids), notes)

    def test_out_of_order(self):
        self.told(
            self.row(self.ida, "0232", "000000501", date(2025, 3, 1), date(2025, 9, 1))
        )
        self.told(self.row(self.ida, "0231", "000000501", date(2025, 3, 1)))
        self.assertEqual(
            self.mandates_of(self.ida),
            [("000000501", "2025-03-01", "2025-09-01", "bank")],
        )

    def test_a_late_end_spares_the_newer(self):
        self.told(self.row(self.ida, "0231", "000000502", date(2025, 12, 1)))
        late = self.told(
            self.row(
                self.ida, "0232", "000000502", date(2025, 1, 1), date(2025, 11, 1)
            ),
            self.row(
                self.ida, "0234", "000000501", date(2025, 1, 1), date(2025, 11, 1)
            ),
        )
        self.assertTrue(self.ida.nets_has_mandate)
        self.assertEqual(self.ida.payment_channel, "betalingsservice")
        self.assertEqual(self.events(late).mapped("state"), ["ignored", "applied"])
        self.assertIn("older mandate", self.events(late)[0].reason)

    def test_a_new_mandate_replaces_the_old(self):
        self.told(
            self.row(self.ida, number="000000501", start=date(2025, 11, 1)),
            self.row(self.ida, number="000000502", start=date(2025, 12, 1)),
        )
        self.assertEqual(
            self.mandates_of(self.ida),
            [
                ("000000501", "2025-11-01", "2025-12-01", "replaced"),
                ("000000502", "2025-12-01", "", False),
            ],
        )
        # Replaced today is no loss of the mandate.
        self.assertEqual(self.ida.payment_channel, "betalingsservice")

    def test_an_end_to_come_waits_for_its_day(self):
        self.told(self.row(self.ida))
        self.told(self.row(self.ida, "0232", end=date(2025, 12, 20)))
        self.assertEqual(self.ida.payment_channel, "betalingsservice")
        mandates = self.env["asom.nets.mandate"]
        mandates._cron_follow_ends()
        self.assertEqual(self.ida.payment_channel, "betalingsservice")
        with freeze_time("2025-12-20 08:00:00"):
            self.env.invalidate_all()
            mandates._cron_follow_ends()
            self.assertEqual(self.ida.payment_channel, "slip")
            # A choice that staff make later stays.
            self.ida.payment_channel = "betalingsservice"
            mandates._cron_follow_ends()
            self.assertEqual(self.ida.payment_channel, "betalingsservice")

    def test_the_scheduler_notes_it_in_the_bureaus_language(self):
        self.env["res.lang"]._activate_lang("da_DK")
        self.env.ref("base.main_company").partner_id.lang = "da_DK"
        self.told(self.row(self.ida))
        self.told(self.row(self.ida, "0232", end=date(2025, 12, 20)))
        mandates = self.env["asom.nets.mandate"]
        with freeze_time("2025-12-20 08:00:00"):
            mandates.env(context={})["asom.nets.mandate"]._cron_follow_ends()
        self.assertIn("Betalingsform", self.ida.message_ids[0].body)

    def test_electronic_slip_is_no_mandate(self):
        row = self.row(self.bo, "0230", "999999999", section="0219")
        delivery = self.told(row)
        self.assertEqual(delivery.state, "done")
        mandate = self.bo.nets_mandate_ids
        self.assertEqual(mandate.kind, "electronic_slip")
        self.assertFalse(self.bo.nets_has_mandate)
        self.assertEqual(self.bo.payment_channel, "slip")
        # Everybody's has the same number.
        self.told(self.row(self.ida, "0230", "999999999", section="0219"))
        self.assertEqual(self.ida.nets_mandate_ids.kind, "electronic_slip")
        self.assertEqual(self.ida.payment_channel, "betalingsservice")
        self.told(self.row(self.ida, "0231", "000000501"))
        self.assertTrue(self.ida.nets_has_mandate)
        self.told(
            self.row(self.bo, "0232", "999999999", end=date(2025, 12, 4)),
        )
        self.assertEqual(mandate.end_reason, "bank")

    def test_two_debtor_groups(self):
        second = self.add_group(2)
        self.told(
            self.row(self.ida, number="000000501"),
            self.row(self.ida, number="000000502", group=2),
        )
        groups = self.ida.nets_mandate_ids.mapped("debtor_group_id.number")
        self.assertEqual(sorted(groups), [1, 2])
        self.ida.nets_debtor_group_id = second
        self.assertTrue(self.ida.nets_has_mandate)

    def test_a_mandate_in_another_group_is_shown(self):
        self.add_group(2)
        delivery = self.told(self.row(self.bo, group=2))
        self.assertEqual(self.bo.payment_channel, "slip")
        self.assertEqual(len(self.bo.nets_mandate_ids), 1)
        self.assertIn("collected from in group 1", self.parked(delivery).reason)

    def test_two_associations_in_one_file(self):
        secret = self.subscriber("Sekret", self.south, member_number="1001")
        delivery = self.told(
            self.row(self.ida, number="000000501"),
            self.row("1001", number="000000501", pbs_number="07654321"),
        )
        self.assertEqual(
            self.events(delivery).mapped("company_id"), self.north | self.south
        )
        for member in (self.ida, secret):
            self.assertEqual(len(member.nets_mandate_ids), 1)
            self.assertEqual(member.nets_mandate_ids.company_id, member.company_id)

    def test_the_register_is_not_edited(self):
        mandate = self.mandate(self.ida)
        for vals in (
            {"number": "000000999"},
            {"date_from": "2025-01-01"},
            {"membership_id": self.bo.id},
        ):
            with self.assertRaisesRegex(UserError, "never edited"):
                mandate.write(vals)
        event = self.events(self.told(self.row(self.ida)))
        with self.assertRaises(UserError):
            event.write({"mandate_number": "000000999"})
        with self.assertRaises(UserError):
            event.unlink()

    def test_a_number_once_at_a_time(self):
        self.mandate(self.ida, "000000900")
        with self.assertRaisesRegex(Exception, "number_once"):
            with self.env.cr.savepoint(), self.quiet():
                self.mandate(self.bo, "000000900")

    def test_many_records_in_few_queries(self):
        counts = []
        for first, size in ((3000, 20), (4000, 220)):
            rows = []
            for n in range(first, first + size):
                member = self.member(f"M{n}", member_number=str(n))
                rows.append(self.row(member, number=f"{n:09d}"))
            data = self.file_0603(*rows)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            delivery = self.env["asom.nets.delivery"].receive("D", data)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(self.events(delivery).mapped("state")), {"applied"})
        per_record = (counts[1] - counts[0]) / 200
        self.assertLess(per_record, 0.5, counts)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestChannel(MandateCase):
    def test_slip_card_and_transfer_become_automatic(self):
        members = {
            channel: self.subscriber(channel, payment_channel=channel)
            for channel in ("slip", "card", "transfer", "betalingsservice")
        }
        rows = [
            self.row(member, number=f"{800 + n:09d}")
            for n, member in enumerate(members.values())
        ]
        self.told(*rows)
        for channel, member in members.items():
            self.assertEqual(member.payment_channel, "betalingsservice")
            note = self.notes(member)
            self.assertIn("was registered by Nets", note)
            changed = "Payment channel:" in note
            self.assertEqual(changed, channel != "betalingsservice", note)

    def test_the_channel_without_mandate_is_a_choice(self):
        self.north_agreement.channel_without_mandate = "transfer"
        self.told(self.row(self.ida))
        self.told(self.row(self.ida, "0232", end=date(2025, 12, 4)))
        self.assertEqual(self.ida.payment_channel, "transfer")
        self.assertIn("cancelled by the bank", self.notes(self.ida))

    def test_it_can_be_switched_off(self):
        self.north_agreement.follow_mandates = False
        self.told(self.row(self.bo))
        self.assertEqual(self.bo.payment_channel, "slip")
        self.told(self.row(self.ida, number="000000502"))
        self.told(self.row(self.ida, "0232", "000000502", end=date(2025, 12, 4)))
        self.assertEqual(self.ida.payment_channel, "betalingsservice")

    def test_who_pays_another_way_keeps_it_when_a_mandate_ends(self):
        self.mandate(self.bo, "000000501")
        self.bo.payment_channel = "card"
        self.told(self.row(self.bo, "0234", end=date(2025, 12, 4)))
        self.assertEqual(self.bo.payment_channel, "card")
