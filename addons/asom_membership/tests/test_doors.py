"""What portal users, boards and service partners may call, and that nothing else is."""

import csv
import inspect
import threading
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import new_test_user, tagged
from odoo.tests.common import TransactionCase
from odoo.tools import mute_logger
from odoo.tools.misc import file_open

from odoo.addons.asom_isolation.calls import doors
from odoo.addons.asom_isolation.calls.nested import PATH

LIMITED = ("board", "service_partner", "portal")
OURS = "asom_membership.group_"
# Each was a hole once, or makes one: a method, and arguments that are plausible.
DANGEROUS = (
    ("res.config.settings", "set_values", [[]]),
    ("res.config.settings", "create", [{}]),
    ("res.config.settings", "execute", [[]]),
    ("mail.template", "create", [{"name": "x"}]),
    ("mail.template", "send_mail", [[1], 1]),
    ("mail.compose.message", "create", [{}]),
    ("mail.followers", "get_metadata", [[1]]),
    ("mail.message", "search_read", [[]]),
    ("mail.activity", "create", [{}]),
    ("ir.filters", "create_filter", [{"name": "x"}]),
    ("ir.default", "set", ["res.partner", "name", "x"]),
    ("ir.attachment", "create", [{"name": "x"}]),
    ("ir.model.data", "check_object_reference", ["base", "user_admin"]),
    ("ir.actions.server", "run", [[1]]),
    ("discuss.channel", "add_members", [[1], [1]]),
    ("resource.calendar", "search_read", [[]]),
    ("base_import.import", "create", [{}]),
    ("base.partner.merge.automatic.wizard", "create", [{}]),
    ("res.users", "create", [{"name": "x", "login": "x"}]),
    ("res.users", "write", [[2], {"name": "x"}]),
    ("res.users.apikeys", "search_read", [[]]),
    ("account.move", "search_read", [[]]),
    ("asom.membership", "write", [[1], {"name": "x"}]),
    ("asom.collection.run", "action_execute", [[1]]),
    ("asom.membership", "message_post", [[1]]),
    ("asom.membership", "message_subscribe", [[1], [1]]),
)


