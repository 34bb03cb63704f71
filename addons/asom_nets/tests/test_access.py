"""Invariant 4: an association never sees another's dealings with Nets."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import SQL

from .common import EARLY
from .common_access import GROUPS, SECRETS, AccessCase

READERS = GROUPS[:-1]
OWN = {
    "asom.nets.agreement",
    "asom.nets.collection",
    "asom.nets.cost",
    "asom.nets.cost.month",
    "asom.nets.debtor.group",
    "asom.nets.delivery",
    "asom.nets.information",
    "asom.nets.mandate",
    "asom.nets.mandate.event",
    "asom.nets.mandate.request",
    "asom.nets.parked",
    "asom.nets.payment",
    "asom.nets.payout",
    "asom.nets.plan",
    "asom.nets.section",
    "asom.nets.settlement.report",
    "asom.nets.slip",
    "asom.nets.tariff",
}
# A file that holds several associations is the bureau's: what came in it points at it,
# and is told no more than its name.
TO_THE_BUREAU = {
    "asom.nets.cost.delivery_id",
    "asom.nets.information.delivery_id",
    "asom.nets.mandate.delivery_id",
    "asom.nets.mandate.event.delivery_id",
    "asom.nets.parked.delivery_id",
    "asom.nets.payment.delivery_id",
    "asom.nets.section.delivery_id",
    "asom.nets.slip.delivery_id",
}
WRITTEN_BY_STAFF = {
    "asom.nets.cost": {"write", "create", "unlink"},
    "asom.nets.cost.month": {"write"},
    "asom.nets.delivery": {"write", "create"},
    "asom.nets.mandate.request": {"write", "create", "unlink"},
    "asom.nets.parked": {"write"},
    "asom.nets.payment": {"write"},
    "asom.nets.payout": {"write"},
    "asom.nets.plan": {"write"},
}


@tagged("post_install", "-at_install")
class TestAccess(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for login, user in (
            ("portal", new_test_user(cls.env, "nets_portal", "base.group_portal")),
            ("public", cls.env.ref("base.public_user")),
        ):
            cls.users[login] = user
        cls.users["portal"].write(
            {
                "company_ids": [Command.set(cls.north.ids)],
                "company_id": cls.north.id,
            }
        )
        cls.foreign = {name: cls.of(cls, cls.south, name) for name in OWN}

    def each(self, groups=GROUPS):
        """(group, the other's records as that group's user)."""
        for group in groups:
            for name, records in self.foreign.items():
                yield group, self.as_user(group, name).browse(records.ids)

    # === STRUCTURE === #

    def test_every_model_is_an_associations_own(self):
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("asom.")
            and not (model._transient or model._abstract)
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
            # A file of several associations has a second one.
            own = "[('company_id', 'in', company_ids)]"
            self.assertIn(own, rules.mapped("domain_force"), name)
            self.assertTrue(self.foreign[name], name)
            self.assertTrue(self.of(self.north, name), name)

    def test_links_between_models_are_checked(self):
        unchecked = set()
        for name in OWN:
            for field in self.env[name]._fields.values():
                if field.type != "many2one" or not field.store or field.related:
                    continue
                comodel = self.env[field.comodel_name]
                own = comodel._name.startswith(("asom.", "account."))
                if own and not field.check_company:
                    unchecked.add(f"{name}.{field.name}")
        self.assertEqual(unchecked, TO_THE_BUREAU)

    def test_rights(self):
        """What a group may at all; what a record's own steps allow is theirs to say."""
        for name in OWN:
            rights = ("write", "create", "unlink")
            for group in ("board", "accountant"):
                model = self.as_user(group, name)
                self.assertTrue(model.has_access("read"), name)
                self.assertFalse([r for r in rights if model.has_access(r)], name)
            staff = self.as_user("staff", name)
            may = {right for right in rights if staff.has_access(right)}
            self.assertEqual(may, WRITTEN_BY_STAFF.get(name, set()), name)

    # === READING === #

    def test_nothing_is_found(self):
        for group, theirs in self.each(READERS):
            what = f"{group} {theirs._name}"
            model, among = theirs.browse(), [("id", "in", theirs.ids)]
            own = model.search([])
            self.assertEqual(own.company_id, self.north, what)
            self.assertFalse(model.search(among), what)
            self.assertFalse(model.search_count(among), what)
            self.assertFalse(model.search_read(among, ["company_id"]), what)
            self.assertFalse(model.search([("company_id.name", "=", "South Cable")]))
            self.assertEqual(
                {company for (company,) in model._read_group([], ["company_id"])},
                {self.north},
                what,
            )
            [count] = model.formatted_read_group([], [], ["__count"])
            self.assertEqual(count["__count"], len(own), what)
            names = {row[0] for row in model.name_search("", limit=None)}
            self.assertFalse(names & set(theirs.ids), what)

    def test_names_find_nobody(self):
        for group, theirs in self.each(("staff", "board")):
            for secret in (*SECRETS, "424242"):
                found = theirs.browse().name_search(secret, limit=None)
                what = f"{group} {theirs._name} {secret}"
                self.assertFalse({row[0] for row in found} & set(theirs.ids), what)
                self.assert_silent(found, what)

    def test_own_records_tell_nothing(self):
        """All fields, also those that look beyond the association."""
        for group in READERS:
            for name in OWN:
                own = self.as_user(group, name).search([])
                self.assertTrue(own, name)
                self.env.invalidate_all()
                self.assert_silent(own.read(), f"{group} {name}")

    def test_own_groups_tell_nothing(self):
        for name in OWN:
            model = self.as_user("board", name)
            for field in model._fields.values():
                if field.store and field.type == "many2one" and not field.groups:
                    groups = model.formatted_read_group([], [field.name], ["__count"])
                    self.assert_silent(groups, f"{name} by {field.name}")

    def test_searched_through_links(self):
        """A question to the own rows does not answer for the file behind them."""
        for name in ("asom.nets.payment", "asom.nets.section", "asom.nets.parked"):
            model = self.as_user("board", name)
            self.assertTrue(model.search([("delivery_id", "=", self.shared.id)]))
            for domain in (
                [("delivery_id", "ilike", "South Cable")],
                [("delivery_id.filename", "ilike", "South Cable")],
                [("delivery_id.display_name", "ilike", "South Cable")],
                [("delivery_id.sha256", "=", self.shared.sha256)],
                [("delivery_id.section_ids.company_id", "=", self.south.id)],
                [("delivery_id.payment_ids.customer_number", "ilike", "424242")],
                [("delivery_name", "ilike", "South Cable")],
            ):
                self.assertFalse(model.search(domain), f"{name} {domain}")

    def test_nothing_is_read_or_written(self):
        for group, theirs in self.each():
            what = f"{group} {theirs._name}"
            self.env.invalidate_all()
            for call in (
                lambda theirs=theirs: theirs.read(["company_id"]),
                lambda theirs=theirs: theirs.read(["display_name"]),
                lambda theirs=theirs: theirs.export_data(["id", "company_id/name"]),
                lambda theirs=theirs: theirs.web_read({"display_name": {}}),
                lambda theirs=theirs: theirs.write({"company_id": self.north.id}),
                theirs.unlink,
                theirs[0].copy,
            ):
                self.refused(call, what)

    def test_own_rows_of_a_shared_file_are_exported(self):
        for group in ("board", "staff"):
            own = self.as_user(group, "asom.nets.payment").search([])
            told = own.export_data(["delivery_name", "section_id", "company_id/name"])
            self.assertEqual(len(told["datas"]), len(own))
            self.assert_silent(told)
            self.refused(lambda own=own: own.export_data(["delivery_id/filename"]))

    # === LINKS AND STEPS === #

    def test_nothing_of_ours_points_at_theirs(self):
        """Whoever writes it, the superuser of a step included."""
        tried = 0
        for name in OWN - {"asom.nets.settlement.report"}:
            own = self.of(self.north, name)[:1]
            for field in own._fields.values():
                stored = field.type == "many2one" and field.store and not field.related
                theirs = self.foreign.get(field.comodel_name) if stored else None
                if not theirs or f"{name}.{field.name}" in TO_THE_BUREAU:
                    continue
                vals = {field.name: theirs[0].id}
                staff = self.as_user("staff", name).browse(own.id)
                for records in (staff, staff.sudo()):
                    self.refused(
                        lambda records=records, vals=vals: records.write(vals),
                        f"{name}.{field.name}",
                    )
                tried += 1
        self.assertGreaterEqual(tried, 20)

    def test_no_step_of_theirs(self):
        """Every button of every model: refused, or it opens what is not read anyway."""
        tried = 0
        before = self.written()
        for group, theirs in self.each():
            for step in self.steps(theirs):
                with self.subTest(group=group, model=theirs._name, step=step):
                    self.take(theirs[0], step)
                    tried += 1
        self.assertGreaterEqual(tried, 200)
        self.assertEqual(self.written(), before)

    @staticmethod
    def steps(model):
        """Names of the buttons that the add-ons give a model."""
        return [
            name
            for name in dir(type(model))
            if name.startswith("action_")
            and getattr(type(model), name).__module__.startswith("odoo.addons.asom_")
        ]

    def take(self, record, step):
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                answer = getattr(record, step)()
                self.env.flush_all()
        except UserError as error:
            answer = error
        self.assert_silent(answer)

    def written(self):
        """All that the database holds of the other association."""
        self.env.flush_all()
        found = {}
        for name in OWN - {"asom.nets.settlement.report"}:
            self.env.cr.execute(
                SQL(
                    "SELECT row::text FROM %s AS row WHERE company_id = %s ORDER BY id",
                    SQL.identifier(self.env[name]._table),
                    self.south.id,
                )
            )
            found[name] = self.env.cr.fetchall()
        return found

    # === GROUPS IN THEIR OWN ASSOCIATION === #

    def test_the_service_partner_and_members_see_nothing_of_money(self):
        for user in ("service_partner", "portal", "public"):
            for name in OWN:
                model = self.as_user(user, name)
                self.refused(lambda model=model: model.search_count([]), name)

    def test_the_board_reads_only(self):
        board = self.as_user("board", "asom.nets.delivery").browse(self.ours.ids)
        # The file names everybody in it, also whose name is protected.
        self.refused(lambda: board.readable)
        self.refused(lambda: board.raw_text)
        self.assertEqual(board.included_count, 2)
        for step in (
            board.action_mark_sent,
            board.action_cancel,
            board.action_download,
        ):
            self.refused(step)
        run = self.as_user("board", "asom.collection.run").browse(self.ours.run_id.id)
        self.assertEqual(run.delivery_count, 1)
        self.refused(run.action_create_delivery)

    @freeze_time(EARLY)
    def test_staff_take_the_whole_way(self):
        self.subscriber("New Member")
        self.users["staff"].group_ids |= self.env.ref("asom_membership.group_approver")
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
