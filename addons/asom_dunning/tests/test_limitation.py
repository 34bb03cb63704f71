"""What is too old is never claimed again; six months before somebody is told."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .after_common import AfterCase


@tagged("post_install", "-at_install")
class TestLimitation(AfterCase):
    def test_what_is_too_old_is_not_reminded_of(self):
        member = self.owing("Ida Holm")
        run = self.remind("2029-01-03")
        self.assertEqual(run.line_ids.state, "spared")
        self.assertIn("forældelsesloven", run.line_ids.reason)
        self.assertFalse(self.reminders_of(member))

    def test_what_was_acknowledged_is(self):
        member = self.owing("Ida Holm")
        self.acknowledge(member)
        self.assertEqual(str(self.claims_of(member).asom_limitation_on), "2036-02-20")
        self.remind("2029-01-03")
        self.assertTrue(self.reminders_of(member))

    def test_nobody_ties_an_acknowledgement_to_another_invoice(self):
        member, other = self.owing("Ida Holm", "Bo Lind")
        mine = self.acknowledge(member)
        staff = self.user_of("ack_staff", "group_staff", self.north)
        claim = self.as_user(staff, self.claims_of(other))
        with self.assertRaises(AccessError):
            claim.write({"asom_acknowledgement_ids": [(4, mine.id)]})
        self.assertEqual(str(self.claims_of(other).asom_limitation_on), "2029-01-02")

    def test_six_months_before_somebody_is_told_once(self):
        member = self.owing("Ida Holm")
        cases = self.env["asom.dunning.case"]
        with freeze_time("2028-07-01 07:00:00"):
            cases._watch_limitation(self.day("2028-07-01"))
            self.assertFalse(member.dunning_case_ids)
        with freeze_time("2028-07-03 07:00:00"):
            for _twice in range(2):
                cases._watch_limitation(self.day("2028-07-03"))
            case = member.dunning_case_ids
            self.assertEqual(len(case.activity_ids), 1)
            self.assertTrue(case.limitation_soon)
            soon = cases.search([("limitation_soon", "=", True)])
            self.assertIn(case, soon)
        self.assertEqual(str(case.limitation_on), "2029-01-02")

    def day(self, text):
        return self.env["asom.dunning.case"]._fields["date_opened"].to_date(text)

    def test_it_is_too_late_to_acknowledge_what_is_too_old(self):
        member = self.owing("Ida Holm")
        with (
            freeze_time("2029-02-01 10:00:00"),
            self.assertRaisesRegex(UserError, "too old"),
        ):
            self.acknowledge(member, "2029-01-03")

    def test_an_acknowledgement_is_history(self):
        row = self.acknowledge(self.owing("Ida Holm"))
        with self.assertRaises(UserError):
            row.date = "2026-01-01"
        with self.assertRaises(UserError):
            row.unlink()
