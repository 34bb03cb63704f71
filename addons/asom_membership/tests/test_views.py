"""Every action of the add-on opens all its views for everybody who sees its menu."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import AssociationCase
from .orders_common import stand_ready
from .world import CVR_OTHER

MODULE = "asom_membership"
GROUPS = ("group_board", "group_accountant", "group_staff", "group_manager")
# Named in Python code of this add-on and of those that build on it.
ACTIONS = (
    "action_membership",
    "action_subscription",
    "action_charge",
    "action_collection_run",
    "action_collection_run_line",
    "action_membership_move",
    "action_subscription_change",
    "action_membership_leave",
    "action_membership_fee",
    "action_association_create",
)


IMPORTS = ("asom.member.import", "asom.member.import.line")
# Servers of receivers are the bureau's.
CALLS = ("asom.work.hook", "asom.work.call")
NOT_FOR = {
    "group_board": ("account.move", *IMPORTS, *CALLS),
    "group_accountant": (*IMPORTS, *CALLS),
}


@tagged("post_install", "-at_install")
class TestViews(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["asom.installation.group"].create({"name": "Harbour"})
        cls.place = cls.env["asom.installation"].create(
            {"street": "Engvej 1", "zip": "4000", "group_id": cls.group.id}
        )
        cls.env["asom.package.group"].create({"name": "TV"})
        cls.env["asom.association.contact"].create({"partner_id": cls.payer("Eva").id})
        cls.tv = cls.product()
        cls.ida = cls.member(installation_id=cls.place.id)
        cls.tv_row = cls.subscribe(cls.ida, cls.tv)
        cls.env["asom.discount"].create(
            {
                "subscription_id": cls.tv_row.id,
                "name": "Pensioner",
                "percent": 10,
                "date_from": "2026-01-01",
            }
        )
        firm = cls.payer("Firm")
        stand_ready(cls.env, cls.north, cls.tv_row, firm)
        cls.env["asom.billing.hold"].create(
            {
                "membership_id": cls.ida.id,
                "reason": "Over long ago",
                "date_from": "2020-01-01",
                "date_to": "2020-01-02",
            }
        )
        cls.dues = cls.collect()
        cls.checked_import(cls.north)
        cls.users = {
            group: cls.user_of(f"view_{group}", group, cls.north)
            for group in (*GROUPS, "group_service_partner")
        }
        cls.users["group_service_partner"].asom_receiver_ids = firm

    # === HELPERS === #

    def actions(self):
        """The add-on's own window actions that list records."""
        data = self.env["ir.model.data"].search(
            [("module", "=", MODULE), ("model", "=", "ir.actions.act_window")]
        )
        actions = self.env["ir.actions.act_window"].browse(data.mapped("res_id"))
        return actions.filtered(lambda action: action.target != "new")

    def menu_actions(self, user):
        """Window actions behind the menus that the user sees."""
        menus = self.env["ir.ui.menu"].with_user(user)
        visible = menus.browse(menus._visible_menu_ids())
        mine = {
            int(data.res_id)
            for data in self.env["ir.model.data"].search(
                [("module", "=", MODULE), ("model", "=", "ir.ui.menu")]
            )
        }
        actions = self.env["ir.actions.act_window"]
        behind = visible.sudo().filtered(
            lambda m: m.id in mine and m.action and m.action._name == actions._name
        )
        return actions.union(*[menu.action for menu in behind])

    def specification(self, arch, fields, models):
        """What the web client asks for to show the view."""
        spec = {}
        for node in etree.fromstring(arch).iter("field"):
            parents = [parent.tag for parent in node.iterancestors()]
            if "field" in parents or node.get("name") not in fields:
                continue
            kind = fields[node.get("name")]["type"]
            value = {}
            if kind in ("many2one", "reference"):
                value = {"fields": {"display_name": {}}}
            elif kind in ("one2many", "many2many"):
                known = models.get(fields[node.get("name")]["relation"], {})
                names = {
                    child.get("name")
                    for child in node.iter("field")
                    if child is not node
                } & set(known.get("fields", {}))
                value = {"fields": dict.fromkeys(names, {}) or {"display_name": {}}}
            spec[node.get("name")] = value
        return spec

    def open_all(self, action, user):
        """Open the action's views and read what they show.

        :returns: how many records were read
        """
        action = action.sudo()
        model = self.env[action.res_model].with_user(user)
        answer = model.get_views(
            [*action.views, (action.search_view_id.id, "search")],
            {"toolbar": True, "load_filters": True, "action_id": action.id},
        )
        domain = [("company_id", "=", self.north.id)]
        if model._name == "res.company":
            domain = [("id", "=", self.north.id)]
        if getattr(model, "_asom_bureau_wide", False):
            domain = []
        found = 0
        for kind in answer["views"]:
            arch = answer["views"][kind]["arch"]
            spec = self.specification(
                arch, answer["models"][model._name]["fields"], answer["models"]
            )
            if kind == "kanban":
                # The browser cannot compile a card with such a field.
                self.assertFalse(
                    etree.fromstring(arch).xpath("//field[@widget][@t-else or @t-elif]")
                )
            if kind in ("list", "kanban"):
                rows = model.web_search_read(domain, spec, limit=80)["records"]
                found += len(rows)
            elif kind == "form":
                record = model.search(domain, limit=1)
                found += len(record.web_read(spec))
            elif kind == "search":
                self.check_filters(model, arch)
        return found

    def check_filters(self, model, arch):
        """Every filter and grouping of a search view is understood by the server."""
        for node in etree.fromstring(arch).iter("filter"):
            if node.get("domain"):
                domain = safe_eval(node.get("domain"), {"uid": model.env.uid})
                model.search(domain, limit=1)
            group = (node.get("context") or "").partition("'group_by': '")[2]
            if group:
                group = group.partition("'")[0]
                if ":" not in group and model._fields[group].type == "date":
                    group += ":month"
                model.formatted_read_group([], [group], ["__count"], limit=5)

    def hold_ida(self):
        self.env["asom.billing.hold"].create(
            {"membership_id": self.ida.id, "reason": "Estate"}
        )

    # === TESTS === #

    def test_named_actions_exist(self):
        for name in ACTIONS:
            action = self.env.ref(f"{MODULE}.{name}")
            self.assertEqual(action._name, "ir.actions.act_window", name)
        form = self.env.ref(f"{MODULE}.association_form")
        self.assertEqual((form.model, form.type), ("res.company", "form"))

    def test_every_action_opens_for_every_group(self):
        actions = self.actions()
        self.assertGreater(len(actions), 10)
        # Active, and in no run.
        self.member("Nobody Knows Why")
        self.hold_ida()
        for group in GROUPS:
            user = self.users[group]
            for action in actions:
                if action.res_model in NOT_FOR.get(group, ()):
                    continue
                with self.subTest(group=group, action=action.name):
                    self.assertGreater(self.open_all(action, user), 0)

    def test_menus_open_what_their_user_may_read(self):
        self.hold_ida()
        for group, user in self.users.items():
            actions = self.menu_actions(user)
            self.assertTrue(actions, group)
            for action in actions:
                with self.subTest(group=group, action=action.name):
                    self.assertGreater(self.open_all(action, user), 0)

    def test_service_partner_sees_installations_and_its_work_alone(self):
        actions = self.menu_actions(self.users["group_service_partner"])
        models = ["asom.installation", "asom.work.order"]
        self.assertEqual(sorted(actions.mapped("res_model")), models)

    def test_board_changes_nothing(self):
        user = self.users["group_board"]
        for action in self.menu_actions(user):
            model = self.env[action.res_model].with_user(user)
            # Orders are a board's own where its association lets it (test_order.py).
            if model._name in ("product.template", "asom.order"):
                continue
            for operation in ("create", "write", "unlink"):
                with self.subTest(model=model._name, operation=operation):
                    self.assertFalse(model.has_access(operation))
            form = model.get_views([(False, "form")])["views"]["form"]["arch"]
            for name in ("create", "edit", "delete"):
                flag = etree.fromstring(form).get(name)
                self.assertIn(flag, ("0", "False", "false"), model._name)

    def test_board_gets_no_buttons_that_work(self):
        user = self.users["group_board"]
        allowed = {"action_report", "action_order", "action_statement_pdf"}
        for model in ("asom.membership", "asom.collection.run", "asom.charge"):
            views = self.env[model].with_user(user).get_views([(False, "form")])
            arch = etree.fromstring(views["views"]["form"]["arch"])
            names = {button.get("name") for button in arch.iter("button")}
            names = {name for name in names if not name.startswith("action_view_")}
            self.assertLessEqual(names, allowed, model)

    def test_wizards_open_for_staff_only(self):
        staff, board = self.users["group_staff"], self.users["group_board"]
        for name in ("move", "change_package", "leave", "add_fee"):
            member = self.ida.with_user(staff)
            action = getattr(member, f"action_{name}")()
            wizard = self.env[action["res_model"]].with_user(staff)
            wizard = wizard.with_context(**action["context"])
            with self.subTest(wizard=name):
                form = Form(wizard)
                self.assertEqual(form.membership_id, self.ida)
                with self.assertRaises(AccessError):
                    wizard.with_user(board).create({"membership_id": self.ida.id})

    def test_fee_through_the_form(self):
        action = self.ida.action_add_fee()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        form.product_id = self.tv
        self.assertEqual(form.amount, 300.0)
        form.save().action_add()
        charge = self.ida.charge_ids.filtered(lambda c: c.state == "waiting")
        self.assertEqual((charge.kind, charge.amount), ("fee", 300.0))

    def test_new_run_proposes_the_next_term(self):
        form = Form(self.env["asom.collection.run"])
        self.assertEqual(form.company_id, self.north)
        self.assertEqual(str(form.date_from), "2026-04-01")
        self.assertEqual(str(form.date_to), "2026-06-30")
        self.assertTrue(form.whole_terms)
        # A draft has collected nothing yet.
        form.save()
        form = Form(self.env["asom.collection.run"])
        self.assertEqual(str(form.date_from), "2026-04-01")
        form.date_to = "2026-05-31"
        self.assertFalse(form.whole_terms)

    def test_the_bureau_itself_is_not_proposed(self):
        bureau = self.env["res.company"].create({"name": "Bureau"})
        self.env.user.company_ids |= bureau
        models = ("asom.membership", "asom.installation", "asom.collection.run")
        for model in models:
            both = [bureau.id, self.north.id, self.south.id]
            records = self.env[model].with_context(allowed_company_ids=both)
            self.assertFalse(Form(records).company_id, model)
            one = self.env[model].with_context(allowed_company_ids=both[:2])
            self.assertEqual(Form(one).company_id, self.north, model)

    def test_new_package_has_the_associations_vat_alone(self):
        action = self.env.ref(f"{MODULE}.action_product")
        views = self.env.ref(f"{MODULE}.product_form")
        products = self.env["product.template"].with_context(
            default_asom_kind="package",
            default_type="service",
            allowed_company_ids=[self.north.id, self.south.id],
        )
        self.assertIn("default_asom_kind", action.context)
        form = Form(products, view=views)
        form.name = "Broadband"
        self.assertEqual(form.company_id, self.north)
        self.assertEqual(form.save().taxes_id, self.north.account_sale_tax_id)

    def test_execute_asks_first(self):
        run = self.new_run("2026-04-01", "2026-06-30")
        with self.assertRaises(UserError):
            run.action_execute_ask()
        run.action_preview()
        run.action_approve()
        action = run.action_execute_ask()
        self.assertEqual((action["res_id"], action["target"]), (run.id, "new"))
        self.assertEqual(run.state, "approved")
        self.assertEqual(run.pending_count, 1)

    def test_progress(self):
        run = self.new_run("2026-04-01", "2026-06-30")
        self.assertEqual(run.progress, 0)
        others = [self.member(f"Member {number}") for number in range(3)]
        for member in others:
            self.subscribe(member, self.tv)
        run._start_preview()
        run._step({"preview_cursor": others[0].id})
        self.assertEqual(run.progress, 50)
        run._step({"preview_cursor": 0})
        run.action_preview()
        run.action_approve()
        run._start_execute()
        self.assertEqual(run.progress, 0)
        run.line_ids[:1].state = "done"
        run.invalidate_recordset()
        self.assertEqual(run.progress, 25)
        run._step({"state": "cancelling"})
        self.assertEqual(run.progress, 75)
        self.assertEqual(self.dues.progress, 100)

    def test_sample_shows_trouble_first_and_never_all(self):
        for number in range(25):
            self.subscribe(self.member(f"Member {number}"), self.tv)
        run = self.new_run("2026-07-01", "2026-09-30")
        run.action_preview()
        lines = run.line_ids
        lines.write({"warning_codes": False})
        lines[-1].write({"state": "failed", "error": "Locked"})
        lines[-2].warning_codes = "no_address"
        run.invalidate_recordset()
        sample = run.sample_line_ids
        self.assertEqual(len(sample), 20)
        self.assertEqual(sample[:2].ids, [lines[-1].id, lines[-2].id])

    def test_an_association_opened_by_its_address_is_suggested(self):
        user = self.user_of("two_companies", "group_manager", self.north, self.south)
        south = self.south.with_user(user)
        south = south.with_context(allowed_company_ids=[self.north.id])
        with self.assertRaises(AccessError) as caught:
            south.check_access("read")
        suggested = caught.exception.context["suggested_company"]
        self.assertEqual(suggested["id"], self.south.id)

    def test_new_association_is_opened_by_its_address(self):
        staff = self.users["group_staff"]
        wizard = self.env["asom.association.create"].with_user(staff)
        form = Form(wizard.with_context(allowed_company_ids=[self.north.id]))
        form.name = "East Net"
        form.company_registry = CVR_OTHER
        action = form.save().action_create_and_open()
        company = self.env["res.company"].search([("name", "=", "East Net")])
        self.assertEqual(action["url"], f"/odoo/asom-associations/{company.id}")
        self.assertIn(company, staff.company_ids)

    def test_smart_buttons_of_an_association(self):
        self.assertEqual(self.north.asom_member_count, 1)
        self.assertEqual(self.south.asom_member_count, 0)
        for name in ("members", "runs", "products"):
            action = getattr(self.north, f"action_view_asom_{name}")()
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found.company_id, self.north)
            self.assertEqual(action["context"]["default_company_id"], self.north.id)
