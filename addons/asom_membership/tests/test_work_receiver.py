"""A service partner's users see the work orders of the receivers they work for."""

from pathlib import Path

from odoo.exceptions import AccessError
from odoo.modules.migration import load_script
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_doors import DoorsCase
from .test_work_order import WorkCase

MIGRATION = Path(__file__).parents[1] / "migrations/19.0.1.1.0/post-migration.py"


class ReceiverCase(WorkCase):
    """Two service partners of one association, each with a user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-10"):
            cls.other_firm = cls.payer("Kabelfirma", email="kabel@example.com")
            cls.work_rule()
            cls.work_rule(task="deliver", receiver_id=cls.other_firm.id)
            order = cls.order(cls)
            order.action_confirm()
        cls.works = order.work_order_ids.sorted("task", reverse=True)
        cls.other_place = cls.env["asom.installation"].create(
            {"company_id": cls.north.id, "street": "Hemmeligvej 7"}
        )
        cls.member("Bo Lind", cls.north, installation_id=cls.other_place.id)
        cls.mine, cls.theirs = cls.works
        cls.user, cls.other_user, cls.new_user = (
            cls.user_of(login, "group_service_partner", cls.north)
            for login in ("wr_one", "wr_two", "wr_new")
        )
        cls.user.asom_receiver_ids = cls.firm
        cls.other_user.asom_receiver_ids = cls.other_firm
        cls.env.flush_all()

    def seen_by(self, user):
        works = self.env["asom.work.order"].with_user(user)
        return works.with_context(allowed_company_ids=self.north.ids)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestWorkReceiver(ReceiverCase):
    def test_each_sees_and_answers_its_own(self):
        self.assertEqual(self.mine.receiver_id, self.firm)
        for user, own, others in (
            (self.user, self.mine, self.theirs),
            (self.other_user, self.theirs, self.mine),
        ):
            seen = self.seen_by(user)
            self.assertEqual(seen.search([]).ids, own.ids)
            self.assertEqual(seen.search_count([("id", "in", others.ids)]), 0)
            foreign = seen.browse(others.id)
            for call in (
                lambda foreign=foreign: foreign.read(["name"]),
                lambda foreign=foreign: foreign.write({"remark": "x"}),
                foreign.action_done,
                foreign.action_acknowledge,
                lambda foreign=foreign: foreign.export_data(["installation_id"]),
            ):
                with (
                    mute_logger("odoo.addons.base.models.ir_rule"),
                    self.assertRaises(AccessError),
                    self.cr.savepoint(),
                ):
                    call()
        self.seen_by(self.user).browse(self.mine.id).action_done()
        self.assertEqual((self.mine.state, self.theirs.state), ("done", "new"))

    def test_who_works_for_nobody_sees_nothing_and_who_works_for_both_sees_both(self):
        self.assertFalse(self.seen_by(self.new_user).search([]))
        self.new_user.asom_receiver_ids = self.firm | self.other_firm
        self.assertEqual(self.seen_by(self.new_user).search([]), self.works)
        self.new_user.asom_receiver_ids = self.other_firm
        self.assertEqual(self.seen_by(self.new_user).search([]), self.theirs)

    def test_of_addresses_it_sees_those_of_its_work_alone(self):
        """Also when the address is in use, and over whatever leads to it."""
        other = self.other_place
        theirs = self.env["asom.installation"].create(
            {"company_id": self.north.id, "street": "Byvej 2"}
        )
        self.theirs.installation_id = theirs
        board = self.user_of("wr_sees_all", "group_board", self.north)
        for user, seen in (
            (self.user, self.place),
            (self.other_user, theirs),
            (self.new_user, other.browse()),
            (board, self.place | theirs | other),
        ):
            places = self.seen_by(user).env["asom.installation"]
            self.assertEqual(places.search([("company_id", "=", self.north.id)]), seen)
            stays = places.env["asom.occupancy"].search([])
            self.assertLessEqual(stays.installation_id, seen)
            self.assertEqual(other in stays.installation_id, other in seen)
        places = self.seen_by(self.user).env["asom.installation"]
        self.assertFalse(places.name_search("Hemmelig"))
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            places.browse(other.id).read(["street"])
        # What is done stays what it has done.
        self.mine.action_done()
        self.assertEqual(places.search([]), self.place)

    def test_an_archived_receiver_is_still_worked_for(self):
        self.firm.active = False
        self.assertEqual(self.seen_by(self.user).search([]), self.mine)
        self.assertEqual(self.user.asom_receiver_ids, self.firm)

    def test_boards_and_staff_see_all(self):
        for group in ("group_board", "group_staff"):
            user = self.user_of(f"wr_{group}", group, self.north)
            self.assertEqual(self.seen_by(user).search([]), self.works)

    def test_nobody_gives_himself_a_receiver(self):
        staff = self.user_of("wr_staff", "group_staff", self.north)
        for user in (self.user, staff):
            with (
                mute_logger("odoo.models", "odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
                self.cr.savepoint(),
            ):
                user.with_user(user).asom_receiver_ids = self.other_firm
            with (
                mute_logger("odoo.models", "odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
                self.cr.savepoint(),
            ):
                self.other_firm.with_user(user).asom_receiver_user_ids = user

    def test_an_update_leaves_who_saw_all_of_them_as_it_was(self):
        elsewhere = self.user_of("wr_south", "group_service_partner", self.south)
        self.env.flush_all()
        load_script(str(MIGRATION), "asom_membership_receivers").migrate(
            self.env.cr, "19.0.1.0.0"
        )
        self.env.invalidate_all()
        self.assertEqual(self.new_user.asom_receiver_ids, self.firm | self.other_firm)
        self.assertEqual(self.user.asom_receiver_ids, self.firm)
        self.assertFalse(elsewhere.asom_receiver_ids)


@tagged("post_install", "-at_install")
class TestWorkReceiverHttp(DoorsCase, ReceiverCase):
    def test_over_rpc_another_receivers_work_is_not_there(self):
        self.sign_in(self.user)
        words = {"context": {"allowed_company_ids": self.north.ids}}
        answer = self.call(
            "asom.work.order", "web_search_read", [], {"name": {}}, **words
        )
        self.assertEqual(
            [row["name"] for row in answer["result"]["records"]], [self.mine.name]
        )
        asked = (
            ("web_read", [self.theirs.ids, {"name": {}, "contact": {}}]),
            ("web_save", [self.theirs.ids, {"remark": "x"}, {"name": {}}]),
            ("action_done", [self.theirs.ids]),
        )
        with mute_logger("odoo.addons.base.models.ir_rule"):
            for method, args in asked:
                told = self.call("asom.work.order", method, *args, **words)
                self.assertIn("error", told, method)
                self.assertNotIn(self.theirs.name, str(told), method)
            thread = self.ask(
                "/mail/thread/messages",
                thread_model="asom.work.order",
                thread_id=self.theirs.id,
                fetch_params={"limit": 30},
            )
            self.assertNotIn(self.theirs.name, str(thread))
        self.theirs.invalidate_recordset()
        self.assertEqual((self.theirs.state, self.theirs.remark), ("new", False))
        for model in ("asom.installation", "asom.occupancy"):
            rows = self.call(model, "web_search_read", [], {"id": {}}, **words)
            self.assertEqual(rows["result"]["length"], 1, model)
        asked = [("occupancy_ids.installation_id", "=", self.other_place.id)]
        for domain in ([("id", "=", self.other_place.id)], asked):
            found = self.call("asom.installation", "search_count", domain, **words)
            self.assertEqual(found["result"], 0, domain)
        foreign = [("receiver_id.asom_receiver_user_ids", "in", self.other_user.ids)]
        asked = self.call("asom.work.order", "search_count", foreign, **words)
        self.assertIn("error", asked)
