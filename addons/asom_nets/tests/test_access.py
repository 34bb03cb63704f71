"""Invariant 4: an association never sees another's dealings with Nets."""

from odoo.exceptions import UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import EARLY, NetsCase

SECRETS = ("Sekret", "South Cable", "07654321", "000000777")
GROUPS = ("staff", "manager", "board", "accountant", "service_partner")
OWN = {
    "asom.nets.agreement",
    "asom.nets.debtor.group",
    "asom.nets.mandate",
    "asom.nets.delivery",
    "asom.nets.collection",
}


class AccessCase(NetsCase):
    """Both associations have one delivery and one mandate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.secret = cls.subscriber("Sekret Person", cls.south)
        cls.mandate(cls.ida)
        cls.secret_mandate = cls.mandate(cls.secret, "000000777")
        cls.ours = cls.collect().action_create_delivery()
        cls.theirs = cls.collect_south().action_create_delivery()
        cls.users = {
            group: cls.user_of(f"nets_{group}", f"group_{group}", cls.north)
            for group in GROUPS
        }
        cls.foreign = {
            model: cls.env[model]
            .sudo()
            .with_context(allowed_company_ids=[cls.south.id])
            .search([("company_id", "=", cls.south.id)])
            for model in OWN
        }
        cls.env.flush_all()

    def as_user(self, group, model):
        return (
            self.env[model]
            .with_user(self.users[group])
            .with_context(allowed_company_ids=self.north.ids)
        )

    def refused(self, call):
        """The call is refused, and says nothing of the other association."""
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
            with self.assertRaises(UserError) as caught:
                with self.env.cr.savepoint():
                    call()
                    self.env.flush_all()
        for secret in SECRETS:
            self.assertNotIn(secret, str(caught.exception))


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestAccess(AccessCase):
    def test_every_model_is_an_associations_own(self):
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("asom.nets.")
            and not model._transient
            # Add-ons on top of this one test their own.
            and model._original_module == "asom_nets"
        }
        self.assertEqual(models, OWN)
        for name in models:
            company = self.env[name]._fields["company_id"]
            self.assertTrue(company.required and company.store, name)
            self.assertTrue(company.index, name)
            self.assertTrue(self.env[name]._check_company_auto, name)
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            self.assertIn("('company_id', 'in', company_ids)", rules.domain_force)
            self.assertTrue(self.foreign[name], name)

    def test_nothing_is_found(self):
        for group in GROUPS[:-1]:
            for name, records in self.foreign.items():
                model = self.as_user(group, name)
                own = model.search([])
                self.assertTrue(own, name)
                self.assertEqual(own.company_id, self.north)
                self.assertFalse(model.search([("id", "in", records.ids)]))
                self.assertEqual(
                    sum(
                        count
                        for company, count in model._read_group(
                            [], ["company_id"], ["__count"]
                        )
                        if company != self.north
                    ),
                    0,
                )
                names = {row[0] for row in model.name_search("", limit=None)}
                self.assertFalse(names & set(records.ids), name)

    def test_nothing_is_read_or_written(self):
        for group in GROUPS:
            for name, records in self.foreign.items():
                mine = self.as_user(group, name).browse(records.ids)
                self.refused(lambda mine=mine: mine.read(["company_id"]))
                self.refused(lambda mine=mine: mine.mapped("display_name"))
                self.refused(
                    lambda mine=mine: mine.write({"company_id": self.north.id})
                )
                self.refused(lambda mine=mine: mine.export_data(["id"]))
                self.refused(mine.unlink)

    def test_no_step_of_the_others_delivery(self):
        for group in GROUPS:
            delivery = self.as_user(group, "asom.nets.delivery").browse(self.theirs.ids)
            for step in (
                "action_mark_sent",
                "action_acknowledge",
                "action_fail",
                "action_cancel",
                "action_download",
            ):
                self.refused(getattr(delivery, step))
            run = self.as_user(group, "asom.collection.run").browse(
                self.theirs.run_id.id
            )
            self.refused(run.action_create_delivery)
        self.assertEqual(self.theirs.sudo().state, "ready")

    def test_nothing_of_ours_points_at_theirs(self):
        staff = self.as_user("staff", "asom.nets.mandate")
        group = self.foreign["asom.nets.debtor.group"]
        vals = {"number": "000000555", "date_from": "2025-01-01"}
        for membership, debtor_group in (
            (self.secret, self.group),
            (self.ida, group),
            (self.secret, group),
        ):
            self.refused(
                lambda membership=membership, debtor_group=debtor_group: staff.create(
                    {
                        **vals,
                        "membership_id": membership.id,
                        "debtor_group_id": debtor_group.id,
                    }
                )
            )

    def test_attachment(self):
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "asom.nets.delivery"),
                    ("res_id", "=", self.theirs.id),
                    ("res_field", "=", "content"),
                ]
            )
        )
        self.assertEqual(len(attachment), 1)
        for group in GROUPS:
            model = self.as_user(group, "ir.attachment")
            self.assertFalse(
                model.search(
                    [("id", "=", attachment.id), ("res_field", "=", "content")]
                )
            )
            self.refused(lambda model=model: model.browse(attachment.id).read(["raw"]))

    def test_the_board_reads_only(self):
        board = self.as_user("board", "asom.nets.delivery").browse(self.ours.ids)
        self.assertTrue(board.readable and board.raw_text)
        self.assertEqual(board.included_count, 1)
        for step in (board.action_mark_sent, board.action_cancel):
            self.refused(step)
        run = self.as_user("board", "asom.collection.run").browse(self.ours.run_id.id)
        self.assertEqual(run.delivery_count, 1)
        self.refused(run.action_create_delivery)
        for name in OWN:
            self.assertFalse(self.as_user("board", name).has_access("write"), name)
            self.assertFalse(self.as_user("board", name).has_access("create"), name)

    def test_staff_edit_no_rows(self):
        for name, right in (
            ("asom.nets.collection", "write"),
            ("asom.nets.collection", "create"),
            ("asom.nets.delivery", "unlink"),
            ("asom.nets.agreement", "write"),
            ("asom.nets.debtor.group", "write"),
        ):
            self.assertFalse(self.as_user("staff", name).has_access(right), name)

    def test_the_service_partner_sees_nothing_of_money(self):
        for name in OWN:
            model = self.as_user("service_partner", name)
            self.refused(lambda model=model: model.search_count([]))

    def test_staff_take_the_whole_way(self):
        self.subscriber("New Member")
        run = self.as_user("staff", "asom.collection.run").create(
            {
                "company_id": self.north.id,
                "date_from": "2026-04-01",
                "date_to": "2026-06-30",
                "date_due": "2026-02-02",
            }
        )
        run.action_preview()
        run.action_approve()
        run.action_execute()
        delivery = run.action_create_delivery()
        self.assertEqual(delivery.env.uid, self.users["staff"].id)
        self.assertFalse(delivery.env.su)
        delivery.action_mark_sent()
        delivery.action_acknowledge()
        self.assertEqual(delivery.state, "acknowledged")


@tagged("post_install", "-at_install")
class TestDownload(AccessCase, HttpCase):
    """What a browser gets at the address of a file."""

    @classmethod
    def setUpClass(cls):
        with freeze_time(EARLY):
            super().setUpClass()
        for user in cls.users.values():
            user.password = f"{user.login}-secret"

    def fetch(self, group, delivery):
        if group:
            login = self.users[group].login
            self.authenticate(login, f"{login}-secret")
        url = (
            f"/web/content/asom.nets.delivery/{delivery.id}/content/{delivery.filename}"
        )
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            return self.url_open(f"{url}?download=true")

    def test_own(self):
        for group in ("staff", "board"):
            response = self.fetch(group, self.ours)
            self.assertEqual(response.status_code, 200)
            self.assertEqual(response.content, self.data(self.ours))
            self.assertIn(self.ours.filename, response.headers["Content-Disposition"])

    def test_others(self):
        for group in GROUPS:
            response = self.fetch(group, self.theirs)
            self.assertNotEqual(response.status_code, 200, group)
            self.assertNotIn(b"BS002", response.content)
            self.assertNotIn(b"Sekret", response.content)

    def test_nobody(self):
        response = self.fetch(None, self.ours)
        self.assertNotEqual(response.status_code, 200)
        self.assertNotIn(b"BS002", response.content)

    def test_service_partner(self):
        response = self.fetch("service_partner", self.ours)
        self.assertNotEqual(response.status_code, 200)
