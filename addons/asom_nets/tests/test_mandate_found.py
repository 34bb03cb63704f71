"""Mandates and requests: what an audit has found."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY, SUPPLIER
from .common_mandates import MandateCase
from .test_mandate_request import CPR

LONG_AGO = date(2025, 6, 1)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestMandateFound(MandateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north_agreement.may_sign_up = True

    def request(self, member, **vals):
        account = {
            "legal_id": CPR,
            "bank_registration": "0040",
            "bank_account": "0440116243",
        }
        vals = {"membership_id": member.id, **(vals or account)}
        request = self.env["asom.nets.mandate.request"].create(vals)
        request.action_confirm()
        return request

    def test_a_group_listed_in_two_sections(self):
        """They are one list (betalingsservice 1.6): none ends the other's mandates."""
        for number, member in ((101, self.ida), (102, self.bo)):
            self.mandate(member, f"{number:09d}", LONG_AGO)
        gone = self.mandate(self.subscriber("Gone"), "000000103", LONG_AGO)
        delivery = self.told(
            self.row(self.ida, "0230", "000000101", LONG_AGO, section="0210"),
            self.row("77", "0231", "000000900", LONG_AGO, section="0212"),
            self.row(self.bo, "0230", "000000102", LONG_AGO, section="0210"),
        )
        self.assertEqual(
            delivery.section_ids.mapped("number"), ["0210", "0212", "0210"]
        )
        wizard = self.env["asom.nets.mandate.compare"].create(
            {"delivery_id": delivery.id}
        )
        [line] = wizard.line_ids
        self.assertEqual((line.same_count, line.only_here_count), (2, 1))
        self.assertEqual(
            line.action_view_only_here()["domain"], [("id", "in", gone.ids)]
        )
        listed = self.env["asom.nets.mandate.event"].search(
            line.action_view_differences()["domain"]
        )
        self.assertEqual(listed.membership_id, self.ida | self.bo)
        wizard.action_apply()
        self.assertTrue(self.ida.nets_has_mandate and self.bo.nets_has_mandate)
        self.assertEqual((gone.state, gone.end_reason), ("ended", "not_listed"))

    def reply(self, day):
        """A 0621 that accepts the sign-up; all of its dates are ``day``."""
        row = f"BS02201234567020000000001{'1001':0>15}000000501{day}".ljust(114)
        lines = [
            f"BS002{SUPPLIER}BS106210000009001".ljust(49) + day,
            "BS01201234567012000000001".ljust(54) + day,
            f"{row}210000",
            f"BS092012345670120000{1:011}{0:037}",
            f"BS992{SUPPLIER}BS10621{1:011}{1:011}{0:037}",
        ]
        return "".join(f"{line}\r\n" for line in lines).encode("latin-1")

    def test_a_reply_without_dates(self):
        """000000 is no date (betalingsservice 1.3)."""
        request = self.request(self.ida)
        self.north_agreement._create_0605().action_mark_sent()
        delivery = self.env["asom.nets.delivery"].receive("r", self.reply("000000"))
        self.assertEqual((delivery.state, delivery.failure), ("done", False))
        self.assertEqual(request.state, "accepted")
        self.assertEqual(
            self.mandates_of(self.ida), [("000000501", EARLY[:10], "", False)]
        )

    def test_a_cancellation_that_has_come_about(self):
        self.mandate(self.ida, "000000101", LONG_AGO)
        cancel = self.request(self.ida, kind="cancel")
        signup = self.request(self.bo)
        self.told(self.row(self.ida, "0232", "000000101", LONG_AGO, date(2025, 12, 5)))
        self.assertEqual(cancel.state, "accepted")
        self.assertEqual(self.north_agreement._create_0605().request_ids, signup)

    def test_an_older_mandate_answers_no_request(self):
        """Nets tells late when the mandate before this one ended."""
        self.told(self.row(self.ida, "0231", "000000501", LONG_AGO))
        self.told(self.row(self.ida, "0231", "000000502", date(2025, 12, 1)))
        cancel = self.request(self.ida, kind="cancel")
        self.told(self.row(self.ida, "0232", "000000501", LONG_AGO, date(2025, 11, 3)))
        self.assertEqual(cancel.state, "waiting")
        signup = self.request(self.bo)
        end = date(2025, 11, 3)
        self.told(self.row(self.bo, "0231", "000000601", LONG_AGO, end))
        self.assertEqual(signup.state, "waiting")
        self.told(self.row(self.ida, "0233", "000000502", end=date(2025, 12, 5)))
        self.assertEqual(cancel.state, "accepted")

    def test_a_faulty_request_does_not_keep_the_others(self):
        mandate = self.mandate(self.ida, "000000101", LONG_AGO)
        cancel = self.request(self.ida, kind="cancel")
        signup = self.request(self.bo)
        mandate.ended_on = "2025-12-01"  # by hand
        self.assertEqual(self.north_agreement._create_0605().request_ids, signup)
        self.assertEqual(cancel.state, "draft")
        self.assertIn("no active mandate", cancel.reply)
        cancel.sudo().state = "waiting"
        with self.assertRaisesRegex(UserError, "no active mandate"):
            self.north_agreement._create_0605()

    def test_scheduled_actions_know_the_danish_day(self):
        """00:30 on 1 July in Denmark is still June by UTC."""
        self.mandate(self.ida, "000000101", LONG_AGO, ended_on="2026-07-01")
        robot = self.env.ref("base.user_root")
        self.assertEqual(robot.tz, "Europe/Copenhagen")
        with freeze_time("2026-06-30 22:30:00"):
            mandates = self.env["asom.nets.mandate"].with_user(robot)
            mandates.with_context(tz=False)._cron_follow_ends()
            self.assertEqual(self.ida.payment_channel, "slip")