@tagged("post_install", "-at_install")
class TestDoors(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            kind: new_test_user(cls.env, f"{kind}_doors", groups=OURS + kind)
            for kind in ("board", "service_partner", "accountant", "staff", "manager")
        }
        cls.users["portal"] = new_test_user(
            cls.env, "portal_doors", groups="base.group_portal"
        )
        cls.rows = cls.env["asom.door"]._rows()
        cls.seen = {}

    def as_user(self, kind):
        return self.env(user=self.users[kind], context={}, su=False)

    def limits(self, kind):
        return self.as_user(kind)["asom.door"]._limits()

    def refused(self, kind, model, method, *args):
        env = self.as_user(kind)
        with (
            mute_logger("odoo.addons.asom_isolation.models.guards.door"),
            self.assertRaisesRegex(
                AccessError, "does not include", msg=(model, method)
            ),
            self.env.cr.savepoint(),
        ):
            call_kw(env[model], method, list(args), {})

    def public_methods(self, model):
        for name in dir(type(model)):
            if not name.startswith("_"):
                method = inspect.getattr_static(type(model), name)
                if callable(getattr(method, "__func__", method)):
                    yield name

    def rules(self):
        """Of all routes, as their controllers declare them."""
        thread = threading.current_thread()
        with patch.object(thread, "dbname", self.cr.dbname, create=True):
            return list(self.env["ir.http"].routing_map().iter_rules())

    # === WHO IS LIMITED === #

    def test_portal_users_boards_and_service_partners_are_limited(self):
        for kind in LIMITED:
            self.assertIsNotNone(self.limits(kind), kind)

    def test_who_works_for_the_bureau_or_is_none_of_ours_is_not_limited(self):
        self.users["stranger"] = new_test_user(
            self.env, "stranger_doors", groups="base.group_user"
        )
        self.users["admin"] = self.env.ref("base.user_admin")
        self.users["both"] = new_test_user(
            self.env, "both_doors", groups=f"{OURS}board,base.group_system"
        )
        for kind in ("accountant", "staff", "manager", "stranger", "admin", "both"):
            self.assertIsNone(self.limits(kind), kind)

    def test_a_group_that_is_taken_away_takes_its_doors(self):
        self.assertTrue(self.limits("board").allows_call("asom.charge", "web_read"))
        self.users["board"].group_ids = self.env.ref(f"{OURS}service_partner")
        self.assertFalse(self.limits("board").allows_call("asom.charge", "web_read"))

    # === DENIED BY DEFAULT === #

    def test_no_method_of_any_model_is_open_that_no_row_names(self):
        listed = {
            kind: {
                (row.door, method)
                for row in self.rows
                if row.group in (f"{OURS}{kind}", f"base.group_{kind}")
                for method in row.methods
            }
            for kind in LIMITED
        }
        limits = {kind: self.limits(kind) for kind in LIMITED}
        tried = 0
        for name in self.env.registry:
            for method in self.public_methods(self.env[name]):
                for kind in LIMITED:
                    tried += 1
                    open_ = limits[kind].allows_call(name, method)
                    self.assertEqual(
                        open_, (name, method) in listed[kind], (kind, name, method)
                    )
        self.assertGreater(tried, 100_000)

    def test_nothing_that_writes_is_open_on_a_stored_model_but_the_own_account(self):
        own = {"res.users", "auth.passkey.key", "auth_totp.device"}
        # Orders of a board that may, and the answer of a service partner: each model
        # asks for itself who writes what.
        own |= {"asom.order", "asom.order.line", "asom.work.order"}
        for row in self.rows:
            model = self.env.registry.models.get(row.door)
            if model is None or model._transient or row.door in own:
                continue
            writing = {"create", "write", "unlink", "web_save", "onchange", "copy"}
            self.assertFalse(writing & set(row.methods), row)

    def test_what_was_a_hole_is_refused(self):
        for kind in LIMITED:
            for model, method, args in DANGEROUS:
                self.refused(kind, model, method, *args)

    def test_a_refusal_comes_before_it_is_told_whether_there_is_such_a_method(self):
        self.refused("board", "res.partner", "no_such_method", [])

    def test_staff_call_what_they_called(self):
        env = self.as_user("staff")
        call_kw(env["res.partner"], "name_search", [], {"name": "x"})
        self.assertTrue(get_public_method(env["res.partner"], "write"))

    # === NOTHING IS MISSING, NOTHING TOO MUCH === #

    def test_each_row_names_what_there_is(self):
        rules = {rule.rule for rule in self.rules()}
        for group in {row.group for row in self.rows}:
            self.assertTrue(self.env.ref(group), group)
        for row in self.rows:
            if row.door == doors.OPEN:
                continue
            if row.door.startswith("/"):
                start = row.door.removesuffix("*")
                self.assertTrue(
                    row.door in rules
                    or (start != row.door and any(r.startswith(start) for r in rules)),
                    row.door,
                )
                continue
            model = type(self.env[row.door])
            for method in row.methods:
                self.assertTrue(callable(getattr(model, method, None)), (row, method))

    def test_no_call_is_listed_twice_for_a_group(self):
        for module in self.env["asom.door"]._modules():
            with file_open(f"{module}/security/doors.csv") as file:
                lines = list(csv.DictReader(file))
            seen = set()
            for line in lines:
                for group in line["groups"].split():
                    for method in line["methods"].split() or [""]:
                        key = group, line["door"], method
                        self.assertNotIn(key, seen, module)
                        seen.add(key)

    def pages(self, kind):
        """(model, its views' elements) of the pages in a user's menus."""
        if kind not in self.seen:
            self.seen[kind] = list(self._pages(kind))
        return self.seen[kind]

    def _pages(self, kind):
        env = self.as_user(kind)
        for menu in env["ir.ui.menu"].load_menus(False).values():
            if menu.get("action_model") == "ir.actions.act_window":
                action = env["ir.actions.act_window"].sudo().browse(menu["action_id"])
                views = [*action.views, (action.search_view_id.id, "search")]
                answer = call_kw(
                    env[action.res_model], "get_views", [], {"views": views}
                )
                for view in answer["views"].values():
                    yield action.res_model, etree.fromstring(view["arch"])

    def elements(self, model, node):
        """(model, element) of each button and each field of a view and its parts."""
        for child in node:
            field = None
            if child.tag == "field":
                field = self.env[model]._fields.get(child.get("name"))
            if child.tag in ("field", "button"):
                yield model, child
            inner = field is not None and field.comodel_name or model
            yield from self.elements(inner, child)

    def test_each_button_of_a_limited_users_pages_has_a_door(self):
        for kind in ("board", "service_partner"):
            limits, found = self.limits(kind), 0
            for model, arch in self.pages(kind):
                for holder, node in self.elements(model, arch):
                    hidden = node.get("invisible") in ("True", "1")
                    if node.tag == "button" and node.get("type") == "object":
                        found += 1
                        self.assertTrue(
                            hidden or limits.allows_call(holder, node.get("name")),
                            (kind, holder, node.get("name")),
                        )
            self.assertTrue(found or kind == "service_partner")

    def test_a_search_offers_no_field_whose_records_the_user_does_not_read(self):
        for kind in ("board", "service_partner"):
            limits = self.limits(kind)
            for model, arch in self.pages(kind):
                for node in arch.iter("field") if arch.tag == "search" else ():
                    field = self.env[model]._fields[node.get("name")]
                    if field.type == "many2one" and not node.get("filter_domain"):
                        others = self.as_user(kind)[field.comodel_name]
                        self.assertTrue(
                            limits.allows_call(others._name, "name_search")
                            and others.has_access("read"),
                            (kind, model, node.get("name")),
                        )

    def test_each_part_of_a_page_has_a_door_to_the_records_that_it_reads(self):
        for kind in ("board", "service_partner"):
            limits, found = self.limits(kind), 0
            for model, arch in self.pages(kind):
                for to, node in self.read_by(model, arch):
                    found += 1
                    told = (kind, model, to, etree.tostring(node)[:200])
                    self.assertTrue(limits.allows_reading(to), told)
            self.assertTrue(found, kind)

    def read_by(self, model, arch):
        """(model, element) of what a page reads or searches of linked records."""
        for holder, node in self.elements(model, arch):
            field = self.env[holder]._fields.get(node.get("name"))
            inside = node.xpath("./*//field[not(@name='display_name')]")
            if node.tag == "field" and field is not None and field.comodel_name:
                if inside and arch.tag != "search":
                    yield field.comodel_name, node
        for node in arch.xpath("//*[@domain or @filter_domain]"):
            text = node.get("domain") or node.get("filter_domain")
            for path in PATH.findall(text) if arch.tag == "search" else ():
                fields = self.env[model]._fields
                for name in path.split(".")[:-1]:
                    if name not in fields or not (to := fields[name].comodel_name):
                        break
                    yield to, node
                    fields = self.env[to]._fields

    def test_what_is_linked_is_read_and_searched_through_doors_only(self):
        member = {"message_ids": {"fields": {"body": {}}}}
        tried = (
            ("web_read", [[], member]),
            ("web_search_read", [[], member]),
            ("search_count", [[("message_ids.body", "ilike", "x")]]),
            ("search_count", [[("message_ids", "any", [("body", "ilike", "x")])]]),
            (
                "web_search_read",
                [[], {"name": {}}, 0, 10, "message_ids.id"],
            ),
            ("formatted_read_group", [[], [], ["message_ids.id:max"]]),
            ("name_search", ["x", [("message_ids.author_id.email", "ilike", "x")]]),
        )
        for method, args in tried:
            self.refused("board", "asom.membership", method, *args)
        self.refused("board", "asom.order", "web_save", [], {}, member)
        self.refused(
            "board", "asom.order", "onchange", [], {}, ["membership_id"], member
        )
        env = self.as_user("board")
        named = {"message_ids": {}, "company_id": {"fields": {"display_name": {}}}}
        call_kw(env["asom.membership"], "web_search_read", [[], named], {})

    def test_a_list_in_a_list_in_a_list_is_not_read(self):
        """Each multiplies: six hundred lines of a run would be 216 million."""
        env = self.as_user("board")
        wanted = {"amount": {}}
        for _level in range(3):
            wanted = {"run_id": {"fields": {"line_ids": {"fields": wanted}}}}
        for name, args in (
            ("web_read", [[], wanted]),
            ("export_data", [[], ["run_id/line_ids/" * 3 + "amount"]]),
        ):
            with self.assertRaisesRegex(Exception, "too large or too nested"):
                call_kw(env["asom.collection.run.line"], name, args, {})
        [inner] = wanted["run_id"]["fields"]["line_ids"]["fields"].items()
        call_kw(env["asom.collection.run.line"], "web_read", [[], dict([inner])], {})

    def test_each_page_in_a_limited_users_menus_opens(self):
        for kind in ("board", "service_partner"):
            models = {model for model, _arch in self.pages(kind)}
            self.assertIn("asom.installation", models, kind)
            for model in models:
                self.assertTrue(self.limits(kind).allows_call(model, "web_search_read"))
            env = self.as_user(kind)
            menus = env["ir.ui.menu"].load_menus(False)
            names = {menus[child]["xmlid"] for child in menus["root"]["children"]}
            self.assertEqual(names, {"asom_membership.menu_root"}, kind)

    # === ROUTES === #

    def test_no_route_is_open_that_no_row_names(self):
        for kind in LIMITED:
            limits = self.limits(kind)
            groups = (f"{OURS}{kind}", f"base.group_{kind}")
            named = {row.door for row in self.rows if row.group in groups}
            starts = tuple(door[:-1] for door in named if door.endswith("/*"))
            for rule in self.rules():
                self.assertEqual(
                    limits.allows_route(rule.rule),
                    rule.rule in named or rule.rule.startswith(starts),
                    (kind, rule.rule),
                )

    def test_the_doors_cost_no_query(self):
        env = self.as_user("board")
        door = env["asom.door"]
        door._check_call("asom.membership", "web_read")
        with self.assertQueryCount(0):
            door._check_call("asom.membership", "web_read")
            door._check_route("/web/dataset/call_kw/<path:path>")


