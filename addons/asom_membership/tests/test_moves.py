from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import AssociationCase, day
from .import_common import ImportCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestMoves(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.area = cls.env["asom.installation.group"].create({"name": "Fibre"})
        cls.home = cls.place("Engvej 1", group_id=cls.area.id)
        cls.away = cls.place("Skovvej 2")
        cls.tv = cls.product("TV")
        cls.net = cls.product("Net")
        cls.ida = cls.member("Ida", installation_id=cls.home.id)

    @classmethod
    def place(cls, street, **vals):
        return cls.env["asom.installation"].create(
            {"street": street, "zip": "4000", "city": "Roskilde", **vals}
        )

    def move(self, place, since="2026-12-01", member=None, **vals):
        self.env["asom.membership.move"].create(
            {
                "membership_id": (member or self.ida).id,
                "installation_id": place.id,
                "date": since,
                **vals,
            }
        ).action_move()

    def test_changes_of_address_and_packages_stand_in_the_members_log(self):
        told = self.env(context={**self.env.context, "tracking_disable": False})
        row = told["asom.subscription"].create(
            {
                "membership_id": self.ida.id,
                "product_id": self.tv.id,
                "date_from": "2026-11-01",
            }
        )
        row.date_to = "2026-12-31"
        told["asom.membership.move"].create(
            {
                "membership_id": self.ida.id,
                "installation_id": self.away.id,
                "date": "2026-12-01",
            }
        ).action_move()
        log = " ".join(self.ida.message_ids.mapped("body"))
        self.assertIn("TV from 11/01/2026.", log)
        self.assertIn("TV until 12/31/2026", log)
        self.assertIn("Moves to Skovvej 2, 4000 Roskilde on 12/01/2026.", log)

    # === AN ADDRESS THAT IS NEW === #

    def test_what_was_typed_is_not_typed_again(self):
        for typed, *parts in (
            ("Nyvej 5", "Nyvej 5", False, False),
            ("Nyvej 5, 5500 Middelfart", "Nyvej 5", "5500", "Middelfart"),
            ("Nyvej 5, 2. tv,DK-5500  Nr. Åby", "Nyvej 5, 2. tv", "5500", "Nr. Åby"),
        ):
            places = self.env["asom.installation"].with_context(default_name=typed)
            form = Form(places)
            self.assertEqual([form.street, form.zip, form.city], parts)
        kept = places.create({"street": "Engvej 7", "zip": "4000", "city": "Roskilde"})
        self.assertEqual(kept.name, "Engvej 7, 4000 Roskilde")

    # === THE POSTAL ADDRESS === #

    def test_it_follows_on_the_day_of_the_move(self):
        payer = self.ida.partner_id
        self.move(self.away)
        self.assertEqual(payer.street, "Engvej 1")
        with freeze_time("2026-11-30"):
            self.env["asom.membership"]._cron_update_states()
            self.assertEqual(payer.street, "Engvej 1")
        # Nobody was here on the first of December.
        with freeze_time("2026-12-03"):
            self.env["asom.membership"]._cron_update_states()
            self.assertEqual(payer.street, "Skovvej 2")
            self.assertEqual(self.ida.installation_id, self.away)
            payer.street = "Postboks 7"
            self.env["asom.membership"]._cron_update_states()
            self.assertEqual(payer.street, "Postboks 7")

    def test_it_stays_when_that_is_wanted_or_the_move_is_not_made(self):
        self.move(self.away, change_postal_address=False)
        bo = self.member("Bo", installation_id=self.place("Ny 1").id)
        self.move(self.place("Ny 2"), member=bo)
        bo._leave(day("2026-11-20"))
        with freeze_time("2026-12-03"):
            self.env["asom.membership"]._cron_update_states()
            for member in (self.ida, bo):
                self.assertEqual(member.partner_id.street, "Engvej 1")

    # === WHO LIVES THERE === #

    def test_who_lives_there_is_told_and_must_be_confirmed(self):
        bo = self.member("Bo", installation_id=self.away.id)
        for last, text in ((False, "1002 Bo lives there."), ("2026-12-15", "until")):
            bo.occupancy_ids.date_to = last
            with self.assertRaisesRegex(UserError, text), self.cr.savepoint():
                self.move(self.away)
        bo.occupancy_ids.date_to = "2026-11-30"
        self.move(self.away)

    def test_several_may_live_at_one_address(self):
        self.member("Bo", installation_id=self.away.id)
        form = Form(
            self.env["asom.membership.move"].with_context(
                default_membership_id=self.ida.id
            )
        )
        form.installation_id = self.away
        self.assertIn("Bo", form.occupied)
        form.confirmed = True
        form.save().action_move()
        self.assertEqual(len(self.away.membership_ids), 2)

    def test_who_comes_later_is_told_too(self):
        bo = self.member("Bo", installation_id=self.place("Ny 1").id)
        self.move(self.away, "2027-02-01", member=bo)
        with self.assertRaisesRegex(UserError, "moves in on 02/01/2027"):
            self.move(self.away)

    # === WHAT IS SOLD THERE === #

    def test_only_at_installations_of_a_group(self):
        self.net.product_tmpl_id.asom_installation_group_ids = [
            Command.set(self.area.ids)
        ]
        row = self.subscribe(self.ida, self.net)
        for move in (
            lambda: self.move(self.away),
            lambda: self.ida.write({"installation_id": self.away.id}),
            lambda: self.ida._move_to(self.away, day("2027-01-01")),
        ):
            with self.assertRaisesRegex(ValidationError, "Net is only sold"):
                with self.cr.savepoint():
                    move()
        # End it first, move, and take what is sold there.
        row.date_to = "2026-11-30"
        self.move(self.away)
        self.subscribe(self.ida, self.tv, "2026-12-01")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.subscribe(self.ida, self.net, "2026-12-01")

    def test_what_is_sold_at_the_new_address_alone(self):
        self.net.product_tmpl_id.asom_installation_group_ids = [
            Command.set(self.area.ids)
        ]
        bo = self.member("Bo", installation_id=self.away.id)
        self.move(self.place("Fibre 1", group_id=self.area.id), member=bo)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.subscribe(bo, self.net, "2026-11-15")
        self.subscribe(bo, self.net, "2026-12-01")

    def test_what_came_to_be_can_be_ended(self):
        row = self.subscribe(self.ida, self.net)
        self.net.product_tmpl_id.asom_installation_group_ids = [
            Command.set(self.area.ids)
        ]
        self.home.group_id = False
        row.date_to = "2026-12-31"
        self.ida._leave(day("2026-11-30"))
        self.assertEqual(row.date_to, day("2026-11-30"))

    def test_most_per_installation(self):
        self.tv.product_tmpl_id.asom_max_per_installation = 1
        bo = self.member("Bo", installation_id=self.away.id)
        self.subscribe(bo, self.tv, until="2026-12-15")
        mine = self.subscribe(self.ida, self.tv)
        with self.assertRaisesRegex(ValidationError, "at most 1.*12/01/2026"):
            with self.cr.savepoint():
                self.move(self.away, confirmed=True)
        self.move(self.away, "2026-12-16", confirmed=True)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            bo.subscription_ids.date_to = False
        with self.assertRaises(ValidationError), self.cr.savepoint():
            mine.quantity = 2

    # === JOINING === #

    def test_no_package_starts_before_joining(self):
        bo = self.member("Bo", joined="2026-12-01")
        with self.assertRaisesRegex(ValidationError, "joins on 12/01/2026"):
            with self.cr.savepoint():
                self.subscribe(bo, self.tv, "2026-11-15")
        row = self.subscribe(bo, self.tv, "2026-12-01")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            row.date_from = "2026-11-30"
        with self.assertRaises(ValidationError), self.cr.savepoint():
            bo.date_joined = "2026-12-02"
        bo.date_joined = "2026-11-01"
        row.date_from = "2026-11-15"

    def test_what_is_so_already_does_not_stand_in_the_way(self):
        row = self.subscribe(self.ida, self.tv)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE asom_subscription SET date_from = '2024-01-01' WHERE id = %s",
            row.ids,
        )
        self.env.invalidate_all()
        row.date_to = "2026-12-31"
        row.date_to = False
        self.ida._leave(day("2026-12-31"))
        self.ida.action_undo_leave()


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestMovesByFile(ImportCase):
    def test_a_file_is_asked_the_same(self):
        record = self.bring_in(
            self.row(
                "1", Indmeldt="01-12-2026", Pakke="Small TV", Pakke_fra="01-11-2026"
            ),
            self.row("2", Pakke="Small TV", Pakke_fra="01-11-2026"),
        )
        self.assertEqual(self.members().mapped("member_number"), ["2"])
        self.assertEqual(self.figures(record)[3], 1)

    def test_a_member_who_is_there_is_asked_when_the_file_is_checked(self):
        self.bring_in(self.row("1", Indmeldt="01-12-2026"))
        record = self.checked(
            self.row("1", Indmeldt="", Pakke="Small TV", Pakke_fra="01-11-2026")
        )
        self.assertEqual(self.figures(record)[3], 1)
        [line] = record.line_ids
        self.assertEqual(line.problems[0]["code"], "starts_before_joining")
