from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .import_common import ImportCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10")
class TestImportUndo(ImportCase):
    """An import is taken back whole or not at all, and nothing else with it."""

    def test_everything_made_goes(self):
        before = self.counts()
        record = self.bring_in(
            self.row("1", Pakke="Small TV", Tilvalg="Sport+", Husstand="Ole"),
            self.row("2", Udmeldt="31-12-2025", Pakke="Large TV"),
            self.row("", Navn="Without Number"),
        )
        record.action_undo()
        self.assertEqual(record.state, "undone")
        after = self.counts()
        for table, (count, _newest) in before.items():
            if table not in ("mail_message", "ir_sequence"):
                self.assertEqual(after[table][0], count, table)
        self.assertFalse(record.line_ids.membership_id)
        self.assertIn("taken back", record.message_ids[0].body)
        again = self.bring_in(self.row("1"))
        self.assertEqual(again.new_count, 1)

    def test_what_was_there_before_stays(self):
        place = self.env["asom.installation"].create(
            {"street": "Engvej 3", "zip": "4000", "city": "Roskilde"}
        )
        self.bring_in(self.row("1", Pakke="Net 100/100"))
        record = self.bring_in(
            self.row("1", Navn="Person New", Pakke="Small TV", Husstand="Ole",
                     Pakke_fra="01-07-2026"),
            self.row("2"),
            self.row("3"),
        )  # fmt: skip
        record.action_undo()
        member = self.members()
        self.assertEqual(member.member_number, "1")
        self.assertEqual(member.partner_id.name, "Person New")
        self.assertEqual(self.runs(member), {("Net 100/100", "2025-01-01", "")})
        self.assertFalse(member.household_ids)
        self.assertTrue(place.exists())
        self.assertEqual(member.installation_id.street, "Engvej 1")

    def test_an_address_that_others_moved_into_stays(self):
        record = self.bring_in(self.row("1", Adresse="Fælledvej 1"))
        place = self.members("1").installation_id
        self.member("Bo Kær", installation_id=place.id)
        record.action_undo()
        self.assertTrue(place.exists())

    def test_refused_after_a_charge(self):
        record = self.bring_in(
            self.row("1"), self.row("2", Pakke="Small TV"), self.row("3")
        )
        self.collect("2026-07-01", "2026-09-30")
        before = self.counts()
        with self.assertRaisesRegex(UserError, "2 Person 2"), self.cr.savepoint():
            record.action_undo()
        self.assertEqual(self.counts(), before)
        self.assertEqual(record.state, "done")

    def test_refused_after_a_later_subscription_or_move(self):
        record = self.bring_in(self.row("1"), self.row("2"))
        later = self.subscribe(self.members("2"), self.small, "2026-07-01")
        with self.assertRaisesRegex(UserError, "2 Person 2"), self.cr.savepoint():
            record.action_undo()
        later.unlink()
        place = self.env["asom.installation"].create({"street": "Nyvej 1"})
        self.members("1").installation_id = place
        with self.assertRaisesRegex(UserError, "1 Person 1"), self.cr.savepoint():
            record.action_undo()

    def test_refused_for_a_payer_with_a_login(self):
        record = self.bring_in(self.row("1"), self.row("2"))
        payer = self.members("2").partner_id
        new_test_user(
            self.env, "member_two", groups="base.group_portal", partner_id=payer.id,
            company_id=self.north.id, company_ids=[(6, 0, self.north.ids)],
        )  # fmt: skip
        with self.assertRaisesRegex(UserError, "2 member_two"), self.cr.savepoint():
            record.action_undo()
        self.assertEqual(len(self.members()), 2)

    def test_only_once_and_only_by_staff(self):
        record = self.bring_in(self.row("1"))
        board = self.user_of("undo_board", "group_board", self.north)
        with self.assertRaises(UserError), self.cr.savepoint():
            record.with_user(board).action_undo()
        staff = self.user_of("undo_staff", "group_staff", self.north)
        record.with_user(staff).action_undo()
        self.assertFalse(self.members())
        with self.assertRaises(UserError):
            record.action_undo()

    def test_what_made_room_runs_again(self):
        """Otherwise the member would be left without a package."""
        self.bring_in(self.row("1", Pakke="Small TV", Pakke_fra="01-01-2026"))
        record = self.bring_in(
            self.row("1", Pakke="Large TV", Pakke_fra="01-07-2026"),
        )
        member = self.members("1")
        self.assertEqual(
            self.runs(member),
            {
                ("Small TV", "2026-01-01", "2026-06-30"),
                ("Large TV", "2026-07-01", ""),
            },
        )
        record.action_undo()
        self.assertEqual(self.runs(member), {("Small TV", "2026-01-01", "")})

    def test_what_was_ended_anew_since_stays(self):
        self.bring_in(self.row("1", Pakke="Small TV", Pakke_fra="01-01-2026"))
        record = self.bring_in(
            self.row("1", Pakke="Large TV", Pakke_fra="01-07-2026"),
        )
        member = self.members("1")
        member.subscription_ids.filtered("date_to").date_to = "2026-06-20"
        record.action_undo()
        self.assertEqual(self.runs(member), {("Small TV", "2026-01-01", "2026-06-20")})

    def test_refused_where_it_cannot_run_again(self):
        """What has been charged and has ended is history."""
        self.north.asom_collect_from = "2026-01-01"
        self.bring_in(self.row("1", Pakke="Small TV", Pakke_fra="01-01-2026"))
        self.collect("2026-01-01", "2026-03-31")
        record = self.bring_in(
            self.row("1", Pakke="Large TV", Pakke_fra="01-06-2026"),
        )
        with self.assertRaisesRegex(UserError, "Small TV.* cannot be opened again"):
            record.action_undo()
        self.assertEqual(record.state, "done")
        self.assertEqual(len(self.members("1").subscription_ids), 2)

    def test_what_a_row_has_created_cannot_be_made_up(self):
        record = self.bring_in(self.row("1"))
        theirs = self.member("Eva Sky", self.south)
        staff = self.user_of("undo_forger", "group_staff", self.north)
        forged = {"asom.membership": theirs.ids}
        with self.assertRaises(AccessError):
            record.line_ids.with_user(staff).write({"created": forged})
        record.line_ids.write({"created": forged})
        record.action_undo()
        self.assertTrue(theirs.exists())
