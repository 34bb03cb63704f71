"""Every action and form of the add-on opens for everybody who may see it."""

from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_views import GROUPS, ViewsCase

NAMES = (
    "action_nets_agreement",
    "action_nets_mandate",
    "action_nets_delivery",
    "action_nets_collection",
)
MENUS = ("menu_nets_delivery", "menu_nets_mandate", "menu_nets_agreement")


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestViews(ViewsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.homeless = cls.subscriber("Homeless")
        cls.homeless.partner_id.street = False
        cls.mandate(cls.ida)
        cls.dues = cls.collect()
        cls.delivery = cls.dues.action_create_delivery()
        cls.env.flush_all()

    def test_actions(self):
        for group in GROUPS:
            for name in NAMES:
                self.open_action(group, name)

    def test_filters_and_groupings(self):
        for name in NAMES:
            self.try_filters("board", name)

    def test_member_and_run_and_invoice(self):
        move = self.move_of(self.ida)
        for group in GROUPS:
            for record, names in (
                (self.ida, {"nets_mandate_ids", "nets_debtor_group_id"}),
                (self.dues, {"delivery_count", "nets_deadline_warning"}),
                (move, {"nets_reference", "nets_payment_id"}),
            ):
                if record == move and group == "board":
                    continue
                mine = self.as_user(group, record._name).browse(record.id)
                _arch, spec = self.opened(group, record._name, "form")
                self.assertLessEqual(names, set(spec), group)
                [row] = mine.web_read({key: spec[key] for key in names})
                self.assertTrue(names <= set(row))

    def test_smart_buttons(self):
        for group in GROUPS:
            for record, name, expected in (
                (self.dues, "action_view_deliveries", self.delivery),
                (self.ida, "action_view_mandates", self.ida.nets_mandate_ids),
                (
                    self.delivery,
                    "action_view_collections",
                    self.delivery.collection_ids,
                ),
                (
                    self.delivery,
                    "action_view_left_out",
                    self.delivery.collection_ids,
                ),
            ):
                mine = self.as_user(group, record._name).browse(record.id)
                action = getattr(mine, name)()
                found = self.as_user(group, action["res_model"]).search(
                    action["domain"]
                )
                self.assertEqual(set(found.ids), set(expected.ids), name)

    def test_first_rows(self):
        self.assertEqual(self.delivery.sample_collection_ids.membership_id, self.ida)
        self.assertEqual(self.delivery.sample_left_out_ids.membership_id, self.homeless)
        self.assertIn("Ida Holm", self.delivery.readable)
        self.assertNotIn("Homeless", self.delivery.readable)

    def test_a_name_is_text_and_no_markup(self):
        self.ida.partner_id.name = "<b>Ida</b>"
        self.delivery.action_cancel()
        delivery = self.dues.action_create_delivery()
        self.assertIn("&lt;b&gt;Ida&lt;/b&gt;", delivery.readable)
        self.assertNotIn("<b>Ida", delivery.readable)

    def test_steps_are_for_staff(self):
        steps = {"action_mark_sent", "action_acknowledge", "action_cancel"}
        for group in GROUPS:
            arch, _spec = self.opened(group, "asom.nets.delivery", "form")
            shown = {node.get("name") for node in arch.findall(".//header/button")}
            self.assertEqual(
                {*steps, "action_download"} <= shown,
                group in ("staff", "manager"),
                group,
            )
            arch, _spec = self.opened(group, "asom.collection.run", "form")
            shown = {node.get("name") for node in arch.findall(".//header/button")}
            self.assertEqual(
                "action_open_delivery" in shown, group in ("staff", "manager"), group
            )

    def test_menus(self):
        for group, user in self.users.items():
            menus = self.env["ir.ui.menu"].with_user(user)
            visible = menus._visible_menu_ids()
            for name in MENUS:
                menu = self.env.ref(f"asom_nets.{name}")
                self.assertEqual(
                    menu.id in visible, group != "service_partner", (group, name)
                )

    def test_refusing_asks_why(self):
        self.delivery.action_mark_sent()
        staff = self.as_user("staff", "asom.nets.delivery").browse(self.delivery.id)
        action = staff.action_ask_failure()
        self.assertEqual(action["target"], "new")
        wizard = self.as_user("staff", action["res_model"]).with_context(
            **action["context"]
        )
        wizard.create({"reason": "Wrong PBS number"}).action_refuse()
        self.assertEqual(self.delivery.failure, "Wrong PBS number")
