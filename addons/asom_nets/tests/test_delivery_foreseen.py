"""What the delivery would refuse is told in the run's preview, with the same reason."""

from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestForeseen(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = cls.subscriber("Good Member")
        cls.mandate(cls.good)

    def payer_of(self, name="Ida Holm", channel="slip", **vals):
        """A member by slip whose contact has these values."""
        member = self.subscriber(name, payment_channel=channel)
        member.partner_id.write(vals)
        return member

    def warned(self, run, member):
        """(codes, text) of the warnings that a member has in a run."""
        line = run.line_ids.filtered(lambda line: line.membership_id == member)
        return line.warning_codes or "", line.warning_text or ""

    def refused(self, members):
        """Each is refused for the very reason that its preview has told."""
        run = self.collect()
        delivery = run.action_create_delivery()
        self.assertEqual(self.warned(run, self.good), ("", ""))
        for member in members:
            with self.subTest(member.partner_id.name):
                codes, text = self.warned(run, member)
                self.assertIn(self.reason(delivery, member), text)
                self.assertIn(codes, ("nets_refused", "no_address"))
        return run

    def test_addresses(self):
        self.refused(
            [
                self.payer_of("No Postcode", zip=False),
                self.payer_of("Wrong Postcode", zip="55X1"),
                self.payer_of("No Street", street=False),
                self.payer_of(
                    "Foreign",
                    country_id=self.env.ref("base.se").id,
                    zip=False,
                    city=False,
                ),
                self.payer_of("🦊🦊"),
                self.payer_of("王伟"),
                self.payer_of("Anna \x96 Bo"),
            ]
        )

    def test_other_reasons(self):
        old = self.payer_of("Old Group")
        zeros = self.payer_of("Zeros")
        group = self.north_agreement.debtor_group_ids[:1]
        agreement = self.replace_agreement()
        self.good.nets_debtor_group_id = agreement.debtor_group_ids
        self.mandate(self.good)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE asom_membership SET nets_debtor_group_id = %s WHERE id = %s",
            [group.id, old.id],
        )
        self.env.cr.execute(
            "UPDATE asom_membership SET member_number = '000' WHERE id = %s",
            [zeros.id],
        )
        self.env.invalidate_all()
        self.refused([old, zeros])

    def test_twice_on_one_due_date(self):
        self.collect().action_create_delivery().action_mark_sent()
        other = self.subscriber("Late Joiner")
        run = self.collect("2026-04-01", "2026-06-30", due="2026-01-02")
        delivery = run.action_create_delivery()
        self.assertIn(self.reason(delivery, self.good), self.warned(run, self.good)[1])
        self.assertNotIn("nets_refused", self.warned(run, other)[0])

    def test_a_town_is_not_needed(self):
        member = self.payer_of("No Town", city=False)
        by_letter = self.payer_of("By Letter", "transfer", city=False)
        run = self.collect()
        self.assertEqual(self.warned(run, member), ("", ""))
        self.assertEqual(self.warned(run, by_letter)[0], "no_address")
        self.assertEqual(run.action_create_delivery().included_count, 2)

    def test_postcodes_are_tidied(self):
        written = [
            "DK-5580",
            "55 80",
            "dk5580",
            " 5580 ",
            "DK 5580",
            "５５８０",
            "5580 Nørre Aaby",
        ]
        for number, text in enumerate(written):
            self.payer_of(f"Payer {number}", zip=text)
        run = self.collect()
        self.assertFalse(any(run.line_ids.mapped("warnings")))
        report = self.accepted(run.action_create_delivery())
        codes = [each.postcode for each in report.collections]
        self.assertEqual(codes.count("5580"), len(written))

    def test_other_letters_are_collected_and_told(self):
        names = {
            "Łukasz 🦊": "Lukasz",
            "Γιώργος": "Giorgos",
            "Ольга Петрова": "Olga Petrova",
        }
        members = [self.payer_of(name) for name in names]
        run = self.collect()
        delivery = run.action_create_delivery()
        lines = [each.name_lines[0] for each in self.accepted(delivery).collections]
        self.assertEqual(lines, ["Good Member", *names.values()])
        self.assertEqual(delivery.note_count, 3)
        log = " ".join(delivery.message_ids.mapped("body"))
        for member, (name, written) in zip(members, names.items(), strict=True):
            row = delivery.collection_ids.filtered(
                lambda row, member=member: row.membership_id == member
            )
            self.assertEqual(row.note, f"“{name}” is written “{written}”.")
            codes, text = self.warned(run, member)
            self.assertEqual(codes, "nets_note")
            self.assertIn(row.note, text)
            self.assertIn(row.note, log)
        action = delivery.action_view_notes()
        self.assertTrue(action["context"]["search_default_noted"])

    def test_a_shortened_address_is_told(self):
        member = self.payer_of(
            "Boligforeningen for Pensionister og Efterlønnere på Ærø",
            street="Kommandør Svend Foyns Lange Allé 123, 4. th",
            street2="Opgang B ved det gamle vandværk i gården bagved",
        )
        run = self.collect()
        delivery = run.action_create_delivery()
        row = delivery.collection_ids.filtered(lambda row: row.membership_id == member)
        self.assertEqual(row.state, "included")
        self.assertIn("no room for “gården bagved”", row.note)
        self.assertIn(row.note, self.warned(run, member)[1])

    def test_the_run_tells_what_concerns_all(self):
        self.assertFalse(self.collect().nets_obstacle)
        self.group.section = "0117"
        run = self.collect("2026-04-01", "2026-06-30", due="2025-12-08")
        self.assertIn("has come", run.nets_obstacle)
        self.north_agreement.active = False
        run = self.collect("2026-07-01", "2026-09-30")
        self.assertIn("no creditor agreement", run.nets_obstacle)
        self.assertTrue(run.nets_lacks_agreement)
        # Who may enter one is led there; the text is the same to the others.
        with self.assertRaises(RedirectWarning) as raised:
            run.action_open_delivery()
        self.assertEqual(
            raised.exception.args[1],
            self.env.ref("asom_nets.action_nets_agreement_new").id,
        )
        staff = self.user_of("helper", "group_staff", self.north)
        with self.assertRaisesRegex(UserError, "no creditor agreement"):
            run.with_user(staff).action_open_delivery()

    def test_nothing_is_said_before_the_association_is_chosen(self):
        runs = self.env["asom.collection.run"]
        for company in (self.env["res.company"], self.south):
            run = runs.new({"company_id": company.id, "date_due": "2026-01-02"})
            self.assertIs(run.nets_obstacle, False)
            self.assertFalse(run.nets_lacks_agreement)

    def test_no_further_delivery_is_offered_when_nothing_is_left(self):
        self.payer_of("Ida Holm")
        run = self.collect()
        run.action_create_delivery()
        run.invalidate_recordset()
        self.assertTrue(run.has_live_delivery)
        self.assertFalse(run.nets_left_count)
        with self.assertRaisesRegex(UserError, "Nothing is left to send"):
            run.action_open_delivery()

    def test_what_nets_would_refuse_again_is_no_reason_for_a_further_delivery(self):
        lacking = self.payer_of("Ida Holm", zip="Ry", city=False)
        run = self.collect()
        delivery = run.action_create_delivery()
        self.assertTrue(self.reason(delivery, lacking))
        board = self.user_of("board", "group_board", self.north)
        for user in (self.env.user, board):
            run.invalidate_recordset()
            self.assertFalse(run.with_user(user).nets_left_count)
        # As soon as the address is right, one is offered.
        lacking.partner_id.write({"zip": "8680", "city": "Ry"})
        run.invalidate_recordset()
        self.assertEqual(run.nets_left_count, 1)
        self.assertEqual(run.with_user(board).nets_left_count, 1)

    def test_asked_in_sets(self):
        def queries(count):
            for number in range(count):
                self.payer_of(f"Member {number} 🦊")
            run = self.env["asom.collection.run"].create(
                {
                    "company_id": self.north.id,
                    "date_from": "2026-01-01",
                    "date_to": "2026-03-31",
                    "date_due": "2026-01-02",
                }
            )
            self.env.flush_all()
            self.env.invalidate_all()
            members = self.env["asom.membership"].search(
                [("company_id", "=", self.north.id)]
            )
            before = self.env.cr.sql_log_count
            self.env["asom.nets.delivery"]._foresee(
                run, members, dict.fromkeys(members.ids, 100)
            )
            return self.env.cr.sql_log_count - before

        few = queries(3)
        self.assertEqual(queries(20), few)
