"""Who joins and who takes an address over, worked out by hand."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import day
from .test_order import OrderCase

WINTER = ("2027-01-01", "2027-03-31")
SPRING = ("2027-04-01", "2027-06-30")


class JoinCase(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls.env["asom.installation"].create(
            {
                "company_id": cls.north.id,
                "street": "Engvej 1",
                "zip": "5500",
                "city": "Middelfart",
            }
        )
        cls.ida.installation_id = cls.place
        cls.entry = cls.product("Connection", 375.0, asom_kind="fee")

    def join(self, date="2026-11-20", products=None, **vals):
        products = [self.small] if products is None else products
        return self.env["asom.order"].create(
            {
                "company_id": self.north.id,
                "kind": "join",
                "date": date,
                "new_name": "Bo Berg",
                "street": "Byvej 2",
                "zip": "5500",
                "city": "Middelfart",
                "email": "bo@example.com",
                "line_ids": [Command.create({"product_id": p.id}) for p in products],
                **vals,
            }
        )

    def take_over(self, date="2026-11-20", member=None, **vals):
        return self.env["asom.order"].create(
            {
                "membership_id": (member or self.ida).id,
                "kind": "take_over",
                "date": date,
                "new_name": "Bo Berg",
                "email": "bo@example.com",
                **vals,
            }
        )

    def places_on(self, text):
        days = day(text)
        return self.place.occupancy_ids.filtered(
            lambda stay: (
                stay.date_from <= days and (not stay.date_to or stay.date_to >= days)
            )
        ).membership_id


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestJoin(JoinCase):
    def test_a_preview_writes_nothing_and_shows_the_first_charges(self):
        self.rule(kind="join", name="Connecting", fee=375, fee_product_id=self.entry.id)
        order = self.join()
        counts = [
            (model, self.env[model].search_count([]))
            for model in ("res.partner", "asom.membership", "asom.installation")
        ]
        order.action_preview()
        self.assertFalse(order.refusal)
        self.assertFalse(order.membership_id)
        for model, number in counts:
            self.assertEqual(self.env[model].search_count([]), number, model)
        # 42 of 92 days of October to December, and January to March.
        first, second = order.preview["collections"]
        self.assertEqual(first["after"], 30_000 + 30_000 * 42 // 92 + 1)
        self.assertEqual((first["fee"], second["fee"]), (37_500, 0))
        self.assertEqual(second["after"], 30_000)
        told = str(order.preview_html)
        self.assertIn("also holds the dues from", told)
        self.assertNotIn("collected already", told)

    def test_it_makes_all_of_a_member_and_costs_what_was_shown(self):
        self.rule(kind="join", name="Connecting", fee=375, fee_product_id=self.entry.id)
        order = self.join()
        order.action_preview()
        order.action_confirm()
        member = order.membership_id
        self.assertEqual(member.partner_id.name, "Bo Berg")
        self.assertEqual(member.partner_id.street, "Byvej 2")
        self.assertEqual(member.partner_id.company_id, self.north)
        self.assertEqual(member.installation_id.street, "Byvej 2")
        self.assertEqual(str(member.date_joined), "2026-11-20")
        self.assertEqual(member.subscription_ids.product_id, self.small)
        self.assertEqual(member.order_count, 1)
        shown = order.preview["collections"]
        self.collect(*WINTER)
        self.assertEqual(self.charged(member), shown[0]["after"] + shown[0]["fee"])
        self.collect(*SPRING)
        self.assertEqual(
            self.charged(member), sum(row["after"] + row["fee"] for row in shown)
        )

    def test_an_undo_takes_all_of_it_back_and_the_person_may_join_after_all(self):
        self.rule(kind="join", name="Connecting", fee=375, fee_product_id=self.entry.id)
        order = self.join()
        order.action_confirm()
        member = order.membership_id
        order.action_undo()
        self.assertEqual((order.state, member.state), ("undone", "prospect"))
        self.assertFalse(member.date_joined)
        self.assertFalse(member.occupancy_ids)
        self.assertTrue(all(member.subscription_ids.mapped("cancelled")))
        self.assertEqual(member.charge_ids.mapped("state"), ["cancelled"])
        self.collect(*WINTER)
        self.assertEqual(self.charged(member), 0)
        again = self.join(new_name=False, membership_id=member.id)
        again.action_confirm()
        self.assertEqual(again.membership_id, member)
        self.assertEqual(member.installation_id.street, "Byvej 2")

    def test_what_was_collected_is_given_back_by_a_counter_order(self):
        order = self.join()
        order.action_confirm()
        member = order.membership_id
        self.collect(*WINTER)
        self.assertGreater(self.charged(member), 0)
        with self.assertRaisesRegex(UserError, "Counter-Order"):
            order.action_undo()
        order.action_counter_order()
        self.collect(*SPRING)
        self.assertEqual(self.charged(member), 0)
        self.assertTrue(member.date_left)

    def test_the_same_person_and_who_lives_there_are_told_before(self):
        order = self.join(new_name="Ida Holm", street="Engvej 1")
        self.assertIn("Ida Holm", order.same_person)
        self.assertIn("Ida Holm", order.occupied)
        order.action_preview()
        self.assertIn("lives there", order.refusal)
        order.occupied_known = True
        order.action_preview()
        self.assertIn("may be the same person", order.refusal)
        with self.assertRaises(UserError):
            order.action_confirm()
        order.same_known = True
        order.action_preview()
        self.assertFalse(order.refusal)
        order.action_confirm()
        self.assertEqual(order.membership_id.installation_id, self.place)

    def test_nobody_finds_by_trying_where_a_protected_name_lives(self):
        self.ida.name_protected = True
        self.north.asom_board_orders = "accepted"
        board = self.user_of("join_board", "group_board", self.north)
        clerk = self.user_of("join_clerk", "group_staff", self.north)
        tried = {"kind": "join", "new_name": "Ida Holm", "street": "Engvej 1"}
        tried |= {"zip": "5500", "city": "Middelfart", "date": "2026-12-01"}
        tried["company_id"] = self.north.id
        for user, told in ((board, False), (clerk, True)):
            orders = self.env["asom.order"].with_user(user)
            orders = orders.with_context(allowed_company_ids=self.north.ids)
            asked = {name: {} for name in ("same_person", "occupied")}
            shown = str(orders.onchange(dict(tried), [], asked))
            self.assertEqual("may be the same person" in shown, told, shown)
            self.assertNotIn(self.ida.member_number, "" if told else shown)

    def test_two_clerks_with_the_same_letter_make_one_member(self):
        first, second = self.join(), self.join(same_known=True, occupied_known=True)
        first.action_confirm()
        second.action_preview()
        self.assertIn(first.name, second.refusal)
        with self.assertRaises(UserError):
            second.action_confirm()
        first.action_confirm()
        self.assertEqual(
            self.env["asom.membership"].search_count(
                [("partner_id.name", "=", "Bo Berg")]
            ),
            1,
        )

    def test_what_is_missing_is_asked_for(self):
        for vals, word in (
            ({"new_name": " "}, "name"),
            ({"street": False}, "street"),
        ):
            with self.assertRaisesRegex(UserError, word):
                self.join(**vals).action_preview()
        order = self.join(email="not an address")
        order.action_preview()
        self.assertIn("e-mail", order.refusal.lower())

    def test_a_package_that_is_needed_comes_first_however_it_is_written(self):
        extra = self.product("Extra", 50.0, asom_kind="addon")
        extra.asom_requires_ids = self.small.product_tmpl_id
        order = self.join(products=[extra, self.small])
        order.action_preview()
        self.assertFalse(order.refusal)
        alone = self.join(products=[extra], new_name="Ann Bak", street="Byvej 9")
        alone.action_preview()
        self.assertIn("needs one of", alone.refusal)

    def test_a_new_owner_of_the_address_pays_no_fee_where_the_rule_says_so(self):
        self.rule(
            kind="join",
            name="Connecting",
            fee=375,
            fee_product_id=self.entry.id,
            free_new_owner=True,
        )
        self.ida._leave(day("2026-11-15"))
        order = self.join(street="Engvej 1")
        order.action_preview()
        self.assertEqual(order.fee, 0)
        self.assertIn("new owner", str(order.preview_html))
        other = self.join(new_name="Ann Bak", street="Byvej 9")
        other.action_preview()
        self.assertEqual(other.fee, 375)

    def test_readmitting_is_an_order_that_can_be_undone(self):
        self.ida._leave(day("2026-10-31"))
        wizard = self.env["asom.membership.readmit"].create(
            {
                "membership_id": self.ida.id,
                "date": "2026-12-01",
                "product_id": self.small.id,
            }
        )
        wizard.action_readmit()
        order = self.ida.order_ids
        self.assertEqual((order.kind, order.state), ("join", "scheduled"))
        self.assertEqual(str(self.ida.date_joined), "2026-12-01")
        self.assertFalse(self.ida.date_left)
        order.action_undo()
        self.assertEqual(str(self.ida.date_joined), "2025-01-01")
        self.assertEqual(str(self.ida.date_left), "2026-10-31")
        self.assertEqual(self.places_on("2026-12-02"), self.ida.browse())

    def test_the_form_takes_somebody_new(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_order_join"
        )
        self.assertIn("join", action["context"])
        form = Form(
            self.env["asom.order"].with_context(
                default_kind="join", default_company_id=self.north.id
            )
        )
        form.new_name = "Bo Berg"
        form.street, form.zip, form.city = "Byvej 2", "5500", "Middelfart"
        with form.line_ids.new() as line:
            line.product_id = self.small
        order = form.save()
        order.action_preview()
        self.assertTrue(order.preview_html)
        self.assertFalse(order.refusal)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestTrial(OrderCase):
    def test_what_another_order_has_decided_is_told_by_the_preview(self):
        group = self.env["asom.package.group"].create(
            {"company_id": self.north.id, "name": "TV", "exclusive": True}
        )
        huge = self.product("Huge", 600.0)
        for one in (self.small, self.big, huge):
            one.asom_package_group_id = group
        first = self.order(date="2027-01-01")
        first.action_confirm()
        second = self.order(date="2027-02-01", starts=huge)
        second.action_preview()
        self.assertTrue(second.refusal)
        with self.assertRaises(UserError):
            second.action_confirm()
        third = self.order(
            date="2027-02-01",
            starts=huge,
            ends=self.ida.subscription_ids.filtered(
                lambda row: row.product_id == self.big
            ),
        )
        third.action_preview()
        self.assertFalse(third.refusal)
        third.action_confirm()

    def test_the_trial_leaves_nothing(self):
        self.rule(kind="leave", fee=100)
        order = self.order("leave", "2026-12-31")
        number = self.env["mail.message"].search_count([])
        order.action_preview()
        self.assertFalse(order.refusal)
        self.assertFalse(order.effect_ids)
        self.assertFalse(self.ida.date_left)
        self.assertFalse(self.row.date_to)
        self.assertEqual(
            self.env["mail.message"].search_count([]), number, "nobody is told"
        )

    def test_an_order_that_fails_on_its_day_stops_no_other(self):
        bad = self.order("payer", "2026-11-20", payer_id=self.payer("Bo Berg").id)
        good = self.order("contact", "2026-11-20", email="ida@example.com")
        bad.action_confirm()
        good.action_confirm()
        self.cr.execute(
            "UPDATE res_partner SET phone = 'nobody knows' WHERE id = %s",
            [bad.payer_id.id],
        )
        self.env.invalidate_all()
        with freeze_time("2026-11-20"):
            self.env["asom.order"]._cron_due()
            self.env["asom.order"]._cron_due()
        self.assertEqual((bad.state, good.state), ("scheduled", "done"))
        self.assertIn("telephone", bad.refusal)
        self.assertEqual(len(bad.activity_ids), 1)
