"""Invariant 4 for Leverandørservice: registrations, their files, and what is told."""

from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.tests.common import EARLY
from odoo.addons.asom_nets.tests.common_access import AccessCase

from .common import CVR
from .test_told import ANSWER

OWN = {"asom.nets.supplier.registration"}
QUESTIONS = {"asom.nets.supplier.told"}
STEPS = (
    "action_confirm",
    "action_take_back",
    "action_accepted",
    "action_refused",
    "action_cancel_at_nets",
    "action_ended",
)


@tagged("post_install", "-at_install")
class TestAccess(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north_agreement.ls_creditor_number = "01234"
        cls.south_agreement.ls_creditor_number = "04321"
        for member in cls.ida | cls.secret:
            cls.env["asom.nets.supplier.registration"].create(
                {
                    "membership_id": member.id,
                    "bank_registration": "0040",
                    "bank_account": "440116243",
                    "cvr": CVR,
                }
            )
        cls.registration = cls.of(cls, cls.north, *OWN)
        cls.foreign = cls.of(cls, cls.south, *OWN)
        cls.env.flush_all()

    def written(self, registration):
        """The file that takes a registration to Nets."""
        registration.action_confirm()
        agreement = self.env["asom.nets.agreement"]._of(registration.company_id)
        action = agreement.action_create_ls_registrations()
        return self.env["asom.nets.delivery"].browse(action["res_id"])

    def parked(self):
        """What came back, and nobody has read yet."""
        delivery = self.env["asom.nets.delivery"].receive(
            "LS", ANSWER.encode("iso-8859-1")
        )
        rows = self.env["asom.nets.parked"].search([("delivery_id", "=", delivery.id)])
        self.assertTrue(rows)
        return rows[:1]

    def test_every_model_is_an_associations_own(self):
        models = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == "asom_nets_supplier" and not model._abstract
        }
        self.assertEqual(models, OWN | QUESTIONS)
        for name in OWN:
            company = self.env[name]._fields["company_id"]
            self.assertTrue(company.required and company.store and company.index, name)
            self.assertTrue(self.env[name]._check_company_auto, name)
        for name in models:
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            asker = "('create_uid', '=', user.id)"
            own = "('company_id', 'in', company_ids)" if name in OWN else asker
            self.assertEqual(rules.mapped("domain_force"), [f"[{own}]"], name)

    def test_nothing_is_found_read_or_written(self):
        for group in self.users:
            theirs = self.as_user(group, self.foreign._name).browse(self.foreign.ids)
            for call in (
                theirs.read,
                lambda theirs=theirs: theirs.write({"cvr": "25313763"}),
                lambda theirs=theirs: theirs.export_data(["cvr"]),
                theirs.unlink,
                *(getattr(theirs, step) for step in STEPS),
            ):
                self.env.invalidate_all()
                self.refused(call, group)
            if group == "service_partner":
                continue
            model = theirs.browse()
            self.assertEqual(model.search([]), self.registration)
            self.assertFalse(model.search_count([("id", "in", theirs.ids)]))
            self.assertFalse(model.name_search("Sekret"))
            groups = model._read_group([], ["company_id"], ["__count"])
            self.assertEqual(groups, [(self.north, 1)])
            self.assert_silent(model.search([]).read())
        self.assertEqual(self.foreign.state, "draft")

    def test_nothing_of_ours_points_at_theirs(self):
        file = self.written(self.foreign)
        staff = self.as_user("staff", self.foreign._name).browse(self.registration.id)
        for vals in (
            {"membership_id": self.secret.id},
            {"delivery_id": file.id},
            {"company_id": self.south.id},
        ):
            self.refused(lambda v=vals: staff.write(v), str(vals))
        self.refused(lambda: staff.sudo().write({"delivery_id": file.id}))
        self.refused(
            lambda: staff.onchange(
                {"membership_id": self.secret.id}, ["membership_id"], {"cvr": {}}
            )
        )

    def test_accounts_are_for_staff(self):
        """In the registration as well as in its file."""
        file = self.written(self.registration)
        for group in ("board", "accountant"):
            own = self.as_user(group, self.foreign._name).browse(self.registration.id)
            self.assertEqual(own.cvr, CVR)
            for field in ("bank_registration", "bank_account"):
                self.refused(lambda own=own, field=field: own.read([field]))
                model = own.browse()
                self.refused(lambda m=model, f=field: m.search([(f, "=like", "4%")]))
            deliveries = self.as_user(group, "asom.nets.delivery")
            self.assertFalse(deliveries.search([("id", "=", file.id)]))
            self.refused(deliveries.browse(file.id).read)
            attachment = (
                self.env["ir.attachment"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", file._name),
                        ("res_id", "=", file.id),
                        ("res_field", "=", "content"),
                    ]
                )
            )
            mine = self.as_user(group, "ir.attachment").browse(attachment.id)
            self.refused(lambda mine=mine: mine.read(["raw"]))
        staff = self.as_user("staff", "asom.nets.delivery").browse(file.id)
        self.assertIn(b"440116243", staff._data())

    def test_collections_are_for_the_board(self):
        self.registration.state = "active"
        self.ida.payment_channel = "leverandorservice"
        with freeze_time(EARLY):
            run = self.collect("2026-04-01", "2026-06-30", "2026-02-02")
            run.action_create_ls_delivery()
        board = self.as_user("board", "asom.nets.delivery")
        file = board.search([("type", "=", "LS")])
        self.assertEqual(file.run_id.id, run.id)
        self.assertNotIn(b"440116243", file._data())

    def test_told_of_others(self):
        """A record that is read by hand is not booked on another's invoice, and the
        question shows nothing of it."""
        parked = self.parked()
        self.assertEqual(parked.company_id, self.env.ref("base.main_company"))
        wizard = self.as_user("staff", "asom.nets.supplier.told")
        for vals in (
            {"parked_id": parked.id},
            {"move_id": self.secret_move.id},
            {"parked_id": parked.id, "move_id": self.secret_move.id},
        ):
            spec = {name: {} for name in wizard._fields}
            self.refused(lambda v=vals: wizard.create(v).read(), str(vals))
            self.refused(lambda v=vals, s=spec: wizard.onchange(v, list(v), s))
        own = self.as_user("staff", "asom.nets.parked").search([], limit=1)
        theirs = self.secret_move.with_env(own.env)
        before = self.secret_move.payment_state
        self.env.invalidate_all()
        self.refused(lambda: own._register_ls(theirs, "0236", "2026-01-05", 99.5))
        self.assertEqual(self.secret_move.payment_state, before)