@tagged("post_install", "-at_install")
class TestGivenTooMuch(TransactionCase):
    """Limits for everybody who calls from outside."""

    def call(self, model, method, *args, **kwargs):
        return call_kw(self.env[model], method, list(args), kwargs)

    def assert_too_much(self, *args, **kwargs):
        with self.assertRaisesRegex(Exception, "too large or too nested"):
            self.call(*args, **kwargs)

    def nested(self, levels, operator="any", field="parent_id"):
        domain = [("name", "=", "x")]
        for _level in range(levels):
            domain = [(field, operator, domain)]
        return domain

    def test_a_domain_that_is_nested_sixty_deep_is_refused(self):
        for operator in ("any", "not any"):
            self.assert_too_much(
                "res.partner", "search_count", self.nested(60, operator)
            )
        self.call("res.partner", "search_count", self.nested(4))

    def test_a_path_through_sixty_relations_is_refused(self):
        path = ".".join(["parent_id"] * 60 + ["name"])
        self.assert_too_much("res.partner", "search_count", [(path, "=", "x")])

    def test_a_thousand_conditions_are_refused_and_many_ids_are_not(self):
        many = ["|"] * 999 + [("id", "child_of", n) for n in range(1000)]
        self.assert_too_much("res.partner", "search_count", many)
        self.call("res.partner", "search_count", [("id", "in", list(range(20_000)))])

    def test_a_domain_inside_of_a_text_is_measured_as_well(self):
        user = new_test_user(self.env, "limits", groups="base.group_user")
        with self.assertRaisesRegex(Exception, "too large or too nested"):
            self.env["res.partner"].with_user(user).search(self.nested(60))

    def test_a_reading_that_goes_round_in_circles_is_refused(self):
        wanted = {"name": {}}
        for _level in range(12):
            wanted = {"child_ids": {"fields": {"parent_id": {"fields": wanted}}}}
        self.assert_too_much("res.partner", "web_read", [1], wanted)
        self.assert_too_much(
            "res.partner", "export_data", [1], ["child_ids/parent_id/" * 10 + "name"]
        )

    def test_a_call_within_the_server_is_not_measured(self):
        self.env["res.partner"].sudo().search(self.nested(12))
