"""What a board reads of its association's money, and what everybody begins with."""

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestBoard(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product()
        cls.ida = cls.member()
        cls.subscribe(cls.ida, cls.tv, "2026-01-01")
        cls.quarter = cls.collect(due="2026-01-15")
        cls.move = cls.quarter.move_ids
        cls.act_in(cls.north, cls.south)
        cls.theirs = cls.member("Sekret", cls.south)
        net = cls.product("Net", 100.0, cls.south)
        cls.subscribe(cls.theirs, net, "2026-01-01")
        cls.collect("2026-01-01", "2026-01-31", "2026-02-15", cls.south)
        cls.act_in(cls.north)
        cls.users = {
            group: cls.user_of(f"begin_{group}", f"group_{group}", cls.north)
            for group in ("board", "staff", "manager", "service_partner")
        }

    def as_user(self, user, model):
        return self.env[model].with_user(self.users[user])

    # === INVOICES AND ARREARS === #

    def test_a_board_reads_its_invoices_and_arrears(self):
        row = self.as_user("board", "asom.member.invoice").search([])
        self.assertEqual(row.id, self.move.id)
        self.assertEqual(row.name, self.move.name)
        self.assertEqual(row.membership_id, self.ida)
        self.assertEqual(row.run_id, self.quarter)
        self.assertEqual((row.amount, row.paid, row.residual), (300.0, 0.0, 300.0))
        self.assertEqual((row.overdue, row.overdue_days, row.age), (300.0, 54, "31"))
        self.assertEqual(row.state, "open")
        self.assertEqual(row.charge_ids, self.move.asom_charge_ids)
        self.assertEqual(row.action_open()["res_model"], "asom.member.invoice")

    def test_a_board_still_opens_no_invoice_of_odoos(self):
        for model in ("account.move", "account.move.line"):
            self.assertFalse(self.as_user("board", model).has_access("read"), model)
        for model in ("asom.member.invoice", "asom.membership.change"):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(self.as_user("manager", model).has_access(operation))
            with self.assertRaises(AccessError):
                self.as_user("service_partner", model).search([])

    def test_payments_show_in_the_row(self):
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.move.ids
        )
        payment.create({"amount": 100.0})._create_payments()
        row = self.as_user("board", "asom.member.invoice").search([])
        self.assertEqual((row.paid, row.residual, row.state), (100.0, 200.0, "partial"))
        payment.create({})._create_payments()
        self.env.invalidate_all()
        row = self.as_user("board", "asom.member.invoice").search([])
        self.assertEqual((row.residual, row.age, row.state), (0.0, "none", "in_full"))

    def test_those_who_work_with_invoices_get_the_invoice_itself(self):
        row = self.as_user("staff", "asom.member.invoice").search([])
        action = row.action_open()
        self.assertEqual(action["res_model"], "account.move")
        self.assertEqual(action["res_id"], self.move.id)

    def test_members_over_time(self):
        self.ida.date_left = "2026-02-28"
        changes = self.as_user("board", "asom.membership.change")
        rows = changes._read_group([], ["date:month"], ["difference:sum"])
        self.assertEqual(
            [(str(month), number) for month, number in rows],
            [("2025-01-01", 1), ("2026-03-01", -1)],
        )

    def test_the_graph_has_a_point_for_each_month_until_today(self):
        changes = self.as_user("board", "asom.membership.change")
        changes.env.flush_all()
        first = changes.search([], order="date", limit=1).date
        for today, begins in ((first, -12), (first + relativedelta(months=30), 0)):
            with self.subTest(today=today), freeze_time(today):
                groups = changes.formatted_read_group(
                    [("date", "<=", today)], ["date:month"], ["difference:sum"]
                )
                months = [group["date:month"][0][:7] for group in groups]
                begin = first + relativedelta(months=begins)
                self.assertEqual(months[0], f"{begin:%Y-%m}")
                self.assertEqual(months[-1], f"{today:%Y-%m}")
                self.assertEqual(len(months), 1 + (30 if not begins else 12))

    # === WHERE A USER BEGINS === #

    def roots(self, user):
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        return [menus[menu]["xmlid"] for menu in menus["root"]["children"]]

    def test_everybody_begins_in_the_associations(self):
        for group in ("board", "staff", "manager"):
            self.assertEqual(
                self.roots(self.users[group])[0], "asom_membership.menu_root", group
            )

    def test_nobody_of_ours_sees_the_market_of_apps(self):
        for group, user in self.users.items():
            self.assertNotIn("base.menu_management", self.roots(user), group)
        dashboards = "spreadsheet_dashboard.spreadsheet_dashboard_menu_root"
        self.assertNotIn(dashboards, self.roots(self.users["board"]))

    def test_other_users_see_what_odoo_shows(self):
        menus = self.env["ir.ui.menu"]
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        self.assertEqual(menus.with_user(stranger)._load_menus_blacklist(), [])

    def test_today_tells_what_waits(self):
        today = self.as_user("staff", "asom.today")
        self.assertEqual(today._todo()[0]["count"], 0)
        run = self.new_run("2026-04-01", "2026-06-30")
        run.action_preview()
        rows = today.get_rows()
        waiting = [row for row in rows["todo"] if "to_approve" in str(row["context"])]
        self.assertEqual([row["count"] for row in waiting], [1])
        members, owing, late, *_others = rows["facts"]
        self.assertEqual((members["count"], owing["count"], late["count"]), (1, 1, 1))
        self.assertEqual(owing["amount"], 300.0)
        self.assertTrue(rows["staff"])
        self.assertFalse(self.as_user("board", "asom.today").get_rows()["staff"])
        with self.assertRaises(AccessError):
            self.as_user("service_partner", "asom.today").get_rows()

    def test_rows_of_today_open_lists_with_these_filters(self):
        """Or a click would show something else than what was counted."""
        today = self.as_user("staff", "asom.today")
        for row in [*today._todo(), *today._facts()]:
            action = self.env.ref(row["action"])
            model = self.env[action.res_model].with_user(self.users["staff"])
            views = model.get_views([(action.search_view_id.id, "search")])
            arch = etree.fromstring(views["views"]["search"]["arch"])
            for key in row["context"]:
                name = key.removeprefix("search_default_")
                self.assertTrue(arch.xpath(f"//filter[@name='{name}']"), key)

    # === LISTS OF INVOICES === #

    def test_odoos_own_lists_have_days_and_no_upload_for_us_alone(self):
        """Where members' invoices are listed in the accounting app."""
        moves = self.as_user("staff", "account.move")
        stranger = new_test_user(
            self.env, "stranger_lists", groups="account.group_account_invoice"
        )
        for name in ("view_out_invoice_tree", "view_out_credit_note_tree"):
            view = [(self.env.ref(f"account.{name}").id, "list")]
            for model, ours in ((moves, True), (moves.with_user(stranger), False)):
                arch = model.get_views(view)["views"]["list"]["arch"]
                node = etree.fromstring(arch)
                classes = (node.get("class") or "").split()
                self.assertEqual("o_asom_invoices" in classes, ours)
                [due] = node.xpath("//field[@name='invoice_date_due']")
                self.assertEqual(due.get("widget") != "remaining_days", ours)
                shown = node.xpath("//field[@name='nemhandel_move_state']")
                self.assertEqual(
                    all(field.get("column_invisible") for field in shown), ours
                )

    def test_odoos_own_form_hides_other_trades_on_members_invoices(self):
        moves = self.as_user("staff", "account.move")
        view = [(self.env.ref("account.view_move_form").id, "form")]
        node = etree.fromstring(moves.get_views(view)["views"]["form"]["arch"])
        for name in ("invoice_incoterm_id", "incoterm_location"):
            [field] = node.xpath(f"//field[@name='{name}']")
            self.assertIn("asom_membership_id or", field.get("invisible"))

    def test_the_list_of_members_invoices_has_nothing_of_other_trades(self):
        action = self.env.ref("asom_membership.action_member_invoice")
        moves = self.as_user("staff", "account.move")
        for view_id, kind in action.views:
            arch = moves.get_views([(view_id, kind)])["views"][kind]["arch"]
            node = etree.fromstring(arch)
            if kind != "form":
                self.assertFalse(node.get("js_class"), kind)
            self.assertIn(node.get("create"), ("0", "False", "false"), kind)
            for name in ("invoice_incoterm_id", "peppol_move_state"):
                for field in node.xpath(f"//field[@name='{name}']"):
                    hidden = field.xpath("ancestor-or-self::*[@invisible]")
                    self.assertTrue(hidden, (kind, name))
            if kind == "list":
                names = {field.get("name") for field in node.iter("field")}
                self.assertLessEqual(
                    {"amount_residual_signed", "invoice_date_due", "payment_state"},
                    names,
                )
                self.assertFalse(node.xpath("//field[@widget='remaining_days']"))
