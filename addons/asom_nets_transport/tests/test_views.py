"""Every action and form of the add-on opens for everybody who may see it."""

from lxml import etree

from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.asom_nets.tests.common import EARLY

from .common import TransportCase

ACTIONS = {
    "action_nets_channel": ("manager",),
    "action_nets_transfer": ("staff", "manager"),
}
SHOWN = {"menu_nets_channel": {"manager"}, "menu_nets_transfer": {"staff", "manager"}}


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestViews(TransportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls.ready()
        cls.users = {
            group: cls.user_of(f"transport_view_{group}", f"group_{group}", cls.north)
            for group in ("board", "accountant", "service_partner", "staff", "manager")
        }

    def setUp(self):
        super().setUp()
        self.channel = self.watched()
        self.delivery.action_send()
        self.lay(self.channel, "a.txt")
        self.channel._work()
        self.channel.sudo().write({"error_kind": "lost", "error_detail": "x"})

    def as_user(self, group, model):
        return (
            self.env[model]
            .with_user(self.users[group])
            .with_context(allowed_company_ids=self.north.ids)
        )

    def opened(self, group, model, kind):
        views = self.as_user(group, model).get_views([(False, kind)])
        return etree.fromstring(views["views"][kind]["arch"])

    @staticmethod
    def asked(arch):
        return {node.get("name"): {} for node in arch.iter("field")}

    def test_actions(self):
        for name, groups in ACTIONS.items():
            for group in groups:
                actions = self.as_user(group, "ir.actions.act_window")
                action = actions._for_xml_id(f"asom_nets_transport.{name}")
                model = self.as_user(group, action["res_model"])
                records = model.search([])
                self.assertTrue(records)
                self.assertIn("o_view_nocontent_smiling_face", action["help"])
                for _view, kind in action["views"]:
                    with self.subTest(group=group, name=name, kind=kind):
                        spec = self.asked(self.opened(group, model._name, kind))
                        self.assertTrue(spec)
                        data = records.web_read(spec)
                        self.assertEqual(len(data), len(records))
                search = self.opened(group, model._name, "search")
                known = set()
                for node in search.iter("filter"):
                    known.add(node.get("name"))
                    if node.get("domain"):
                        model.search(safe_eval(node.get("domain")))
                    elif node.get("context"):
                        by = safe_eval(node.get("context"))["group_by"]
                        model.formatted_read_group([], [by], ["__count"])
                    else:
                        self.assertIn(node.get("date"), model._fields)
                for key in safe_eval(action["context"] or "{}"):
                    self.assertIn(key.removeprefix("search_default_"), known)

    def test_menus(self):
        for group, user in self.users.items():
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            for name, groups in SHOWN.items():
                menu = self.env.ref(f"asom_nets_transport.{name}")
                self.assertEqual(menu.id in visible, group in groups, (group, name))

    def test_the_deliverys_form(self):
        for group in ("board", "accountant", "staff", "manager"):
            arch = self.opened(group, "asom.nets.delivery", "form")
            buttons = {node.get("name") for node in arch.iter("button")}
            mine = {"action_send", "action_nets_has_it", "action_view_transfer"}
            if group in ("staff", "manager"):
                self.assertLessEqual(mine, buttons)
            else:
                self.assertFalse(mine & buttons)
            model = self.as_user(group, "asom.nets.delivery")
            delivery = model.with_context(bin_size=True).browse(self.delivery.id)
            top = {n: {} for n in self.asked(arch) if n in model.fields_get()}
            self.assertEqual(len(delivery.web_read(top)), 1)

    def test_staff_changes_no_connection(self):
        arch = self.opened("staff", "asom.nets.channel", "form")
        self.assertFalse(arch.findall(".//header/button"))
        names = self.asked(arch)
        self.assertNotIn("new_private_key", names)
        self.assertNotIn("key_variable", names)

    def test_from_one_to_the_other(self):
        for record, step in (
            (self.delivery, "action_view_transfer"),
            (self.delivery.transfer_id, "action_open_delivery"),
        ):
            mine = self.as_user("staff", record._name).browse(record.id)
            action = getattr(mine, step)()
            found = self.as_user("staff", action["res_model"]).browse(action["res_id"])
            self.assertTrue(found.read(["display_name"]))
        action = self.channel.action_view_transfers()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(found), 2)
        self.assertEqual(set(found.channel_id.ids), {self.channel.id})
        self.assertEqual(self.channel.open_count, 0)
