"""Who joins and who takes an address over, worked out by hand."""

import base64
import random
from datetime import timedelta
from io import BytesIO
from unittest.mock import patch

from pypdf import PdfReader

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
class TestTakeOver(JoinCase):
    def test_the_old_one_leaves_the_new_one_joins_and_nothing_is_paid_twice(self):
        self.rule(kind="take_over", fee=375, fee_product_id=self.entry.id)
        order = self.take_over()
        order.action_preview()
        self.assertFalse(order.refusal)
        self.assertFalse(self.ida.date_left)
        old, new = order.preview["collections"], order.preview["joins"]
        part = 30_000 * 42 // 92 + 1
        self.assertEqual([row["after"] for row in old], [-part, 0])
        self.assertEqual([row["after"] for row in new], [30_000 + part, 30_000])
        self.assertEqual([row["fee"] for row in new], [37_500, 0])
        paid = self.charged(self.ida)
        order.action_confirm()
        bo = order.new_membership_id
        self.assertEqual(str(self.ida.date_left), "2026-11-19")
        self.assertEqual(self.places_on("2026-11-19"), self.ida)
        self.assertEqual(self.places_on("2026-11-20"), bo)
        self.assertEqual(bo.partner_id.street, "Engvej 1")
        self.collect(*WINTER)
        self.collect(*SPRING)
        self.assertEqual(self.charged(self.ida) - paid, -part)
        self.assertEqual(self.charged(bo), 60_000 + part + 37_500)
        self.assertEqual((self.ida.order_count, bo.order_count), (1, 1))

    def test_a_term_that_is_due_as_a_whole_is_paid_by_one_of_them(self):
        whole = self.product("Whole", 200.0, asom_proration="none")
        eva = self.member("Eva Lund", installation_id=self.place.id)
        self.subscribe(eva, whole, "2026-10-01")
        self.collect("2026-10-01", "2026-12-31")
        for charge, paid, bo_pays in (
            ("day", 20_000, 20_000),
            ("term", 0, 40_000),
            ("next_term", 20_000, 20_000),
        ):
            with self.subTest(charge=charge):
                savepoint = self.cr.savepoint()
                self.rule(kind="take_over", charge=charge)
                order = self.take_over(member=eva, occupied_known=True)
                order.action_confirm()
                self.collect(*WINTER)
                self.assertEqual(self.charged(eva), paid)
                self.assertEqual(self.charged(order.new_membership_id), bo_pays)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_an_undo_gives_the_address_back(self):
        self.rule(kind="take_over", fee=375, charge="month")
        order = self.take_over()
        order.action_confirm()
        bo = order.new_membership_id
        order.action_undo()
        self.assertFalse(self.ida.date_left)
        self.assertFalse(self.row.date_to)
        self.assertFalse(self.row.dues_to)
        self.assertEqual(self.places_on("2026-11-21"), self.ida)
        self.assertEqual(bo.state, "prospect")
        paid = self.charged(self.ida)
        self.collect(*WINTER)
        self.assertEqual(self.charged(self.ida) - paid, 30_000)
        self.assertEqual(self.charged(bo), 0)

    def test_a_counter_order_gives_each_of_them_back_what_was_charged(self):
        self.rule(kind="take_over", fee=375)
        order = self.take_over()
        order.action_confirm()
        bo = order.new_membership_id
        paid = self.charged(self.ida)
        self.collect(*WINTER)
        order.action_counter_order()
        self.collect(*SPRING)
        self.assertEqual(self.charged(self.ida) - paid, 60_000)
        self.assertEqual(self.charged(bo), 0)
        self.assertFalse(self.ida.date_left)

    def test_who_has_given_notice_is_followed_on_the_next_day(self):
        self.ida._leave(day("2026-12-31"))
        order = self.take_over("2027-01-01")
        order.action_confirm()
        bo = order.new_membership_id
        self.assertEqual(bo.subscription_ids.product_id, self.small)
        self.assertFalse(bo.subscription_ids.date_to)
        order.action_undo()
        self.assertEqual(str(self.ida.date_left), "2026-12-31")
        late = self.take_over("2027-02-01")
        with self.assertRaisesRegex(UserError, "before the new owner"):
            late.action_preview()

    def test_work_is_asked_for_at_the_address_and_names_who_comes(self):
        firm = self.payer("Antenneservice")
        for cause in ("join", "take_over"):
            self.env["asom.work.rule"].create(
                {
                    "company_id": self.north.id,
                    "cause": cause,
                    "task": "connect",
                    "receiver_id": firm.id,
                }
            )
        order = self.take_over()
        order.action_confirm()
        work = order.work_order_ids
        self.assertEqual((work.contact, work.installation_id), ("Bo Berg", self.place))
        self.assertEqual((work.before, work.after), ("Small", "Small"))
        join = self.env["asom.order"].create(
            {
                "company_id": self.north.id,
                "kind": "join",
                "date": "2026-11-20",
                "new_name": "Ann Bak",
                "street": "Byvej 9",
                "zip": "5500",
                "city": "Middelfart",
                "line_ids": [Command.create({"product_id": self.big.id})],
            }
        )
        join.action_confirm()
        work = join.work_order_ids
        self.assertEqual(work.installation_id.street, "Byvej 9")
        self.assertEqual((work.before or "", work.after), ("", "Big"))


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


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestConfirmation(JoinCase):
    def mails_to(self, partner):
        return self.env["mail.mail"].search([("recipient_ids", "=", partner.id)])

    def confirmed(self, order):
        """As it is outside of tests, where mails are made."""
        order.with_context(tracking_disable=False).action_confirm()
        return order

    def paper_of(self, mail):
        [file] = mail.attachment_ids
        pages = PdfReader(BytesIO(base64.b64decode(file.datas))).pages
        return "".join(page.extract_text() for page in pages)

    def test_a_member_gets_a_paper_with_day_price_fee_and_right_of_withdrawal(self):
        self.rule(fee=375)
        self.ida.email = "ida@example.com"
        self.confirmed(self.order())
        mail = self.mails_to(self.ida.partner_id)
        paper = self.paper_of(mail)
        for text in ("11/20/2026", "Big", "375.00", "Right of Withdrawal"):
            self.assertIn(text, paper)
        self.assertIn("11/24/2026", paper, "14 days from the day it was confirmed")
        self.assertEqual(mail.attachment_ids.res_model, "asom.order")

    def test_the_paper_is_in_the_members_language(self):
        self.env["res.lang"]._activate_lang("da_DK")
        self.ida.email = "ida@example.com"
        self.ida.partner_id.lang = "da_DK"
        self.confirmed(self.order("drop", "2026-12-01"))
        paper = self.paper_of(self.mails_to(self.ida.partner_id))
        self.assertIn("01-12-2026".replace("-", "."), paper.replace("-", "."))
        self.assertNotIn("Withdrawal", paper, "nothing is bought")

    def test_two_owners_are_told_nothing_of_each_others_dues(self):
        self.rule(kind="take_over", fee=375)
        self.ida.email = "ida@example.com"
        order = self.confirmed(self.take_over())
        old = self.mails_to(self.ida.partner_id)
        new = self.mails_to(order.new_membership_id.partner_id)
        self.assertEqual((len(old), len(new)), (1, 1))
        for told in (self.paper_of(old), str(old.body_html)):
            self.assertIn("11/19/2026", told, "the last day")
            self.assertIn("136.96", told)
            for text in ("Bo Berg", "436.96", "375.00"):
                self.assertNotIn(text, told)
        # Who is new reads Danish, as long as nothing else is known.
        for told in (self.paper_of(new), str(new.body_html)):
            self.assertIn("375,00", told)
            for text in ("Ida Holm", "-136,96"):
                self.assertNotIn(text, told)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestRandomOwners(JoinCase):
    """At random: what was shown is what is charged, both owners together pay what one
    would have, and an undo leaves no trace."""

    def random_order(self, rng):
        product = rng.choice(
            [
                self.small,
                self.product("Whole", 200.0, asom_proration="none"),
                self.product("Months", 333.33, asom_proration="month"),
            ]
        )
        self.rule(
            kind="take_over",
            charge=rng.choice(["day", "month", "term", "next_term", "prepaid"]),
            dates=rng.choice(["any", "month", "quarter"]),
            fee=rng.choice([0, 375]),
        )
        eva = self.member("Eva Lund", installation_id=self.place.id)
        self.subscribe(eva, product, "2026-10-01")
        self.collect("2026-10-01", "2026-12-31")
        wished = day("2026-11-10") + timedelta(days=rng.randint(0, 100))
        return eva, self.take_over(wished, eva, occupied_known=True)

    def test_both_pay_what_was_shown_and_together_what_one_would_have(self):
        for seed in range(5):
            with self.subTest(seed=seed):
                savepoint = self.cr.savepoint()
                eva, order = self.random_order(random.Random(seed))
                order.action_preview()
                self.assertFalse(order.refusal)
                old, new = order.preview["collections"], order.preview["joins"]
                order.action_confirm()
                bo = order.new_membership_id
                paid, got = self.charged(eva), self.charged(bo)
                for number, term in enumerate((WINTER, SPRING)):
                    self.collect(*term)
                    one, other = self.charged(eva) - paid, self.charged(bo) - got
                    shown = new[number]
                    self.assertEqual(one, old[number]["after"])
                    self.assertEqual(other, shown["after"] + shown["fee"])
                    paid, got = paid + one, got + other
                fees = sum(row["fee"] for row in new)
                both = sum(row["after"] for row in old + new)
                self.assertEqual(both, sum(row["before"] for row in old))
                self.assertEqual(fees, order.fee * 100)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_an_undo_leaves_no_trace_in_what_is_charged(self):
        for seed in range(5, 8):
            with self.subTest(seed=seed):
                savepoint = self.cr.savepoint()
                eva, order = self.random_order(random.Random(seed))
                none = self.row.browse(), self.env["product.product"]
                same = eva._changes_of(*none, day("2026-11-10"))
                before = eva._quotes(same, eva._next_terms(3))
                order.action_confirm()
                order.action_undo()
                self.assertEqual(eva._quotes(same, eva._next_terms(3)), before)
                bo = order.new_membership_id
                quotes = bo._quotes(same, bo._next_terms(3))
                self.assertEqual({quote.after for quote in quotes}, {0})
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_killed_between_effect_and_work_nothing_is_half(self):
        order = self.join()
        order.action_preview()
        kind = type(self.env["asom.order"])
        with (
            patch.object(kind, "_make_work", side_effect=KeyboardInterrupt),
            self.assertRaises(KeyboardInterrupt),
            self.cr.savepoint(),
        ):
            order.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.effect_ids)
        self.assertFalse(order.membership_id)
        members = self.env["asom.membership"]
        self.assertFalse(members.search([("partner_id.name", "=", "Bo Berg")]))
        order.action_confirm()
        self.assertEqual(order.state, "scheduled")
