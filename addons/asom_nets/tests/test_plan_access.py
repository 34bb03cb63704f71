"""Who sees and steers the planner: invariant 4, and the planner's own hand."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common import EARLY
from .common_plan import PlanCase

READERS = ("board", "accountant", "staff", "manager")


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestAccess(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(EARLY):
            cls.plans._cron_plan()
        cls.users = {
            group: cls.user_of(f"plan_{group}", f"group_{group}", cls.north)
            for group in (*READERS, "service_partner")
        }
        cls.env.flush_all()

    def as_user(self, group, model="asom.nets.plan"):
        return (
            self.env[model]
            .with_user(self.users[group])
            .with_context(allowed_company_ids=self.north.ids)
        )

    def refused(self, call):
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
            with self.assertRaises(UserError) as caught:
                with self.env.cr.savepoint():
                    call()
                    self.env.flush_all()
        self.assertNotIn("South", str(caught.exception))

    def test_an_associations_own(self):
        field = self.plans._fields["company_id"]
        self.assertTrue(field.required and field.index and field.store)
        self.assertTrue(self.plans._check_company_auto)
        rules = self.env["ir.rule"].search(
            [("model_id.model", "=", "asom.nets.plan"), ("groups", "=", False)]
        )
        self.assertEqual(rules.domain_force, "[('company_id', 'in', company_ids)]")

    def test_each_reads_their_own(self):
        theirs = self.rows(self.south, None)
        for group in READERS:
            plans = self.as_user(group)
            self.assertEqual(plans.search([]).company_id, self.north)
            foreign = plans.browse(theirs.ids)
            self.assertFalse(plans.search([("id", "in", theirs.ids)]))
            self.refused(lambda foreign=foreign: foreign.read(["kind"]))
            for step in (
                foreign[0].action_create_run,
                foreign[0].action_again,
                lambda row=foreign[0]: row._skip("Not mine"),
                foreign[0].action_open_run,
            ):
                self.refused(step)
        partner = self.as_user("service_partner")
        self.refused(lambda: partner.search([]))
        self.assertFalse(theirs.filtered("skip_reason"))

    def test_the_board_reads_only(self):
        for group in ("board", "accountant"):
            row = self.as_user(group).browse(self.row("preview").ids)
            self.assertTrue(row.dates and row.display_name)
            for step in (
                row.action_create_run,
                row.action_again,
                lambda row=row: row._skip("No"),
            ):
                with self.assertRaises(AccessError), mute_logger("odoo.models"):
                    step()
            skip = self.as_user(group, "asom.nets.plan.skip")
            self.assertFalse(skip.has_access("create"))
            for right in ("write", "create", "unlink"):
                self.assertFalse(self.as_user(group).has_access(right), right)

    def test_nobody_writes_the_planners_rows(self):
        for group in ("staff", "manager"):
            row = self.as_user(group).browse(self.row("preview").ids)
            for vals in (
                {"state": "done"},
                {"deadline": "2030-01-01"},
                {"skip_reason": "x"},
                {"run_id": False},
            ):
                with self.assertRaisesRegex(UserError, "planner writes"):
                    row.write(vals)
            self.refused(row.copy)
            self.refused(row.unlink)

    def test_every_field_is_guarded(self):
        own = {
            name
            for name, field in self.plans._fields.items()
            if field._module == "asom_nets"
            and field.store
            and not field.compute
            and not name.startswith(("create_", "write_"))
        }
        self.assertEqual(own - self.plans._asom_locked(), set())

    def test_nothing_points_at_another_association(self):
        run = self.new_run("2025-12-01", "2025-12-31", company=self.south)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.row("preview").run_id = run
            self.env.flush_all()

    def test_staff_skip_and_take_up(self):
        row = self.as_user("staff").browse(self.row("preview").ids)
        row._skip("By hand")
        self.assertEqual((row.state, row.skip_reason), ("skipped", "By hand"))
        self.assertEqual(row.skipped_by_id, self.users["staff"])
        row.action_again()
        self.assertEqual(row.state, "late")

    def test_a_skip_of_another_associations_step(self):
        wizard = self.as_user("staff", "asom.nets.plan.skip")
        theirs = self.row("preview", self.south)
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                wizard.create({"plan_id": theirs.id, "reason": "x"}).action_skip()
        self.assertFalse(theirs.skip_reason)

    # === VIEWS === #

    def test_views_open(self):
        for group in READERS:
            action = self.as_user(group, "ir.actions.act_window")._for_xml_id(
                "asom_nets.action_nets_plan"
            )
            plans = self.as_user(group)
            for _view, kind in action["views"]:
                views = plans.get_views([(False, kind)])
                arch = etree.fromstring(views["views"][kind]["arch"])
                fields = views["models"]["asom.nets.plan"]["fields"]
                names = {
                    node.get("name")
                    for node in arch.iter("field")
                    if node.get("name") in fields
                }
                spec = {name: {} for name in names}
                found = plans.web_search_read([], spec, limit=200)
                self.assertEqual(found["length"], plans.search_count([]))
                skips = arch.findall(".//button[@name='action_ask_skip']")
                if kind in ("list", "form"):
                    self.assertEqual(
                        bool(skips), group in ("staff", "manager"), (group, kind)
                    )

    def test_filters(self):
        plans = self.as_user("staff")
        arch = etree.fromstring(
            plans.get_views([(False, "search")])["views"]["search"]["arch"]
        )
        names = set()
        for node in arch.findall(".//filter"):
            names.add(node.get("name"))
            if node.get("domain"):
                plans.search(safe_eval(node.get("domain"), {"uid": plans.env.uid}))
            elif node.get("context"):
                by = safe_eval(node.get("context"))["group_by"]
                plans.formatted_read_group([], [by], ["__count"])
        action = self.env.ref("asom_nets.action_nets_plan")
        for key in safe_eval(action.context):
            self.assertIn(key.removeprefix("search_default_"), names)

    def test_the_default_filter(self):
        """Steps of the next 30 days that are open, and whatever is late."""
        arch = etree.fromstring(self.env.ref("asom_nets.nets_plan_search").arch)
        [node] = arch.findall(".//filter[@name='next_days']")
        found = self.as_user("staff").search(safe_eval(node.get("domain")))
        expected = self.rows(due="2026-01-02").filtered(
            lambda row: row.state in ("todo", "late")
        )
        self.assertEqual(set(found.ids), set(expected.ids))

    def test_menu(self):
        menu = self.env.ref("asom_nets.menu_nets_plan")
        for group, user in self.users.items():
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, group != "service_partner", group)
