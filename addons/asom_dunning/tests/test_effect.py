"""What comes of reminders, and letters by both ways."""

from odoo.tests import freeze_time, tagged

from .common import DunningCase as Base


@tagged("post_install", "-at_install")
class TestEffect(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida, cls.bo, cls.eva = cls.owing("Ida Holm", "Bo Lind", "Eva Dam")

    def effects(self):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["asom.dunning.effect"].search(
            [("company_id", "=", self.north.id)]
        )
        return sorted(
            (row.membership_id.partner_id.name, row.stage, row.outcome, row.days)
            for row in rows
        )

    def test_each_stage_tells_what_came_of_it(self):
        self.remind("2026-01-12")
        self.pay(self.claims_of(self.ida), "2026-01-20")
        self.remind("2026-02-05")
        self.pay(self.claims_of(self.bo), "2026-03-01")
        self.remind("2026-03-10")
        self.assertEqual(
            self.effects(),
            [
                ("Bo Lind", "1", "next", 0),
                ("Bo Lind", "2", "30", 24),
                ("Eva Dam", "1", "next", 0),
                ("Eva Dam", "2", "next", 0),
                ("Eva Dam", "3", "open", 0),
                ("Ida Holm", "1", "10", 8),
            ],
        )
        [(percent, paid)] = self.env["asom.dunning.effect"]._read_group(
            [("company_id", "=", self.north.id), ("stage", "=", "1")],
            [],
            ["paid_percent:avg", "paid_amount:sum"],
        )
        self.assertAlmostEqual(percent, 100 / 3)
        self.assertEqual(paid, 300.0)
        late = self.env["asom.member.invoice"].search(
            [("membership_id", "=", self.eva.id), ("dunning_stage", "=", "3")]
        )
        self.assertEqual(late.id, self.claims_of(self.eva).id)

    def test_mail_and_letter_go_both_and_a_bounce_leaves_the_letter(self):
        self.policy.channel = "both"
        self.bo.email = "bo@example.org"
        run = self.remind("2026-01-12")
        letter = self.reminders_of(self.bo)
        self.assertEqual(letter.channel, "both")
        # Days in the post are given.
        self.assertEqual(str(letter.date_deadline), "2026-01-26")
        self.assertEqual(run.to_print_count, 3)
        with freeze_time("2026-01-13"):
            letter._message_receive_bounce("bo@example.org", self.bo.partner_id)
        self.assertEqual(letter.state, "sent")

    def test_reminder_2_may_go_another_way(self):
        self.policy.channel_2 = "letter"
        self.bo.email = "bo@example.org"
        self.remind("2026-01-12")
        self.remind("2026-02-05")
        self.assertEqual(
            self.reminders_of(self.bo).mapped("channel"), ["mail", "letter"]
        )

    def test_letters_come_with_a_list_for_the_print_house(self):
        self.bo.partner_id.zip = "1000"
        run = self.remind("2026-01-12")
        run.action_print_letters()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", run._name), ("res_id", "=", run.id)]
        )
        [table] = files.filtered(lambda file: file.mimetype == "text/csv")
        lines = table.raw.decode("utf-8-sig").splitlines()
        self.assertEqual(len(lines), 4)
        self.assertIn("Bo Lind", lines[1])
        self.assertTrue(lines[1].startswith("1;1;1;"))
