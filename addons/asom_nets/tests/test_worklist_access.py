"""What the board of an association sees of a file that holds several associations."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_payments import PaymentCase

PARTS = ("asom.nets.payment", "asom.nets.section", "asom.nets.parked")


@tagged("post_install", "-at_install")
@freeze_time("2026-01-05 09:00:00")
class TestSharedFile(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls.subscriber("Sekret Person", cls.south)
        cls.act_in(cls.north, cls.south)
        cls.collect_south()
        moves = cls.env["account.move"]
        cls.move = moves.search([("asom_membership_id", "=", cls.ida.id)])
        cls.theirs = moves.search([("asom_membership_id", "=", cls.secret.id)])
        strange = {"customer": "99887", "reference": "000777777"}
        cls.delivery = cls.told(
            cls.paid(cls.move),
            cls.paid(cls.move, 10000, **strange),
            cls.paid(cls.theirs),
            cls.paid(cls.theirs, 20000, **strange),
        )
        cls.board = cls.user_of("shared_board", "group_board", cls.north)
        cls.clerk = cls.user_of("shared_staff", "group_staff", cls.north)
        cls.env.flush_all()

    def seen_by(self, user, model):
        return (
            self.env[model]
            .with_user(user)
            .with_context(allowed_company_ids=self.north.ids)
        )

    def specification(self, model, view_type, user):
        views = self.seen_by(user, model).get_views([(False, view_type)])
        arch = etree.fromstring(views["views"][view_type]["arch"])
        known = views["models"][model]["fields"]
        wanted = {}
        for node in arch.iter("field"):
            name = node.get("name")
            kind = known[name]["type"] if name in known else ""
            many2one = {"fields": {"display_name": {}}}
            wanted[name] = many2one if kind == "many2one" else {}
        return {name: spec for name, spec in wanted.items() if name in known}

    def test_the_file_is_the_bureaus(self):
        self.assertEqual(self.delivery.company_id, self.env.ref("base.main_company"))
        for user in (self.board, self.clerk):
            with self.assertRaises(AccessError):
                self.seen_by(user, "asom.nets.delivery").browse(self.delivery.id).read()

    def test_own_rows_open(self):
        for user in (self.board, self.clerk):
            for model in PARTS:
                with self.subTest(user=user.login, model=model):
                    rows = self.seen_by(user, model).search([])
                    self.assertTrue(rows)
                    self.assertEqual(rows.company_id, self.north)
                    for kind in ("form", "list", "kanban"):
                        spec = self.specification(model, kind, user)
                        read = rows.web_read(spec)
                        self.assertEqual(len(read), len(rows))
                        self.assertNotIn("Sekret", str(read))
                    self.assertEqual(
                        set(rows.mapped("delivery_name")),
                        {f"0602 Payments {self.delivery.number}"},
                    )
                    self.assertEqual(set(rows.mapped("delivery_visible")), {False})

    def test_whoever_sees_the_file(self):
        both = self.user_of(
            "shared_bureau",
            "group_staff",
            self.env.ref("base.main_company"),
            self.north,
            self.south,
        )
        rows = self.env["asom.nets.payment"].with_user(both)
        rows = rows.with_context(allowed_company_ids=both.company_ids.ids).search([])
        self.assertEqual(set(rows.mapped("delivery_visible")), {True})
        action = rows[0].action_view_delivery()
        self.assertEqual(action["res_id"], self.delivery.id)

    def test_groupings(self):
        for model, fields in (
            ("asom.nets.payment", ("section_id", "kind", "date:month")),
            ("asom.nets.parked", ("kind", "membership_id", "date:month")),
        ):
            for by in fields:
                rows = self.seen_by(self.board, model)
                groups = rows.formatted_read_group([], [by], ["__count", "amount:sum"])
                self.assertTrue(groups)
                self.assertNotIn("Sekret", str(groups))

    def test_candidates_are_for_those_who_match(self):
        views = self.seen_by(self.board, "asom.nets.parked").get_views(
            [(False, "form")]
        )
        self.assertNotIn("candidate_ids", views["views"]["form"]["arch"])
        self.assertNotIn('<button name="action_other', views["views"]["form"]["arch"])

    def test_the_board_changes_nothing(self):
        parked = self.seen_by(self.board, "asom.nets.parked").search([])
        payment = self.seen_by(self.board, "asom.nets.payment").search(
            [("state", "=", "booked")]
        )
        waiting = parked.payment_id
        move = self.move.with_user(self.board)
        steps = [
            lambda: parked.action_done("no"),
            parked.action_reopen,
            lambda: parked._match(move),
            lambda: waiting._match_by_hand(move),
            lambda: waiting._set_aside("refund", "no"),
            payment.action_unmatch,
            payment.action_refund,
            payment.action_retry,
            waiting.action_bring_back,
        ]
        for step in steps:
            with self.assertRaises(UserError), self.env.cr.savepoint():
                step()
                self.env.flush_all()
        self.assertEqual(parked.sudo().state, "open")
        self.assertEqual(payment.sudo().state, "booked")
        for model in ("match", "aside", "done"):
            with self.assertRaises(AccessError):
                self.seen_by(self.board, f"asom.nets.parked.{model}").create({})

    def test_staff_of_one_association_and_the_others_row(self):
        theirs = self.env["asom.nets.parked"].search(
            [("company_id", "=", self.south.id), ("state", "=", "open")]
        )
        mine = self.seen_by(self.clerk, "asom.nets.parked").browse(theirs.ids)
        move = self.seen_by(self.clerk, "account.move").browse(self.move.id)
        for step in (
            lambda: mine._match(move),
            lambda: mine.action_done("no"),
            lambda: mine.payment_id._set_aside("never", "no"),
            lambda: move.with_context(asom_parked_id=theirs.id).action_nets_match(),
        ):
            with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
                step()
                self.env.flush_all()
            self.assertNotIn("Sekret", str(refused.exception))
        self.assertEqual(theirs.sudo().state, "open")

    def test_the_bureau_reads_the_chosen_sections_in_plain_words(self):
        """Somebody who works for all associations in the file and has chosen one."""
        bureau = self.env.ref("base.main_company")
        every = self.user_of(
            "shared_every", "group_staff", bureau, self.north, self.south
        )
        delivery = self.delivery.with_user(every).with_context(
            allowed_company_ids=(bureau | self.north).ids
        )
        self.env.invalidate_all()
        text = delivery.readable
        self.assertIn("01234567", text)
        self.assertNotIn("07654321", text)
        self.assertNotIn("South", text)
        self.assertEqual(delivery.payment_count, 2)
        self.assertEqual(delivery.open_count, 1)

    def test_who_works_for_one_of_them_only_sees_no_file(self):
        """Its bytes tell of the others; the own rows of it are to be read."""
        some = self.user_of(
            "shared_some", "group_staff", self.env.ref("base.main_company"), self.north
        )
        chosen = {"allowed_company_ids": some.company_ids.ids}
        with self.assertRaises(AccessError):
            self.delivery.with_user(some).with_context(**chosen).read()
        rows = self.env["asom.nets.payment"].with_user(some).with_context(**chosen)
        self.assertEqual(rows.search([]).company_id, self.north)

    def test_the_service_partner_sees_nothing(self):
        partner = self.user_of("shared_partner", "group_service_partner", self.north)
        for model in (*PARTS, "asom.nets.information"):
            with self.assertRaises(AccessError):
                self.seen_by(partner, model).search_count([])
