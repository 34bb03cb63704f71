from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import AssociationCase, day

# What Odoo offers for every model, and is meant for some of ours.
MAY = {
    "asom.installation.group": {"name_create"},
    "asom.package.group": {"name_create"},
}


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestForbidden(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.user_of("clerk", "group_manager", cls.north)
        cls.clerk.group_ids |= cls.env.ref("account.group_account_manager")
        cls.models = sorted(
            name
            for name, model in cls.env.registry.items()
            if name.startswith("asom.") and not model._transient and not model._abstract
        )

    def as_clerk(self, model):
        return (
            self.env[model]
            .with_user(self.clerk)
            .with_context(allowed_company_ids=self.north.ids)
        )

    def test_odoos_own_actions_are_refused_on_every_model(self):
        for name in self.models:
            model = self.as_clerk(name)
            calls = {
                "copy": model.copy,
                "load": lambda model=model: model.load([".id"], [["1"]]),
                "name_create": lambda model=model: model.name_create("New"),
            }
            for action, call in calls.items():
                with self.subTest(model=name, action=action):
                    if action in MAY.get(name, ()):
                        self.assertTrue(call())
                    else:
                        with self.assertRaises(UserError), self.cr.savepoint():
                            call()

    def test_no_view_offers_them(self):
        for name in self.models:
            for kind in ("form", "list", "kanban"):
                arch, _view = self.env[name]._get_view(view_type=kind)
                with self.subTest(model=name, view=kind):
                    self.assertEqual(arch.get("duplicate"), "0")
                    self.assertEqual(arch.get("import"), "0")

    def test_what_is_refused_is_told_in_plain_words(self):
        """No model's technical name, no groups, no jokes; others read Odoo's text."""
        board = self.user_of("board", "group_board", self.north)
        board.lang = "en_US"
        south = self.member("Ida Syd", company=self.south)
        refusals = (
            (self.env["account.move"], "see this: Journal Entry."),
            (south, "see this: Membership."),
        )
        for record, said in refusals:
            with self.subTest(record._name), self.assertRaises(AccessError) as raised:
                record.with_user(board).check_access("read")
            text = str(raised.exception)
            self.assertIn(said, text)
            self.assertNotIn(record._name, text)
            self.assertNotIn("id=", text)
        self.clerk.company_ids |= self.south
        clerk = self.as_clerk("asom.membership")
        with self.assertRaisesRegex(AccessError, f"belongs to {self.south.name}"):
            clerk.browse(south.id).check_access("read")
        nobody = new_test_user(self.env, "nobody", "base.group_user")
        with self.assertRaisesRegex(AccessError, "account.move"):
            self.env["account.move"].with_user(nobody).check_access("read")

    def test_members_are_not_duplicated_at_once(self):
        members = self.member("Ida") | self.member("Bo")
        with self.assertRaisesRegex(UserError, "not duplicated"):
            members.copy()
        self.assertEqual(
            self.env["asom.membership"].search_count([("id", ">=", members[0].id)]), 2
        )

    def test_an_address_with_people_is_not_archived(self):
        place = self.env["asom.installation"].create({"street": "Engvej 1"})
        ida = self.member(installation_id=place.id)
        with self.assertRaisesRegex(UserError, "Ida Holm lives there"):
            place.action_archive()
        ida._leave(day("2026-11-09"))
        place.action_archive()

    def test_the_history_of_addresses_is_not_deleted(self):
        place = self.env["asom.installation"].create({"street": "Engvej 1"})
        ida = self.member(installation_id=place.id)
        rows = self.as_clerk("asom.occupancy").browse(ida.occupancy_ids.ids)
        with self.assertRaisesRegex(UserError, "history"):
            rows.unlink()

    def test_deleting_is_guarded_where_it_is_possible(self):
        ida = self.member()
        row = self.subscribe(ida, self.product())
        self.collect()
        for record in (ida, row, row.charge_ids):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.as_clerk(record._name).browse(record.ids).unlink()

    def test_nobody_makes_an_invoice_of_a_run(self):
        run = self.new_run()
        payer = self.member().partner_id
        vals = {"move_type": "out_invoice", "partner_id": payer.id}
        moves = self.as_clerk("account.move")
        for create in (
            lambda: moves.create({**vals, "asom_run_id": run.id}),
            lambda: moves.with_context(default_asom_run_id=run.id).create(vals),
        ):
            with self.assertRaisesRegex(UserError, "run itself"), self.cr.savepoint():
                create()
        moves.create(vals)
